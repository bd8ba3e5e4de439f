"""The lake: all that the models read of the published refresh, as Parquet, for engines beyond DuckDB.

Rows are typed and keyed here, once, by the same code that fills a warehouse: another engine reads them as they are.
"""

import os
import shutil
from pathlib import Path

import duckdb

from pipelines.cache import find_parse
from pipelines.districts import prefix_of
from pipelines.exports import load_catalogue
from pipelines.extract import ParsedFile
from pipelines.lock import held
from pipelines.publish import published_path
from pipelines.settings import Home
from pipelines.text import sql_text
from pipelines.warehouse import parsed_rows

SCHEMAS = ("landed", "reference")
KEPT = (
    "file_name, file_sha256, file_key, export, status, file_date, adds, name_year, lines_read, layout_lines, data_rows,"
    " rows_rejected, message, path_order, district_code as district"
)
"""The columns of landed.files as the fields of a parsed file."""
PART = 64 * 1024**2
"""Bytes of a Parquet file before the next is begun: what one task of an engine reads."""


class LakeError(Exception):
    """There is nothing to write; the text says why and what to do."""


def write_lake(home: Home, folder: Path) -> Path:
    """Writes the lake of the published refresh; returns its folder, `folder`/<refresh>, complete or not there at all.

    Each table is a folder of Parquet files, `landed/<table>` and `reference/<seed>`. One that was written before stays.

    Raises:
        LakeError: nothing was published, or a parse it was made from is gone.
        BusyError, HomeError: the home is in use or cannot be used.
        OSError, duckdb.Error: the folder cannot be written to.
    """
    with held(home):
        published = published_path(home)
        if published is None:
            raise LakeError("尚未发布过；先运行 jiheng refresh / nothing was ever published; run jiheng refresh first")
        lake = folder / published.stem.removeprefix("wh_")
        if lake.exists():
            return lake
        growing = lake.with_name(f"{lake.name}.new")
        shutil.rmtree(growing, ignore_errors=True)
        _write(home, published, growing)
        os.replace(growing, lake)
    return lake


def _write(home: Home, published: Path, target: Path) -> None:
    """Every table into its folder: what the warehouse kept, and the rows of the parses it was made from."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(str(published))} as warehouse (read_only)")
        kept = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            f" where database_name = 'warehouse' and schema_name in {SCHEMAS}"
        ).fetchall()
        tables = {target / schema / table: f"from warehouse.{schema}.{table}" for schema, table in kept}
        rows = parsed_rows(home, load_catalogue(), _parsed(home, connection))
        tables |= {target / "landed" / relation: select for relation, select in rows.items()}
        for path, select in tables.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(f"copy ({select}) to {sql_text(str(path))} (format parquet, file_size_bytes {PART})")


def _parsed(home: Home, connection: duckdb.DuckDBPyConnection) -> list[ParsedFile]:
    """The files whose rows the warehouse was made from, as far as reading their rows again needs.

    Raises:
        LakeError: one of their parses is no longer in the cache, or not as it was.
    """
    loaded = connection.execute(f"select {KEPT} from warehouse.landed.files where status = 'loaded'")
    names = [name for name, *_ in loaded.description]
    files = []
    for row in loaded.fetchall():
        fields = dict(zip(names, row, strict=True))
        key = fields["file_key"].removeprefix(prefix_of(fields["district"]))
        parse = find_parse(home.cache / key)
        if parse is None:
            raise LakeError(
                f"缓存中没有 {fields['file_name']} 的解析结果，请运行 jiheng refresh --full"
                f" / the cache no longer holds {fields['file_name']}: run jiheng refresh --full"
            )
        files.append(ParsedFile(**{**fields, "file_key": key}, empty_years=(), fresh=False, cells=parse.cells))
    return files
