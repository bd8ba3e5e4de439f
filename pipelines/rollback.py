"""To an earlier published warehouse and forward again; readers follow the pointer, nothing is built or deleted."""

from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from pipelines import history
from pipelines.history import LogEntry
from pipelines.lock import held
from pipelines.logs import log_event
from pipelines.publish import point, published_path
from pipelines.recovery import recover, sizes
from pipelines.settings import Home


class RollbackError(Exception):
    """The published warehouse stays as it is; the text says why."""


@dataclass(frozen=True)
class Step:
    """From one published warehouse to another, each as the log has it."""

    left: LogEntry
    reached: LogEntry


def warehouses(home: Home) -> list[LogEntry]:
    """The published warehouses that are still there, oldest first."""
    published = history.published_entries(history.read_log(home))
    return [entry for entry in published if (home.warehouse / entry.warehouse).exists()]


def roll_back(home: Home, to: str | None, now: datetime) -> Step:
    """Points readers to the warehouse of refresh `to`, by default the one before that of now; logged.

    Raises:
        BusyError, HomeError: the home cannot be had.
        RollbackError: there is no such warehouse, or it cannot be opened.
    """
    with held(home):
        recover(home)
        choices = {entry.refresh_id: entry for entry in warehouses(home)}
        path = published_path(home)
        left = choices.get(path.stem.removeprefix("wh_")) if path else None
        if left is None:
            raise RollbackError("没有已发布的仓库可回退 / nothing is published that could be left")
        reached = _chosen(choices, left, to)
        target = home.warehouse / reached.warehouse
        try:
            sizes(target)
        except duckdb.Error as error:
            raise RollbackError(f"仓库已损坏，未切换：{target} / damaged, nothing was changed: {error}") from error
        point(home, target)
        _enter(home, Step(left, reached), now)
    return Step(left, reached)


def _chosen(choices: dict[str, LogEntry], left: LogEntry, to: str | None) -> LogEntry:
    """The warehouse to go to."""
    ids = list(choices)
    if to is None and left.refresh_id != ids[0]:
        return choices[ids[ids.index(left.refresh_id) - 1]]
    if to in choices and to != left.refresh_id:
        return choices[to]
    listed = "\n  ".join(f"{entry.refresh_id}  {entry.as_of}" for entry in choices.values())
    wanted = f"没有 {to} / there is no {to}" if to else "没有更早的仓库 / there is no earlier one"
    raise RollbackError(f"{wanted}；现有 / there are:\n  {listed}\n现在发布的是 / published now: {left.refresh_id}")


def _enter(home: Home, step: Step, now: datetime) -> None:
    """Puts the step into the log of refreshes and among the events."""
    refresh_id = history.next_id(home, now)
    reason = f"{step.left.warehouse} → {step.reached.warehouse}"
    entry = replace(step.reached, refresh_id=refresh_id, status="rolled_back", started_at=now, finished_at=now)
    history.append(home, replace(entry, reason=reason, files_new=0, seconds={}))
    log_event(home, refresh_id, "rolled back", left=step.left.warehouse, reached=step.reached.warehouse)
