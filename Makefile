# Every path here is relative, so that a folder with spaces or Chinese characters in its name does no harm.
# On a bare Debian, as root, missing system packages are installed; elsewhere make says what to install.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help venv spark marts demo test lint browser bench soak lock sbom licences clean

PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --no-deps
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
PYTEST_ARGS ?=
BENCH_ARGS ?=

# $(call apt_or_say,PACKAGES): installs them when we may, else says so and fails.
define apt_or_say
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo "installing $(1)"; $(APT) update && $(APT) install -y --no-install-recommends $(1) >/dev/null; \
else echo "Please install first: $(1) (Debian's names), then call make again." >&2; exit 1; fi
endef

# Prints the first Python from 3.11 on that can make a venv; fails when there is none.
# 3.11 comes first because the lock was tried with it.
define find_python
for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && exit; \
done; exit 1
endef

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

venv: .venv/.installed ## install everything into .venv, exactly as locked

# pip leaves the project's full path in a .pth file, which Python reads in the locale's encoding: under LC_ALL=C it
# would not even start in a folder named in Chinese. So the path becomes a relative one.
.venv/.installed: requirements.lock.txt pyproject.toml
	@python=$$($(find_python)) || { $(call apt_or_say,python3 python3-venv) && python=$$($(find_python)); } \
	|| { echo "No Python from 3.11 on that can make a venv." >&2; exit 1; }; \
	echo "making .venv with $$($$python --version); this takes a minute"; "$$python" -m venv --clear .venv
	@$(PIP) --require-hashes -r requirements.lock.txt
	@$(PIP) --no-build-isolation -e .
	@echo ../../../.. > "$$(echo .venv/lib/python3*/site-packages/_jiheng.pth)"
	@touch $@

spark: .venv-spark/.installed ## dbt for Apache Spark into .venv-spark, exactly as locked, and Java

# PySpark comes as source alone; pip builds it apart from everything else.
.venv-spark/.installed: requirements-spark.lock.txt
	@command -v java >/dev/null || { $(call apt_or_say,openjdk-17-jre-headless); }
	@python=$$($(find_python)) || { $(call apt_or_say,python3 python3-venv) && python=$$($(find_python)); } \
	|| { echo "No Python from 3.11 on that can make a venv." >&2; exit 1; }; \
	echo "making .venv-spark with $$($$python --version); this takes a minute"; "$$python" -m venv --clear .venv-spark
	@.venv-spark/bin/python -m pip install -qq --disable-pip-version-check --no-deps \
		--require-hashes -r requirements-spark.lock.txt
	@touch $@

marts: venv spark ## the models and audits on Spark over what is published, into var/spark; see docs/scale.md
	@lake=$$(.venv/bin/jiheng lake) && JIHENG_LAKE="$$lake" JIHENG_SPARK="$$PWD/var/spark" \
	SPARK_CONF_DIR="$${SPARK_CONF_DIR:-$$PWD/deploy/spark}" .venv-spark/bin/dbt --no-version-check build \
		--target spark --exclude resource_type:unit_test --project-dir dbt_project --profiles-dir dbt_project \
		--target-path "$$PWD/var/spark/target" --log-path "$$PWD/var/spark/log"

demo: venv ## a made-up district: its exports, a refresh, the dashboard
	.venv/bin/jiheng demo --home var/demo

test: venv browser lint ## lint, then every test but the soak
	$(PY) -m pytest -m "not soak" -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

lint: venv ## ruff, mypy, sqlfluff
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m sqlfluff lint --processes 0 dbt_project/models

browser: ## Chromium and a Chinese font for the tests that open the dashboard
	@missing=; \
	command -v chromium >/dev/null || missing=chromium; \
	fc-list :lang=zh 2>/dev/null | grep -q . || missing="$$missing fonts-noto-cjk fontconfig"; \
	[ -z "$$missing" ] || { $(call apt_or_say,$$missing); }

bench: venv ## measure a refresh and the dashboard
	$(PY) -m benchmarks.run $(BENCH_ARGS)
	$(PY) -m benchmarks.pages

soak: venv browser spark ## the long tests
	$(PY) -m pytest -m soak $(PYTEST_ARGS)

UV_EXPORT := .venv/bin/uv export --quiet --frozen --no-annotate --no-header --no-emit-project

lock: venv ## resolve pyproject.toml anew into the two locks
	.venv/bin/uv lock --quiet
	$(UV_EXPORT) --all-groups --no-group spark -o requirements.lock.txt
	$(UV_EXPORT) --only-group spark -o requirements-spark.lock.txt

sbom: venv ## a software bill of materials (CycloneDX) into dist/
	@mkdir -p dist
	.venv/bin/cyclonedx-py environment $(PY) --pyproject pyproject.toml --output-reproducible -o dist/jiheng.cdx.json

licences: venv ## list the licences of everything installed; fails where one is unknown
	@$(PY) tools/licences.py

clean: ## remove both environments, caches and the demo's home; other data in var/ stays
	rm -rf .venv .venv-spark var/demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
