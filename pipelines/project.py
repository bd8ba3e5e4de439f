"""The dbt project, compiled once for each state of its files; every night runs what dbt compiled.

Importing dbt and its work around each node take longer than nearly every model. What it compiles depends on the
project alone, so it is kept in the home until a file of the project changes.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.settings import PROJECT, SEEDS, Home

DBT_PROJECT = PROJECT / "dbt_project"
KEPT = "nodes.json"
HOOK = "operation"
BUILT = ("seed", "model", "test")
"""What a night builds; a hook of the project, another kind of node, is for Spark alone."""


class ProjectError(Exception):
    """dbt cannot do what it was asked to; `problems` has a line each: the node and what DuckDB or dbt said."""

    def __init__(self, problems: list[str]) -> None:
        """Keeps the problems beside the text."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Node:
    """A seed, model or data test as dbt compiled it.

    `sql` is the select of a model or test, '' for a seed. `columns` are name and type of a seed's columns and of those
    a model's contract promises. `reads` are the relations its sql names, as schema.name.
    """

    kind: str
    schema: str
    name: str
    is_view: bool
    columns: tuple[tuple[str, str], ...]
    sql: str
    reads: tuple[str, ...]

    @property
    def relation(self) -> str:
        """Its schema and name."""
        return f"{self.schema}.{self.name}"


def compiled_nodes(home: Home) -> tuple[Node, ...]:
    """Seeds, models and data tests in an order in which each comes after all it reads.

    Raises:
        ProjectError: the project cannot be compiled.
    """
    kept = dbt_target(home) / KEPT
    if kept.exists() and (sound := _read_kept(kept)):
        return sound
    nodes = _compile(home)
    text = json.dumps([asdict(node) for node in nodes], ensure_ascii=False)
    growing = kept.with_suffix(".new")
    growing.write_text(f"{_seal(text)}\n{text}", encoding="utf-8")
    os.replace(growing, kept)
    return nodes


def _read_kept(kept: Path) -> tuple[Node, ...] | None:
    """The nodes as they were kept, None when a bit of them has changed."""
    seal, _, text = kept.read_text(encoding="utf-8", errors="replace").partition("\n")
    return tuple(map(_node, json.loads(text))) if seal == _seal(text) else None


def _seal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def run_dbt(home: Home, database: Path, command: list[str]) -> list[Any]:
    """Runs dbt on a database; returns its result of every node but hooks, in the order they ran.

    Raises:
        ProjectError: anything but a data test failed.
    """
    os.environ |= {"JIHENG_BUILD": str(database), "DO_NOT_TRACK": "1"}
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    paths = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    written = ["--target-path", str(dbt_target(home)), "--log-path", str(home.log)]
    quiet = ["--log-level", "none", "--no-version-check"]
    try:
        outcome = dbtRunner().invoke([*command, *paths, *written, *quiet])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None:
        raise ProjectError([str(outcome.exception)])
    results = list(getattr(outcome.result, "results", []))
    problems = [f"{r.node.name}: {(r.message or '').strip()}" for r in results if r.status == "error"]
    if problems:
        raise ProjectError(problems)
    return [result for result in results if result.node.resource_type != HOOK]


def dbt_target(home: Home) -> Path:
    """Where dbt keeps its parse and compiled models; another folder for every state of the project.

    A parse of an older project is not only useless: dbt remembers tests that are gone.
    """
    digest = hashlib.sha256()
    found = (*DBT_PROJECT.rglob("*.sql"), *DBT_PROJECT.rglob("*.yml"), *SEEDS.glob("*"))
    for path in sorted(filter(Path.is_file, found)):
        digest.update(path.read_bytes())
    return home.build / f"dbt-{digest.hexdigest()[:16]}"


def _compile(home: Home) -> tuple[Node, ...]:
    """What dbt compiles of the project as it is; what was kept of its earlier states is let go of."""
    target = dbt_target(home)
    target.mkdir(parents=True, exist_ok=True)
    for left in home.build.glob("dbt-*"):
        if left != target:
            shutil.rmtree(left, ignore_errors=True)
    database = target / "compiling.duckdb"
    results = run_dbt(home, database, ["compile"])
    database.unlink(missing_ok=True)
    relations = {result.node.unique_id: f"{result.node.schema}.{result.node.name}" for result in results}
    return tuple(_compiled(result.node, relations) for result in results if result.node.resource_type in BUILT)


def _compiled(node: Any, relations: dict[str, str]) -> Node:
    """A node of dbt's manifest; a source's id ends in its schema and name."""
    kind = str(node.resource_type)
    columns: dict[str, str] = {}
    if kind == "seed":
        columns = dict(node.config.column_types)
    elif kind == "model" and node.config.contract.enforced:
        columns = {name: column.data_type for name, column in node.columns.items()}
    is_view = kind == "model" and node.config.materialized == "view"
    sql = "" if kind == "seed" else node.compiled_code
    upstream = [] if kind == "seed" else node.depends_on.nodes
    reads = (relations.get(each) or ".".join(each.split(".")[2:]) for each in upstream)
    return Node(kind, node.schema, node.name, is_view, tuple(columns.items()), sql, tuple(sorted(reads)))


def _node(fields: dict[str, Any]) -> Node:
    """A node as it was kept."""
    columns = tuple((name, data_type) for name, data_type in fields["columns"])
    return Node(**{**fields, "columns": columns, "reads": tuple(fields["reads"])})
