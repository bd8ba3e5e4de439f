"""Publishing: audits read, a versioned file, an atomic pointer, the last fourteen kept.

A published name is never used again and the pointer is a file replaced in one step, so that readers are never
blocked and never see half a warehouse.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.seals import seal, unlink_sealed
from pipelines.settings import Home
from pipelines.text import sql_value

KEPT = 14
SHOWN_PER_AUDIT = 20


@dataclass(frozen=True)
class Violation:
    """One row an audit found: where, and what it should have been."""

    audit: str
    department_code: str | None
    fiscal_year: int | None
    criterion_code: str | None
    subject: str
    expected: Decimal | None
    found: Decimal | None

    def __str__(self) -> str:
        """One line: the audit, the department, year and criterion, what was expected, found, and by how much."""
        place = " ".join(str(part) for part in (self.department_code, self.fiscal_year, self.criterion_code) if part)
        by = "" if self.expected is None or self.found is None else f"，相差 {self.found - self.expected} / off by that"
        return f"{self.audit}: {place} {self.subject}: 应为 {self.expected}，实为 {self.found}{by}"


class AuditError(Exception):
    """The audits found something: nothing is published."""

    def __init__(self, violations: list[Violation], total: int) -> None:
        """Keeps the violations shown and the number of all."""
        super().__init__(f"{total} 处不符 / {total} violations")
        self.violations, self.total = violations, total


def check_audits(path: Path, failed: tuple[str, ...]) -> None:
    """Reads what the failed audits left in schema audit.

    Raises:
        AuditError: there is anything.
    """
    if not failed:
        return
    shown: list[Violation] = []
    total = 0
    with duckdb.connect(str(path), read_only=True) as connection:
        for audit in failed:
            total += connection.execute(f"select count(*) from audit.{audit}").fetchall()[0][0]
            rows = connection.execute(
                "select department_code, fiscal_year, criterion_code, subject, expected, found"
                f" from audit.{audit} order by all limit {SHOWN_PER_AUDIT}"
            ).fetchall()
            shown += [Violation(audit, *row) for row in rows]
    raise AuditError(shown, total)


def publish(home: Home, path: Path, refresh_id: str, finished_at: datetime) -> Path:
    """Moves a built and audited warehouse in and points readers to it; returns the published file."""
    with duckdb.connect(str(path)) as connection:
        views = connection.execute("select view_name from duckdb_views() where schema_name = 'landed'").fetchall()
        for (view,) in views:
            connection.execute(f"drop view landed.{view}")
        connection.execute("drop schema if exists audit cascade")
        connection.execute(
            f"update marts.refreshes set finished_at = {sql_value(finished_at)} where refresh_id = '{refresh_id}'"
        )
        connection.execute("checkpoint")
    if path.with_suffix(".duckdb.wal").exists():
        raise OSError(f"{path} was not checkpointed")
    published = home.warehouse / f"wh_{refresh_id}.duckdb"
    home.warehouse.mkdir(parents=True, exist_ok=True)
    _sync(path)
    os.replace(path, published)
    seal(published)
    point(home, published)
    _retain(home, published)
    return published


def published_path(home: Home) -> Path | None:
    """The published warehouse, or None when nothing was ever published."""
    pointer = home.warehouse / "published"
    if not pointer.exists():
        return None
    path = home.warehouse / pointer.read_text(encoding="utf-8").strip()
    return path if path.exists() else None


def point(home: Home, published: Path) -> None:
    """Replaces the pointer in one step and sees that it is on the disk."""
    pointer = home.warehouse / "published"
    fresh = home.warehouse / "published.new"
    fresh.write_text(published.name + "\n", encoding="utf-8")
    _sync(fresh)
    os.replace(fresh, pointer)
    _sync(home.warehouse)


def _retain(home: Home, published: Path) -> None:
    """Deletes all but the newest warehouses; open readers keep theirs until they close it."""
    old = sorted((path for path in home.warehouse.glob("wh_*.duckdb") if path != published), reverse=True)
    for path in old[KEPT - 1 :]:
        unlink_sealed(path)


def _sync(path: Path) -> None:
    """Asks the disk to have what was written to a file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
