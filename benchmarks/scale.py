"""Measures the models on Spark, one machine's cluster, against the same lake on DuckDB; mart by mart equal.

    python -m benchmarks.scale [--vouchers 100000 1000000] [--districts 20] [--executors 1 2 4] [--folder var/scale]

Each number of vouchers is a district of its own, each number of districts a municipality; an option without a number
leaves them out. Each is refreshed and its lake written; for each number of executors, of one core each on two workers,
its marts are built anew. It fails when a mart differs. Needs `make spark` where there are executors.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import AS_OF
from benchmarks.cluster import ClusterError, cluster
from benchmarks.district import find_district
from benchmarks.measure import FailedError, measure
from benchmarks.run import machine
from benchmarks.spark import BuildError, Built, build_marts, compare_marts
from benchmarks.stages import profile
from pipelines.demo import make_municipality
from pipelines.homes import bring_up
from pipelines.lake import write_lake
from pipelines.project import compiled_nodes
from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home, find_home

WORKERS = 2
LISTED = 5  # nodes
DEPARTMENTS = 60  # of a district by itself
MUNICIPALITY: dict[str, Any] = {"departments": 12, "last_year": 2025, "years": 2, "as_of": AS_OF}
WITHOUT_TESTS = ("--exclude", "resource_type:test", "resource_type:unit_test")
MIB = 1024**2


def main() -> int:
    """The measurements, a Markdown row each; 1 when one failed or a mart differs."""
    options = _options()
    print(f"{machine()}; Spark on {WORKERS} workers\n")
    print("| districts | departments | vouchers | engine | executors | seconds | in models | slowest models |")
    print("|---:|---:|---:|---|---:|---:|---:|---|")
    try:
        for home in homes(options):
            for row in rows(home, options.executors):
                print(size(home), row, flush=True)
    except (BuildError, ClusterError, FailedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def homes(options: argparse.Namespace) -> Iterator[Home]:
    """A home for each district and each municipality, its files arrived and the models compiled."""
    for vouchers in options.vouchers:
        landing = find_district(options.folder, DEPARTMENTS, vouchers)
        yield _fresh(find_home(options.folder / f"home-{vouchers}", landing))
    for districts in options.districts:
        home = _fresh(find_home(options.folder / f"home-{districts}-districts"))
        make_municipality(home.landing, home.districts, districts, **MUNICIPALITY)
        yield home


def _fresh(home: Home) -> Home:
    shutil.rmtree(home.root, ignore_errors=True)
    home.root.mkdir(parents=True)
    bring_up(home)  # a home without a version would lose what was compiled
    compiled_nodes(home)
    return home


def size(home: Home) -> str:
    """Districts, departments and vouchers of what is published, the beginning of a table row."""
    with duckdb.connect(str(published_path(home)), read_only=True) as connection:
        counts = connection.execute(
            "select (select count(distinct district_code) from marts.districts),"
            " (select count(distinct department_code) from marts.department_scores),"
            " (select count(*) from staging.stg_payments)"
        ).fetchall()[0]
    return "| " + " | ".join(f"{count:,}" for count in counts) + " |"


def rows(home: Home, executors: list[int]) -> Iterator[str]:
    """What was measured on a home, the end of a table row each.

    Raises:
        BuildError, ClusterError, FailedError: an engine failed, or a mart differs.
    """
    refresh = ["-m", "pipelines", "refresh", "--home", str(home.root), "--landing", str(home.landing)]
    whole = measure([sys.executable, *refresh, "--as-of", str(AS_OF)]).seconds
    spent = profile(home, whole)
    yield f"a whole refresh | | {whole:.1f} | | |"
    yield f"DuckDB | | {spent.stages['build']:.1f} | {spent.kinds['model']:.1f} | {_slowest(spent.nodes)} |"
    began = time.monotonic()
    lake = write_lake(home, home.root / "lake")
    mib = sum(path.stat().st_size for path in lake.rglob("*.parquet")) / MIB
    yield f"lake, {mib:,.0f} MiB | | {time.monotonic() - began:.1f} | | |"
    for number in executors:
        built = build(lake, home, number)
        yield f"Spark | {number} | {built.seconds:.1f} | {sum(built.models.values()):.1f} | {_slowest(built.models)} |"


def build(lake: Path, home: Home, executors: int) -> Built:
    """The marts built once on a fresh cluster, and held against those published.

    Raises:
        BuildError, ClusterError: dbt or the cluster failed.
        FailedError: a mart differs.
    """
    folder = home.root / f"spark-{executors}"
    shutil.rmtree(folder, ignore_errors=True)
    with cluster(folder / "logs", WORKERS, executors) as environment:
        built = build_marts(lake, folder / "built", environment, *WITHOUT_TESTS)
    published = published_path(home)
    assert published is not None
    different = [mart for mart in compare_marts(published, folder / "built") if mart.lacking or mart.beyond]
    if different:
        raise FailedError("\n".join(map(str, different)))
    return built


def _slowest(nodes: dict[str, float]) -> str:
    """The slowest nodes in short."""
    return ", ".join(f"{name} {nodes[name]:.1f}" for name in sorted(nodes, key=lambda name: -nodes[name])[:LISTED])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--vouchers", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--districts", type=int, nargs="*", default=[20])
    parser.add_argument("--executors", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--folder", type=Path, default=PROJECT / "var" / "scale", help="where all of it is kept")
    options = parser.parse_args()
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
