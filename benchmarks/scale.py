"""Measures the models on Spark, one machine's cluster, against the same lake on DuckDB; mart by mart equal.

    python -m benchmarks.scale [--vouchers 100000 1000000] [--departments 60] [--executors 1 2 4] [--folder var/scale]

For each number of vouchers one district is refreshed and its lake written; for each number of executors, of one core
each on two workers, its marts are built anew. It fails when a mart differs. Needs `make spark`.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import AS_OF
from benchmarks.cluster import ClusterError, cluster
from benchmarks.district import find_district
from benchmarks.measure import FailedError, measure
from benchmarks.run import machine
from benchmarks.spark import BuildError, Built, build_marts, compare_marts
from benchmarks.stages import profile
from pipelines.homes import bring_up
from pipelines.lake import write_lake
from pipelines.project import compiled_nodes
from pipelines.publish import published_path
from pipelines.settings import PROJECT, Home, find_home

WORKERS = 2
LISTED = 5  # nodes
WITHOUT_TESTS = ("--exclude", "resource_type:test", "resource_type:unit_test")
MIB = 1024**2


def main() -> int:
    """The measurements, a Markdown row each; 1 when one failed or a mart differs."""
    options = _options()
    print(f"{machine()}; Spark on {WORKERS} workers\n")
    print("| vouchers | departments | engine | executors | seconds | in models | slowest models |")
    print("|---:|---:|---|---:|---:|---:|---|")
    try:
        for vouchers in options.vouchers:
            place = f"| {vouchers:,} | {options.departments} |"
            for row in rows(options.folder, options.departments, vouchers, options.executors):
                print(place, row, flush=True)
    except (BuildError, ClusterError, FailedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def rows(folder: Path, departments: int, vouchers: int, executors: list[int]) -> Iterator[str]:
    """What was measured on one district, the end of a table row each.

    Raises:
        BuildError, ClusterError, FailedError: an engine failed, or a mart differs.
    """
    landing = find_district(folder, departments, vouchers)
    home = find_home(folder / f"home-{departments}-{vouchers}", landing)
    shutil.rmtree(home.root, ignore_errors=True)
    home.root.mkdir(parents=True)
    bring_up(home)  # a home without a version would lose what was compiled
    compiled_nodes(home)
    refresh = ["-m", "pipelines", "refresh", "--home", str(home.root), "--landing", str(landing)]
    whole = measure([sys.executable, *refresh, "--as-of", str(AS_OF)]).seconds
    spent = profile(home, whole)
    yield f"DuckDB | | {spent.stages['build']:.1f} | {spent.kinds['model']:.1f} | {_slowest(spent.nodes)} |"
    began = time.monotonic()
    lake = write_lake(home, home.root / "lake")
    size = sum(path.stat().st_size for path in lake.rglob("*.parquet")) / MIB
    yield f"lake, {size:,.0f} MiB | | {time.monotonic() - began:.1f} | | |"
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
    parser.add_argument("--vouchers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--executors", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--folder", type=Path, default=PROJECT / "var" / "scale", help="where all of it is kept")
    options = parser.parse_args()
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
