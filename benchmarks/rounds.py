"""One round of the refresh benchmark: every side once, one after the other, each held to the same points."""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import AS_OF
from benchmarks.district import write_correction
from benchmarks.marts import differences as differing_marts
from benchmarks.measure import FailedError, Measured, measure
from benchmarks.points import compare
from benchmarks.sameness import differences
from benchmarks.stages import Profile, profile
from pipelines import history
from pipelines.homes import bring_up
from pipelines.project import compiled_nodes, dbt_target
from pipelines.publish import published_path
from pipelines.settings import Home, find_home

SHOWN = 20  # differences


@dataclass(frozen=True)
class Round:
    """The runs of one round by side, and where the full refresh spent its time.

    The sides: `full`, `unchanged` and `corrected` are refreshes; `bare` is the SQL script, `pandas` the analyst's.
    """

    runs: dict[str, Measured]
    profile: Profile
    rows: int


def play(folder: Path, district: Path, departments: int) -> Round:
    """One round; the corrected export stays in the landing folder of the home.

    Raises:
        FailedError: a run failed, or found nothing new or something new where it must not, or points or the bare
            script's marts differ.
    """
    home = _new_home(folder / "home", _linked(district, folder / "landing"))
    bare, analyst = folder / "bare.duckdb", folder / "analyst.parquet"
    for left in (bare, analyst):
        left.unlink(missing_ok=True)
    runs = {"full": refresh(home, "published", "--full")}
    spent = profile(home, runs["full"].seconds)
    rows = history.read_log(home)[-1].rows_loaded
    runs["bare"] = measure([sys.executable, "-m", "benchmarks.bare", str(district), str(bare)])
    runs["unchanged"] = refresh(home, "unchanged")
    runs["pandas"] = measure([sys.executable, "-m", "benchmarks.analyst", str(district), str(analyst)])
    for points in (bare, analyst):
        check_points(home, points)
    check_marts(_published(home), bare)
    write_correction(home.landing, departments)
    runs["corrected"] = refresh(home, "published")
    return Round(runs, spent, rows)


def check_correction(folder: Path) -> None:
    """Refreshes the landing folder of the last round anew, with nothing kept, and compares every table.

    Raises:
        FailedError: the refresh failed, or as `check_same`.
    """
    home = find_home(folder / "home", folder / "landing")
    anew = _new_home(folder / "anew", home.landing)
    refresh(anew, "published", "--full")
    check_same(_published(home), _published(anew))


def check_same(corrected: Path, anew: Path) -> None:
    """Raises FailedError with the tables that differ, when there are any."""
    compared, lines = differences(corrected, anew)
    if lines or not compared:
        raise FailedError("\n".join([f"corrected and anew: {len(lines)} of {compared} tables differ", *lines]))
    print(f"corrected = refreshed anew: {compared} tables, row by row")


def refresh(home: Home, expected: str, *flags: str) -> Measured:
    """A refresh in a process of its own.

    Raises:
        FailedError: it failed, or its status is not the one expected.
    """
    command = [sys.executable, "-m", "pipelines", "refresh", "--home", str(home.root), "--landing", str(home.landing)]
    measured = measure([*command, "--as-of", str(AS_OF), *flags])
    status = history.read_log(home)[-1].status
    if status != expected:
        raise FailedError(f"the refresh should be {expected}, not {status}; was the code edited meanwhile?")
    return measured


def check_points(home: Home, points: Path) -> None:
    """Raises FailedError with the differences, when there are any."""
    counted, unlike = compare(_published(home), points)
    if unlike or not counted:
        shown = "\n".join(map(str, unlike[:SHOWN]))
        raise FailedError(f"{points.name}: {len(unlike)} of {counted} criteria differ:\n{shown}")
    print(f"points equal, {points.stem}: {counted:,} criteria")


def check_marts(warehouse: Path, bare: Path) -> None:
    """Raises FailedError with the marts in which a refresh and the bare script differ, when there are any."""
    if lines := differing_marts(warehouse, bare):
        raise FailedError("\n".join([f"{bare.name}: other marts", *lines]))


def _published(home: Home) -> Path:
    path = published_path(home)
    assert path is not None
    return path


def _new_home(root: Path, landing: Path) -> Home:
    """A home without data, with what dbt compiles once for every version of the program."""
    home, compiled = find_home(root, landing), find_home(root.with_name("compiled"), landing)
    compiled_nodes(compiled)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    bring_up(home)  # a home without a version would lose what was compiled
    shutil.copytree(dbt_target(compiled), dbt_target(home))
    return home


def _linked(district: Path, landing: Path) -> Path:
    """A landing folder with the district's files, to which others can be added."""
    shutil.rmtree(landing, ignore_errors=True)
    shutil.copytree(district, landing, copy_function=os.link)
    return landing
