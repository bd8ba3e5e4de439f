"""Staged exports taken over from the published warehouse, where nothing that they depend on has changed.

A staged table depends on its SQL, on its export's files and on the tables its SQL joins, above all the agency list.
A hash of all that stands beside it in the warehouse.
"""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from pipelines.bulk import insert
from pipelines.project import Node
from pipelines.settings import SEEDS
from pipelines.text import sql_text

STAGING = "staging"
FILES = "landed.files"


def copy_staged(published: Path, target: Path) -> dict[str, str]:
    """Makes `target` a copy of a sound published warehouse with its staged tables only; their fingerprints, by name."""
    shutil.copyfile(published, target)
    with duckdb.connect(str(target)) as connection:
        known = dict(connection.execute("select name, fingerprint from meta.staged").fetchall())
        schemas = connection.execute("select schema_name from duckdb_schemas() where not internal").fetchall()
        for (schema,) in schemas:
            if schema not in (STAGING, "main"):
                connection.execute(f"drop schema {schema} cascade")
    return known


def drop_changed(
    connection: duckdb.DuckDBPyConnection, known: Mapping[str, str], wanted: Mapping[str, str]
) -> set[str]:
    """Drops the staged tables whose fingerprint is not the one wanted; the names of those that stay."""
    kept = {name for name, fingerprint in known.items() if wanted.get(name) == fingerprint}
    for name in known.keys() - kept:
        connection.execute(f"drop table {STAGING}.{name}")
    return kept


def lay_fingerprints(connection: duckdb.DuckDBPyConnection, staged: Mapping[str, str]) -> None:
    """Keeps the fingerprints of the staged tables in table meta.staged: name, fingerprint."""
    connection.execute("create schema if not exists meta")
    connection.execute("create table meta.staged (name varchar, fingerprint varchar)")
    insert(connection, "meta.staged", staged.items())


def fingerprints(connection: duckdb.DuckDBPyConnection, nodes: Iterable[Node]) -> dict[str, str]:
    """The fingerprints of the staged tables, by name, as the landed relations of a database would make them."""
    found = _landed_views(connection)
    for node in nodes:
        if node.kind == "seed":
            found[node.relation] = _hash(node.columns, (SEEDS / f"{node.name}.csv").read_bytes())
        elif node.schema == STAGING and node.kind == "model" and not node.is_view:
            parts = [found.get(relation) for relation in node.reads if relation != FILES]
            if None not in parts:  # else it reads what is new every night
                found[node.relation] = _hash(node.sql, parts, _files(connection, node))
    return {relation.split(".")[1]: found[relation] for relation in found if relation.startswith(f"{STAGING}.")}


def _landed_views(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The landed relations that are views, and their SQL: it names parsed files, which are named for their content."""
    views = connection.execute("select view_name, sql from duckdb_views() where schema_name = 'landed'").fetchall()
    return {f"landed.{name}": sql for name, sql in views}


def _files(connection: duckdb.DuckDBPyConnection, node: Node) -> str:
    """The files of the exports that a staged table is made of, in the order of their paths."""
    exports = [relation.split(".")[1] for relation in node.reads if relation.startswith("landed.")]
    listed = ", ".join(map(sql_text, exports))
    rows = connection.execute(
        f"select * exclude (path_order) from landed.files where export in ({listed}) order by path_order, export"
    ).fetchall()
    return str(rows)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
