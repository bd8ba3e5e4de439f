"""Measures a refresh against other programs that compute the same points; `make bench` runs it.

    python -m benchmarks.run [--rounds 5] [--vouchers 100000 1000000] [--departments 60] [--workbook-rows 300000]
                             [--folder var/bench] [--record]

At each number of vouchers each round runs, one after the other: a full refresh into a home without data, the bare
script, a refresh with nothing new, the pandas program, a refresh after one department's corrected export. What dbt
compiles once for every version of the program is compiled before, as on any night but its first. The points of all
must be equal in each round, and after the last one the corrected warehouse must be that of a refresh anew, or the
benchmark fails. Then one workbook is read in turn with openpyxl. Only ratios of one run mean anything.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.district import find_district, find_workbook
from benchmarks.measure import FailedError, machine, measure
from benchmarks.record import record_lines, surroundings, write_record
from benchmarks.rounds import Round, check_correction, play
from benchmarks.tables import READERS, Readings
from pipelines.settings import PROJECT


def main() -> int:
    """The benchmark; 1 when it failed."""
    options = _options()
    print(machine(), flush=True)
    try:
        if options.record:
            surroundings(options.record)  # before the hours, not after them
        results = {vouchers: rounds(options, vouchers) for vouchers in sorted(set(options.vouchers))}
        readings = read_workbook(options)
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    lines = list(record_lines(results, options.departments, readings, options.workbook_rows))
    print("\n".join(["", *lines]))
    if options.record:
        write_record(options.record, lines, results)
    return 0


def rounds(options: argparse.Namespace, vouchers: int) -> list[Round]:
    """All rounds with so many vouchers.

    Raises:
        FailedError: a side failed, or two sides differ.
    """
    district = find_district(options.folder, options.departments, vouchers)
    print(f"{options.departments} departments, {vouchers:,} vouchers in CSV: {district}")
    played = []
    for number in range(1, options.rounds + 1):
        played.append(play(options.folder, district, options.departments))
        times = ", ".join(f"{side} {run.seconds:.2f} s" for side, run in played[-1].runs.items())
        print(f"round {number}: {times}", flush=True)
    check_correction(options.folder)
    return played


def read_workbook(options: argparse.Namespace) -> Readings:
    """One workbook read by a refresh's own stages and by openpyxl in turn, each in a fresh process.

    Raises:
        FailedError: one of them failed, or did not find every row.
    """
    landing = find_workbook(options.folder, options.workbook_rows)
    rest = [str(landing), str(options.workbook_rows), str(options.folder / "workbook")]
    command = [sys.executable, "-m", "benchmarks.workbook"]
    return [{reader: measure([*command, reader, *rest]) for reader in READERS} for _ in range(options.rounds)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--vouchers",
        type=int,
        nargs="+",
        default=[100_000, 1_000_000],
        help="in CSV; a tenth more come as .xlsx, 100,000 at most; 10000000 takes long",
    )
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--workbook-rows", type=int, default=300_000, help="of the workbook read against openpyxl")
    parser.add_argument("--folder", type=Path, default=PROJECT / "var" / "bench", help="where all of it is kept")
    parser.add_argument(
        "--record",
        type=Path,
        nargs="?",
        const=PROJECT / "docs",
        metavar="DOCS",
        help="write the record into performance.md and growth.svg there",
    )
    options = parser.parse_args()
    options.folder = options.folder.absolute()
    return options


if __name__ == "__main__":
    sys.exit(main())
