"""The habits of this project, held by tests: sizes, directions, and what may stand in a file.

Every test collects what breaks its rule, so that one run names all of it.
"""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parent.parent

# A module imports only from those above it. A new helper goes above whoever uses it; a package counts as one module.
ORDER = [
    "__init__",
    "settings",
    "memory",
    "access",
    "accesslog",
    "text",
    "bulk",
    "engines",
    "exports",
    "sitelists",
    "spellings",
    "districts",
    "landing",
    "csvtext",
    "workbook",
    "children",
    "sheets",
    "layout",
    "nearest",
    "values",
    "scan",
    "rows",
    "reports",
    "reportchild",
    "reportview",
    "readers",
    "claims",
    "claimchecks",
    "parse",
    "cache",
    "extract",
    "homes",
    "lock",
    "logs",
    "history",
    "rescoring",
    "project",
    "nodes",
    "seals",
    "reuse",
    "movedfiles",
    "moves",
    "scorehistory",
    "notices",
    "notify",
    "warehouse",
    "publish",
    "lake",
    "recovery",
    "rollback",
    "run",
    "refresh",
    "summary",
    "movements",
    "flows",
    "schedule",
    "terminal",
    "status",
    "doctor",
    "operating",
    "refreshview",
    "serving",
    "demo",
    "cli",
    "__main__",
]
# reports and readers for its upload field, rescoring for its sandbox, which scores as a refresh does
DASHBOARD_READS = {"settings", "access", "accesslog", "publish", "reports", "readers", "rescoring"}
LAYERS = ["staging", "facts", "scoring", "marts"]


def files(folder: str, pattern: str) -> list[Path]:
    """Files below a folder; none at all means that the folder moved and its tests check nothing."""
    found = sorted((ROOT / folder).rglob(pattern))
    assert found, f"no {pattern} in {folder}: did it move?"
    return found


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python() -> list[Path]:
    return files("pipelines", "*.py") + files("dashboard", "*.py")


def models() -> list[Path]:
    return files("dbt_project/models", "*.sql")


def too_long(paths: list[Path], most: int) -> list[str]:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in paths}
    return [f"{path}: {length} lines, at most {most}" for path, length in lengths.items() if length > most]


# Sizes


def test_modules_are_short():
    assert not too_long(python(), 250)


def test_views_are_short():
    assert not too_long(files("dashboard/views", "*.py"), 100)


def test_models_are_short():
    assert not too_long(models(), 80)


def test_yml_files_are_short():
    assert not too_long(files("dbt_project", "*.yml"), 200)


def functions() -> Iterator[tuple[str, int]]:
    """Every function's place and its number of lines."""
    for path in python():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short():
    assert not [f"{place}: {length} lines, at most 40" for place, length in functions() if length > 40]


def test_most_functions_are_very_short():
    assert statistics.median(length for _, length in functions()) <= 14


# Directions in Python


def module_of(path: Path) -> str:
    """settings.py and everything in reports/ → settings, reports."""
    return path.relative_to(ROOT / "pipelines").parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Dotted names a file imports, relative ones resolved: `from . import a` in pipelines/ is pipelines.a."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *filter(None, [node.module])))
            found |= {f"{source}.{alias.name}" for alias in node.names}
    return found


def pipelines_imports(path: Path) -> set[str]:
    """Modules of pipelines/ that a file imports."""
    return {dotted.split(".")[1] for dotted in imports(path) if dotted.startswith("pipelines.")}


def test_every_module_has_its_place_in_the_order():
    unknown = {module_of(path) for path in files("pipelines", "*.py")} - set(ORDER)
    assert not unknown, f"insert {unknown} into ORDER at the top of test_style.py, above whoever imports it"


def test_modules_import_only_from_those_above():
    wrong = []
    for path in files("pipelines", "*.py"):
        here = module_of(path)
        allowed = {here, *ORDER[: ORDER.index(here)]} if here in ORDER else set()
        wrong += [f"{name(path)} imports {other}" for other in pipelines_imports(path) & set(ORDER) - allowed]
    assert not wrong


def test_only_flows_knows_prefect():
    knowing = {name(path) for path in python() for dotted in imports(path) if dotted.split(".")[0] == "prefect"}
    assert knowing <= {"pipelines/flows.py"}


def test_the_dashboard_reads_little_of_pipelines():
    wrong = {name(path): pipelines_imports(path) - DASHBOARD_READS for path in files("dashboard", "*.py")}
    assert not {path: others for path, others in wrong.items() if others}


def test_pipelines_do_not_know_the_dashboard():
    assert not [name(path) for path in files("pipelines", "*.py") if any("dashboard" in i for i in imports(path))]


# dbt


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Models and seeds by their unique ids, as dbt sees them: references made in macros included."""
    made, project = str(tmp_path_factory.mktemp("dbt")), str(ROOT / "dbt_project")
    result = dbtRunner().invoke(
        ["parse", "--quiet", "--project-dir", project, "--profiles-dir", project]
        + ["--target-path", made, "--log-path", made]
    )
    assert result.success, result.exception
    found = {key: node for key, node in result.result.nodes.items() if node.resource_type in ("model", "seed")}
    assert len(found) > len(models())
    return found


def layer(node: Any) -> int:
    """A model's place in LAYERS; seeds come before all."""
    return -1 if node.resource_type == "seed" else LAYERS.index(Path(node.original_file_path).parts[1])


def test_every_model_lies_in_a_layer():
    layers = {path.relative_to(ROOT / "dbt_project/models").parts[0] for path in models()}
    assert layers == set(LAYERS)


def test_models_read_only_their_own_layer_or_earlier_ones(nodes):
    wrong = [
        f"{node.name} reads {nodes[other].name}"
        for node in nodes.values()
        for other in getattr(node.depends_on, "nodes", [])
        if other in nodes and layer(nodes[other]) > layer(node)
    ]
    assert not wrong


def test_every_model_is_described(nodes):
    assert not [node.name for node in nodes.values() if node.resource_type == "model" and not node.description.strip()]


def test_a_model_begins_with_its_grain():
    assert not [name(path) for path in models() if not path.read_text("utf-8").startswith("-- one row per ")]


WITHOUT_NUMBERS = re.compile(
    r"--[^\n]*|/\*.*?\*/|\{#.*?#\}"  # comments
    r"|'(?:[^']|'')*'|\"[^\"]*\""  # texts and quoted names
    r"|\b(?:decimal|numeric|varchar|char)\s*\([\d\s,]*\)",  # types
    re.DOTALL | re.IGNORECASE,
)


def numbers(sql: str) -> list[str]:
    """Numeric literals, digits of names left aside."""
    return re.findall(r"(?<![\w.])\.?\d[\w.]*", WITHOUT_NUMBERS.sub(" ", sql))


def test_numbers_are_told_from_names_texts_and_types():
    sql = "select c21_1, 'a''7', cast(x as decimal(18, 2)), 0, 1, 2, .5, 1e4 -- 9\n/* 8 */ from t3 {# 6 #}"
    assert numbers(sql) == ["0", "1", "2", ".5", "1e4"]


def test_scoring_holds_no_number_but_0_and_1():
    found = {
        name(path): set(numbers(path.read_text("utf-8"))) - {"0", "1"} for path in models() if "scoring" in path.parts
    }
    assert found
    assert not {path: literals for path, literals in found.items() if literals}


# What stands in files


@cache
def texts() -> dict[str, str]:
    """Texts of all files that git keeps or would keep; of all but the made ones where there is no git."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = {ROOT / each for each in listed.stdout.decode().split("\0") if each}
    else:
        made = {".venv", "var", "target", "__pycache__"}
        paths = {path for path in ROOT.rglob("*") if not made & set(path.relative_to(ROOT).parts)}
    contents = {name(path): path.read_bytes() for path in paths if path.is_file()}
    return {path: raw.decode("utf-8") for path, raw in contents.items() if readable(raw)}


def readable(raw: bytes) -> bool:
    """Whether a file is text in UTF-8."""
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def lines_with(pattern: str, endings: tuple[str, ...] = ("",)) -> list[str]:
    assert "pyproject.toml" in texts()
    return [
        f"{path}:{number} {line.strip()}"
        for path, text in texts().items()
        if path.endswith(endings)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_nothing_is_left_unfinished_or_silenced():
    code = (".py", ".sql", ".yml", ".toml", "Makefile")
    assert not lines_with(r"\b(TO[D]O|FIX[M]E|no[q]a)\b|type:\s*ignor[e]", code)


def test_no_machine_path():
    assert not lines_with(r"(^|[^A-Za-z0-9._])/(work|farm|root|tmp)/[a-z]")


def test_no_registry_host():
    assert not lines_with(r"pypi\.org|python[h]osted|registry\.npmjs|deb\.debian")


def test_the_locks_name_no_host():
    locks = [text for path, text in texts().items() if path.endswith(".lock.txt")]
    assert len(locks) == 2
    assert not [text for text in locks if "://" in text]
