"""Reads one big workbook: as a refresh does, within its limits, typed and judged; or every cell of it by openpyxl.

    python -m benchmarks.workbook extract|openpyxl LANDING ROWS HOME

LANDING holds the workbook alone. It fails when it does not find ROWS rows below the header.
"""

import sys
from pathlib import Path

COLUMNS = 12


def extract_rows(landing: Path, root: Path) -> int:
    """The rows accepted by a refresh's own stages: listed and hashed, opened, laid out, typed, kept as Parquet."""
    from benchmarks import AS_OF
    from pipelines.extract import extract
    from pipelines.landing import list_landing
    from pipelines.settings import find_home
    from pipelines.spellings import site_catalogue

    home = find_home(root, landing)
    files = list_landing(home, AS_OF)
    (parsed,) = extract(home, site_catalogue(home), files, True, lambda *_: None)
    return parsed.data_rows - parsed.rows_rejected


def openpyxl_rows(landing: Path, root: Path) -> int:
    """The rows below the header, by openpyxl's quickest way to every cell; `root` is not needed."""
    from openpyxl import load_workbook

    (path,) = landing.glob("*.xlsx")
    cells = sum(len(row) for row in load_workbook(path, read_only=True, data_only=True).worksheets[0].values)
    return cells // COLUMNS - 1


READERS = {"extract": extract_rows, "openpyxl": openpyxl_rows}


def main(reader: str, landing: Path, rows: int, root: Path) -> None:
    """Reads the workbook; ends the process with a message when rows are missing."""
    found = READERS[reader](landing, root)
    if found != rows:
        sys.exit(f"{reader} found {found} of {rows} rows in {landing}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
