"""What a refresh that was killed left behind is put right by the next one that holds the home."""

from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines import history
from pipelines.history import LogEntry
from pipelines.publish import published_path
from pipelines.seals import unlink_sealed
from pipelines.settings import Home


def recover(home: Home) -> list[str]:
    """Puts a home right; only whoever holds it may. Returns a line for each thing that was done.

    A warehouse that readers are pointed to but that never came into the log is entered; one that was moved in but
    never pointed to is deleted, for it was never published.
    """
    published = published_path(home)
    entries = {entry.refresh_id: entry for entry in history.read_log(home)}
    lines = []
    for path in sorted(home.warehouse.glob("wh_*.duckdb")):
        entry = entries.get(path.stem.removeprefix("wh_"))
        if entry is None or entry.status == "published":
            continue
        if path == published:
            history.append(home, _adopted(entry, path))
            lines.append(f"补记被中断的发布 / entered an interrupted publication into the log: {path.name}")
        else:
            unlink_sealed(path)
            lines.append(f"删除从未发布的仓库 / deleted a warehouse that was never published: {path.name}")
    return lines


def sizes(path: Path) -> tuple[int, int]:
    """Rows accepted and departments of a warehouse."""
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "select (select coalesce(sum(rows_accepted), 0) from marts.source_files),"
            " (select count(distinct department_code) from marts.department_scores)"
        ).fetchall()[0]
    return int(row[0]), int(row[1])


def _adopted(entry: LogEntry, path: Path) -> LogEntry:
    """The entry of a publication nobody lived to log; its fingerprint is not known, so that the next one is built."""
    with duckdb.connect(str(path), read_only=True) as connection:
        finished_at, files_new = connection.execute(
            "select finished_at, files_new from marts.refreshes where refresh_id = ?", [entry.refresh_id]
        ).fetchall()[0]
    rows, departments = sizes(path)
    return replace(
        entry,
        status="published",
        reason="",
        finished_at=finished_at,
        files_new=files_new,
        rows_loaded=rows,
        departments=departments,
        warehouse=path.name,
    )
