"""Runs the compiled nodes of the dbt project on a database: seeds, models, audits, each in one statement."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from pipelines.project import Node, ProjectError
from pipelines.settings import SEEDS

TYPES = {"string": "varchar"}
"""How DuckDB calls a type of a contract, where it has two names and only the other is Spark's too."""


@dataclass(frozen=True)
class NodesRun:
    """What became of the nodes: the audits that found something, and the seconds each node took."""

    failed_audits: tuple[str, ...]
    seconds: dict[str, float]


def run_nodes(connection: duckdb.DuckDBPyConnection, nodes: Iterable[Node]) -> NodesRun:
    """Builds every node in the order given; an audit that found something leaves its rows in schema audit.

    Raises:
        ProjectError: a node failed, or a model's columns are not what its contract promises.
    """
    failed: list[str] = []
    seconds: dict[str, float] = {}
    for node in nodes:
        began = time.monotonic()
        try:
            _run(connection, node)
            if node.kind == "test" and _has_rows(connection, node):
                failed.append(node.name)
        except duckdb.Error as error:
            raise ProjectError([f"{node.name}: {error}"]) from error
        seconds[node.name] = round(time.monotonic() - began, 3)
    return NodesRun(tuple(failed), seconds)


def _run(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """Builds one node; the columns of a contract come in its order."""
    select = _seed_sql(node) if node.kind == "seed" else node.sql
    if node.kind == "model" and node.columns:
        select = f"select {', '.join(name for name, _ in node.columns)} from (\n{select}\n)"
    connection.execute(f"create schema if not exists {node.schema}")
    connection.execute(f"create {'view' if node.is_view else 'table'} {node.schema}.{node.name} as {select}")
    if node.kind == "model" and node.columns:
        _check_contract(connection, node)


def _seed_sql(node: Node) -> str:
    """The select that reads a seed's file with the types its yml gives."""
    path = str(SEEDS / f"{node.name}.csv").replace("'", "''")
    columns = ", ".join(f"'{name}': 'varchar'" for name, _ in node.columns)
    typed = ", ".join(f"cast({name} as {data_type}) as {name}" for name, data_type in node.columns)
    return (
        f"select {typed} from read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '\"',"
        f" escape = '\"', nullstr = '', columns = {{{columns}}})"
    )


def _check_contract(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """Holds the types of a model's columns against its contract; a column it lacks has failed already."""
    found = connection.execute(f"describe {node.schema}.{node.name}").fetchall()
    built = [(name, data_type.lower().replace(" ", "")) for name, data_type, *_ in found]
    promised = [(name, TYPES.get(data_type, data_type).lower().replace(" ", "")) for name, data_type in node.columns]
    if built != promised:
        wrong = sorted(set(built) ^ set(promised))
        raise ProjectError([f"{node.name}: its columns are not those of its contract: {wrong}"])


def _has_rows(connection: duckdb.DuckDBPyConnection, node: Node) -> bool:
    """Whether an audit found anything."""
    return bool(connection.execute(f"from {node.schema}.{node.name} limit 1").fetchall())
