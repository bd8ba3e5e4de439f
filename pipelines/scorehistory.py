"""The scores of every published refresh, kept outside the warehouses, which are let go of after a while.

HOME/history/v1/<refresh id>/ holds the tables below as Parquet. A folder is put in place whole and never changed; a
newer program with another layout writes beside it.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from pipelines.moves import move_whole, split_moves
from pipelines.seals import is_damaged
from pipelines.settings import Home
from pipelines.text import FOLDER_NAME, sql_path, sql_text

LAYOUT = "v1"
IN_WIDEST_TYPES = ", union_by_name = true"
"""Reads numbers of several files in the widest of their types; it takes a column that a file lacks for empty."""
KEPT = ("criterion_scores", "indicator_scores", "department_scores", "score_moves")
COLUMNS = {
    "criterion_scores": "department_code, fiscal_year, criterion_code, points_earned, points_lost, points_open, basis",
    "indicator_scores": "department_code, fiscal_year, indicator_code, points_earned, points_lost, points_open",
    "department_scores": "department_code, fiscal_year, points_earned, points_lost, points_open, grade,"
    " verified_points, missing_points, as_of",
    "score_moves": "refresh_id, previous_refresh_id, department_code, fiscal_year, indicator_code, cause, files,"
    " earned_change, lost_change",
}


def lay_history(home: Home, built: Path, report: Callable[[str], None], sound: Path | None = None) -> None:
    """Fills score_moves, score_history and basis_changes of a built warehouse: what is kept, and this refresh.

    What cannot be read of the history is said, left where it is, and left out. `sound` is a published warehouse whose
    seal was looked at just now.
    """
    kept = _readable(home, report)
    if kept:
        before = home.warehouse / f"wh_{kept[-1].name}.duckdb"
        is_sound = before == sound or (before.exists() and not is_damaged(before))
        _move_since(kept[-1], before, is_sound, built, report)
    with duckdb.connect(str(built)) as connection:
        if kept:
            _lay_basis_changes(connection, kept[-1])
            moves, scores = (
                f"from {_read(kept, name, IN_WIDEST_TYPES)}" for name in ("score_moves", "department_scores")
            )
            connection.execute(f"insert into marts.score_moves by name {moves}")
            connection.execute(
                f"insert into marts.score_history by name select *, {FOLDER_NAME} as refresh_id {scores}"
            )
        connection.execute(
            "insert into marts.score_history by name select refresh_id, scores.* from"
            f" (select {COLUMNS['department_scores']} from marts.department_scores) as scores, landed.refresh"
        )


def _read(folders: list[Path], name: str, types: str = "") -> str:
    """SQL for a table of kept refreshes, all at once: there is one more of them after every night."""
    listed = ", ".join(sql_path(folder / f"{name}.parquet") for folder in folders)
    return f"read_parquet([{listed}], hive_partitioning = false{types})"


def keep_scores(home: Home) -> None:
    """Keeps the scores of every warehouse in the home that are not kept yet; one of an older program has no moves."""
    for warehouse in sorted(home.warehouse.glob("wh_*.duckdb")):
        folder = _folder(home) / warehouse.stem.removeprefix("wh_")
        if not folder.exists():
            _keep(warehouse, folder)


def _keep(warehouse: Path, folder: Path) -> None:
    """Writes the tables of one refresh beside, then puts them in place in one step."""
    growing = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(growing, ignore_errors=True)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        if not connection.execute("from duckdb_tables() where table_name = 'score_moves'").fetchall():
            return
        growing.mkdir(parents=True)
        for name in KEPT:
            own = f"where refresh_id = '{folder.name}'" if name == "score_moves" else ""
            connection.execute(
                f"copy (select {COLUMNS[name]} from marts.{name} {own} order by all)"
                f" to {sql_text(str(growing / f'{name}.parquet'))} (format parquet)"
            )
    os.replace(growing, folder)


def _move_since(kept: Path, before: Path, is_sound: bool, built: Path, report: Callable[[str], None]) -> None:
    """What moved since a kept refresh, by cause where its warehouse is still there and sound."""
    if is_sound:
        split_moves(built, before, kept.name)
        return
    if before.exists():
        report(
            f"上一个仓库已损坏，变动不拆分原因：{before.name} / the warehouse before is damaged, moves are not split"
        )
    move_whole(built, kept / "indicator_scores.parquet", kept.name)


def _lay_basis_changes(connection: duckdb.DuckDBPyConnection, kept: Path) -> None:
    """Fills marts.basis_changes with the criteria whose basis is another than in a kept refresh."""
    connection.execute(
        "insert into marts.basis_changes by name"
        " select now.department_code, now.fiscal_year, now.criterion_code, kept.basis as basis_before, now.basis,"
        f" now.points_possible from read_parquet({sql_path(kept / 'criterion_scores.parquet')}) as kept"
        " inner join marts.criterion_scores as now using (department_code, fiscal_year, criterion_code)"
        " where kept.basis <> now.basis"
    )


def _readable(home: Home, report: Callable[[str], None]) -> list[Path]:
    """The kept refreshes that can be read, oldest first."""
    root = home.history
    others = sorted(path.name for path in root.glob("v*") if path.name != LAYOUT)
    if others:
        report(
            f"历史记录另有本程序不识的版本 {'、'.join(others)}，原样保留，未读取；请升级程序后再刷新"
            f" / the history holds layouts this program does not know, left as they are: {', '.join(others)}"
        )
    folders = sorted(path for path in _folder(home).glob("*") if path.is_dir() and path.suffix != ".new")
    good = []
    with duckdb.connect() as connection:
        if not _damage(connection, folders):
            return folders
        for folder in folders:
            damage = _damage(connection, [folder])
            if damage:
                report(f"历史记录 {folder.name} 已损坏，未读取：{damage} / a damaged record of the history is left out")
            else:
                good.append(folder)
    return good


def _damage(connection: duckdb.DuckDBPyConnection, folders: list[Path]) -> str:
    """What is wrong with kept refreshes, every value of which is read; nothing is ''."""
    for name in KEPT if folders else ():
        try:
            connection.execute(f"select bit_xor(hash({COLUMNS[name]})) from {_read(folders, name)}")
        except duckdb.Error as error:
            return f"{name}.parquet: {str(error).splitlines()[0]}"
    return ""


def _folder(home: Home) -> Path:
    return home.history / LAYOUT
