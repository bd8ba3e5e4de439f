"""The documents name what exists: every command, every seed, every mart."""

import re

import pytest

from pipelines.cli import app
from pipelines.settings import PROJECT

READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "docs/architecture.md", "docs/methodology.md", "docs/operations.md", "SECURITY.md")


def text_of(document):
    """A document's text."""
    return (PROJECT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_command_stands_in_the_readme(readme):
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert {name for name in names if f"jiheng {name}" not in text_of(readme)} <= {"demo"}  # make demo runs it


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    folder = (PROJECT / document).parent
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text_of(document))
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_module_and_folder_named_is_there(document):
    named = re.findall(r"`((?:pipelines|dbt_project|seeds|dashboard|tests|benchmarks)/[\w./]*)`", text_of(document))
    assert [path for path in named if not (PROJECT / path).exists()] == []


def test_every_seed_named_in_the_methodology_is_there():
    rules = text_of("docs/methodology.md").split("## 3.")[1].split("## 4.")[0]
    seeds = {name for row in rules.splitlines() for name in re.findall(r"`(\w+)` \|$", row)}
    assert seeds
    assert {name for name in seeds if not (PROJECT / "seeds" / f"{name}.csv").exists()} == set()


@pytest.mark.parametrize("reading", ["C21-5", "B11-1", "C42-1"])
def test_readings_stand_in_the_seeds_and_the_methodology(reading):
    assert reading in (PROJECT / "seeds" / "readings.csv").read_text(encoding="utf-8")
    assert reading.split("-")[0] in text_of("docs/methodology.md")


def test_every_test_that_proves_a_promise_is_there():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of("SECURITY.md"))
    assert named
    assert [f"{file}::{test}" for file, test in named if not defines(file, test)] == []


def defines(file, test):
    """Whether a file of tests has this one."""
    path = PROJECT / file
    return path.exists() and f"def {test}(" in path.read_text(encoding="utf-8")
