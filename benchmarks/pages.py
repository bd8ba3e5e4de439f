"""Measures the dashboard's pages; `make bench` runs it.

    python -m benchmarks.pages [--departments 100] [--years 5] [--vouchers 1000000] [--places 20] [--seconds 200]

On a made-up district: (a) what a page asks of the marts, against plain DuckDB on the fact tables; (b) whole pages as
the server sends them, against an empty Streamlit page with one chart and one table; (c) a changed rubric scored anew;
(d) ten people who click while twenty refreshes are published. Only ratios of one run mean anything.
"""

import argparse
import logging
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import AS_OF, answers, crowd, trials
from benchmarks.district import find_years
from benchmarks.measure import FailedError, machine, measure
from benchmarks.places import PAGES, draw_places
from benchmarks.visitor import Server, Visitor, dashboard, empty_page
from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home, find_home

MS = 1000


@dataclass(frozen=True)
class Whole:
    """A page as the server sends it, and the empty page in turn with it; seconds, medians."""

    first: float
    again: float
    empty: float
    processor: float
    empty_processor: float


def main() -> int:
    """The benchmark; 1 when it failed."""
    options = _options()
    logging.disable(logging.WARNING)  # Streamlit warns of every page that runs without a server
    print(machine())
    try:
        home = _refreshed(options)
        warehouse = published_path(home)
        assert warehouse is not None
        places = options.places
        for table in (asked(home, warehouse, places), whole(home, warehouse, places), anew(warehouse)):
            print("\n".join(["", *table]), flush=True)
        idle, busy = crowd.play(find_home(options.folder / "crowd"), warehouse, options.seconds)
        print("\n".join(["", *crowd_table(idle, busy)]))
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def asked(home: Home, warehouse: Path, places: int) -> Iterator[str]:
    """Markdown: the queries of each page, with nothing kept, 95th percentiles."""
    yield "| page, its queries with nothing kept | marts, p95 (ms) | facts, p95 (ms) | marts / facts |"
    yield "|---|---:|---:|---:|"
    for page in answers.SCOPES:
        marts, facts = map(p95, answers.measured(home, warehouse, page, places))
        yield f"| {page} | {marts * MS:.0f} | {facts * MS:.0f} | {marts / facts:.2f} |"


def whole(home: Home, warehouse: Path, places: int) -> Iterator[str]:
    """Markdown: whole pages on the server, medians."""
    yield "| whole page | first visit (ms) | again (ms) | empty page (ms) | again / empty | … of processor seconds |"
    yield "|---|---:|---:|---:|---:|---:|"
    with dashboard(home) as server, empty_page() as empty:
        crowd.warm_up(server.address)
        for page in PAGES:
            seen = visited(server, empty, page, warehouse, places)
            ratio, processor = seen.again / seen.empty, seen.processor / seen.empty_processor
            times = " | ".join(f"{seconds * MS:.0f}" for seconds in (seen.first, seen.again, seen.empty))
            yield f"| {page} | {times} | {ratio:.2f} | {processor:.2f} |"


def anew(warehouse: Path) -> Iterator[str]:
    """Markdown: all departments and years scored anew under a changed rubric."""
    yield "| scored anew, changed | ms |"
    yield "|---|---:|"
    for name, seconds in trials.measured(warehouse).items():
        yield f"| {name} | {seconds * MS:.0f} |"


def visited(server: Server, empty: Server, page: str, warehouse: Path, places: int) -> Whole:
    """One page at `places` places, each twice, the empty page in turn with it.

    Raises:
        FailedError: a page shows an error.
    """
    visitor, other = Visitor(server.address), Visitor(empty.address)
    drawn = draw_places(warehouse, page, places, seed=2)
    first = [visitor.click(place.page, place.query) for place in drawn]
    errors = [error for shown in first for error in shown.errors]
    if errors:
        raise FailedError(f"{page}: {errors[0]}")
    other.click()
    again, alone = [], []
    spent, empty_spent = server.processor_seconds(), empty.processor_seconds()
    for place in drawn:
        again.append(visitor.click(place.page, place.query).seconds)
        alone.append(other.click().seconds)
    spent, empty_spent = server.processor_seconds() - spent, empty.processor_seconds() - empty_spent
    visitor.leave()
    other.leave()
    middle = statistics.median
    return Whole(middle(shown.seconds for shown in first), middle(again), middle(alone), spent, empty_spent)


def crowd_table(idle: crowd.Clicks, busy: crowd.Clicks) -> Iterator[str]:
    """Markdown: ten people, idle and while twenty refreshes are published.

    Raises:
        FailedError: a page showed an error or mixed two versions, or not every version was seen.
    """
    troubles = idle.errors + busy.errors + idle.mixed + busy.mixed
    if troubles:
        raise FailedError("\n".join(troubles))
    yield f"| {crowd.PEOPLE} people | clicks | versions seen | errors, mixed pages | median (ms) | p95 (ms) |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, clicks in (("idle", idle), (f"while {crowd.VERSIONS} refreshes are published", busy)):
        middle, most = statistics.median(clicks.seconds) * MS, p95(clicks.seconds) * MS
        yield f"| {name} | {len(clicks.seconds)} | {len(clicks.versions)} | 0 | {middle:.0f} | {most:.0f} |"
    yield f"| ratio | | | | | {p95(busy.seconds) / p95(idle.seconds):.2f} |"


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _refreshed(options: argparse.Namespace) -> Home:
    """A home with the district's warehouse, by the code as it is."""
    landing = find_years(options.folder, options.departments, options.vouchers, options.years)
    print(f"{options.departments} departments, {options.years} years, {options.vouchers:,} vouchers: {landing}")
    home = find_home(options.folder / "pages", landing)
    command = [sys.executable, "-m", "pipelines", "refresh", "--home", str(home.root), "--landing", str(landing)]
    measure([*command, "--as-of", str(AS_OF)])
    return home


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--departments", type=int, default=100)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--vouchers", type=int, default=1_000_000, help="in all years together")
    parser.add_argument("--places", type=int, default=20, help="visited a page")
    parser.add_argument("--seconds", type=float, default=200, help="that ten people click, idle and while publishing")
    parser.add_argument("--folder", type=Path, default=PROJECT / "var" / "bench", help="where all of it is kept")
    options = parser.parse_args()
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
