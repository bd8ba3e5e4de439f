"""Measures a refresh against a bare script that computes the same points; `make bench` runs it.

    python -m benchmarks.run [--rounds 3] [--vouchers 1000000] [--departments 60] [--folder var/bench]

Each round runs, one after the other: a full refresh into a home without data, the bare script, a refresh with nothing
new. What dbt compiles once for every version of the program is compiled before, as on any night but its first.
After each round both sides' points must be equal, or the benchmark fails. Only ratios of one run mean anything.
"""

import argparse
import os
import platform
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.district import AS_OF, find_district, voucher_counts
from benchmarks.measure import FailedError, Measured, measure
from benchmarks.points import compare
from benchmarks.stages import Profile, lines, profile, slowest_nodes
from pipelines import history
from pipelines.homes import bring_up
from pipelines.project import compiled_nodes
from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home, find_home

SHOWN = 20  # differences
MIB = 1024**2


@dataclass(frozen=True)
class Round:
    """One round: the three runs, and where the full refresh spent its time."""

    full: Measured
    bare: Measured
    again: Measured
    profile: Profile
    rows: int


def main() -> int:
    """The benchmark; 1 when it failed."""
    options = _options()
    print(machine())
    landing = find_district(options.folder, options.departments, options.vouchers)
    counts = voucher_counts(options.vouchers)
    print(
        f"{options.departments} departments, {counts['csv']:,} vouchers in CSV, {counts['xlsx']:,} in .xlsx: {landing}"
    )
    rounds = []
    try:
        for number in range(1, options.rounds + 1):
            rounds.append(play(options.folder, landing))
            print(f"round {number}: {_in_short(rounds[-1])}", flush=True)
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    print()
    print("\n".join([*main_table(rounds), "", *stage_table(rounds), "", *node_table(rounds)]))
    return 0


def play(folder: Path, landing: Path) -> Round:
    """One round.

    Raises:
        FailedError: a run failed, the second refresh found something new, or the points differ.
    """
    home, bare = find_home(folder / "home", landing), folder / "bare.duckdb"
    shutil.rmtree(home.root, ignore_errors=True)
    bare.unlink(missing_ok=True)
    home.root.mkdir(parents=True)
    bring_up(home)  # a home without a version would lose what was compiled
    compiled_nodes(home)
    refresh = [sys.executable, "-m", "pipelines", "refresh", "--home", str(home.root), "--landing", str(landing)]
    refresh += ["--as-of", str(AS_OF)]
    full = measure([*refresh, "--full"])
    spent = profile(home, full.seconds)
    rows = history.read_log(home)[-1].rows_loaded
    lean = measure([sys.executable, "-m", "benchmarks.bare", str(landing), str(bare)])
    again = measure(refresh)
    status = history.read_log(home)[-1].status
    if status != "unchanged":
        raise FailedError(f"the second refresh found something new: {status}; was the code edited meanwhile?")
    _check_points(home, bare)
    return Round(full, lean, again, spent, rows)


def _check_points(home: Home, bare: Path) -> None:
    """Raises FailedError with the differences, when there are any."""
    warehouse = published_path(home)
    assert warehouse is not None
    counted, differences = compare(warehouse, bare)
    if differences or not counted:
        shown = "\n".join(map(str, differences[:SHOWN]))
        raise FailedError(f"{len(differences)} of {counted} criteria differ:\n{shown}")
    print(f"points equal: {counted:,} criteria")


def machine() -> str:
    """What the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    return f"{cores} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, {versions}"


def _in_short(played: Round) -> str:
    """One line: the times of a round and its ratios."""
    full, bare, again = played.full.seconds, played.bare.seconds, played.again.seconds
    ratios = f"full/bare {full / bare:.2f}, nothing new/full {again / full:.3f}"
    return f"full {full:.1f} s, bare {bare:.1f} s, nothing new {again:.1f} s; {ratios}"


def main_table(rounds: list[Round]) -> list[str]:
    """Markdown: the three runs side by side, medians of all rounds; ratios are those of the medians."""
    runs: dict[str, Callable[[Round], Measured]] = {
        "full refresh": lambda played: played.full,
        "bare script": lambda played: played.bare,
        "nothing new": lambda played: played.again,
    }
    wall = {name: statistics.median(run(played).seconds for played in rounds) for name, run in runs.items()}
    cpu = {name: statistics.median(run(played).cpu_seconds for played in rounds) for name, run in runs.items()}
    table = [
        f"Medians of {len(rounds)} rounds, {machine()}.",
        "",
        "| run | seconds | processor seconds | rows per second | peak memory (MiB) |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, run in runs.items():
        peak = max(run(played).peak_bytes for played in rounds) / MIB
        rate = "" if name == "nothing new" else f"{rounds[0].rows / wall[name]:,.0f}"
        table.append(f"| {name} | {wall[name]:.2f} | {cpu[name]:.2f} | {rate} | {peak:,.0f} |")
    table += ["", "| ratio | of seconds | of processor seconds |", "|---|---:|---:|"]
    for over, under in (("full refresh", "bare script"), ("nothing new", "full refresh")):
        table.append(f"| {over} / {under} | {wall[over] / wall[under]:.3g} | {cpu[over] / cpu[under]:.3g} |")
    return table


def stage_table(rounds: list[Round]) -> list[str]:
    """Markdown: where a full refresh spends its time."""
    whole = statistics.median(played.full.seconds for played in rounds)
    table = ["| full refresh, stage | seconds | share |", "|---|---:|---:|"]
    for part, seconds in lines([played.profile for played in rounds]).items():
        name = f"… {part.strip()}" if part.startswith(" ") else part
        table.append(f"| {name} | {seconds:.2f} | {seconds / whole:.0%} |")
    return table


def node_table(rounds: list[Round]) -> list[str]:
    """Markdown: the slowest models, seeds and audits of the build."""
    table = ["| dbt node | seconds |", "|---|---:|"]
    nodes = slowest_nodes([played.profile for played in rounds])
    return table + [f"| {node} | {seconds:.2f} |" for node, seconds in nodes.items()]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--vouchers", type=int, default=1_000_000, help="in CSV; a tenth more come as .xlsx")
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=PROJECT / "var" / "bench", help="where all of it is kept")
    options = parser.parse_args()
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
