"""The supply chain: what is locked, under which licences, and its bill of materials."""

import json
import re
import subprocess
import sys
import tomllib
from email.message import EmailMessage
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from pipelines.settings import PROJECT
from tools.licences import licence_of

SBOM = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", "pyproject.toml", "--output-reproducible"]


@pytest.mark.parametrize(("lock", "fewest"), [("requirements.lock.txt", 100), ("requirements-spark.lock.txt", 40)])
def test_every_dependency_is_locked_by_version_and_hash(lock, fewest):
    entries = re.split(r"\n(?=\w)", (PROJECT / lock).read_text("utf-8").strip())
    pinned = re.compile(r"[\w.-]+(\[[\w,]+\])?==\S+.*--hash=sha256:[0-9a-f]{64}", re.DOTALL)
    assert len(entries) > fewest
    assert not [each for each in entries if not pinned.match(each)]


def test_every_licence_is_known():
    command = [sys.executable, "tools/licences.py"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    listed = {line.split("\t")[0] for line in done.stdout.splitlines()}
    assert listed == {each.name for each in distributions()} - {"jiheng"}


class Stated(Distribution):
    """A package that states these things of itself."""

    def __init__(self, *fields: tuple[str, str]) -> None:
        self.message = EmailMessage()
        for name, value in (("Name", "a-package"), *fields):
            self.message[name] = value

    def read_text(self, filename: str) -> str | None:
        return self.message.as_string() if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ((("License-Expression", "MIT"), ("License", "BSD")), "MIT"),
        ((("Classifier", "License :: OSI Approved :: MIT License"), ("License", "x")), "MIT License"),
        ((("Classifier", "License :: OSI Approved"), ("License", "ISC")), "ISC"),
        ((("License", "UNKNOWN"),), ""),
        ((), ""),
    ],
)
def test_a_licence_is_told_from_what_a_package_states(fields: tuple[tuple[str, str], ...], licence: str):
    assert licence_of(Stated(*fields)) == licence


@pytest.mark.soak
def test_the_bill_of_materials_is_the_same_each_time(tmp_path: Path):
    made = []
    for name in ("one", "two"):
        subprocess.run([*SBOM, "-o", str(tmp_path / name)], cwd=PROJECT, check=True)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert str(PROJECT).encode() not in made[0]
    bill = json.loads(made[0])
    assert bill["bomFormat"] == "CycloneDX"
    held = {re.sub(r"[-_.]+", "-", each["name"]).lower() for each in bill["components"]}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[><=\[]", each)[0].lower().replace("_", "-") for each in project["dependencies"]}
    assert wanted <= held
