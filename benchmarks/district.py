"""The district that both sides of the benchmark read: as large as asked for, and written tidily.

One header row on top, one unit, one spelling of everything, one file date: the bare script could read nothing else.
Payments are bulk vouchers, a big CSV for the first fiscal year and a workbook for the second; the other exports come
from the demo's own rows, every other one as workbooks of a few departments each: about a hundred for 60 departments.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from benchmarks import AS_OF
from pipelines import demo
from pipelines.demo import files, records
from pipelines.demo.columns import Export, exports
from pipelines.demo.disorder import Livery, dress, livery
from pipelines.demo.district import Case, Department, Row, departments
from pipelines.demo.known import known_rows

CSV_YEAR, XLSX_YEAR = 2024, 2025  # both finished on AS_OF
VOUCHERS_PER_XLSX_VOUCHER = 10
MOST_XLSX_VOUCHERS = 100_000
DEPARTMENTS_PER_WORKBOOK = 9
STAMP, STAMP_OF_CORRECTION = "20260410", "20260520"
SEED = 7
TEXT = livery("csv csv utf-8 元 number - {0:%Y-%m-%d} _ _ _")
WORKBOOK = livery("xlsx xlsx _ 元 number - cell _ _ _")


def find_district(folder: Path, department_count: int, vouchers: int) -> Path:
    """The landing folder of such a district below `folder`; made when it is not there yet."""

    def make(landing: Path) -> None:
        cast = departments(department_count, SEED)
        _write_lists(landing, cast, (CSV_YEAR, XLSX_YEAR), DEPARTMENTS_PER_WORKBOOK)
        payments, counts = exports()["payments"], voucher_counts(vouchers)
        text = landing / payments.file_name(CSV_YEAR, STAMP, "csv")
        demo.write_vouchers_csv(text, counts["csv"], department_count, CSV_YEAR, SEED)
        workbook = landing / payments.file_name(XLSX_YEAR, STAMP, "xlsx")
        demo.write_vouchers_xlsx(workbook, counts["xlsx"], department_count, XLSX_YEAR, SEED)

    return _found(folder, f"district-{department_count}-{vouchers}", make)


def find_years(folder: Path, department_count: int, vouchers: int, year_count: int) -> Path:
    """The same with `year_count` finished years, their vouchers in CSV: `vouchers` in all, as many in each year."""

    def make(landing: Path) -> None:
        years = tuple(range(XLSX_YEAR - year_count + 1, XLSX_YEAR + 1))
        _write_lists(landing, departments(department_count, SEED), years, department_count)
        for year in years:
            path = landing / exports()["payments"].file_name(year, STAMP, "csv")
            demo.write_vouchers_csv(path, vouchers // year_count, department_count, year, SEED)

    return _found(folder, f"years-{year_count}-{department_count}-{vouchers}", make)


def find_workbook(folder: Path, rows: int) -> Path:
    """A landing folder with one workbook: so many vouchers below its header, of 12 columns."""

    def make(landing: Path) -> None:
        path = landing / exports()["payments"].file_name(XLSX_YEAR, STAMP, "xlsx")
        demo.write_vouchers_xlsx(path, rows, 60, XLSX_YEAR, SEED)

    return _found(folder, f"workbook-{rows}", make)


def write_correction(landing: Path, department_count: int) -> None:
    """Puts the first department's budget of CSV_YEAR into landing, exported later, its first amount doubled."""
    case = Case(departments(department_count, SEED)[0], CSV_YEAR, AS_OF, SEED)
    first, *others = known_rows("budget_items", [case])
    corrected = [first | {"amount": 2 * Decimal(str(first["amount"]))}, *others]
    _write(landing, exports()["budget_items"], corrected, CSV_YEAR, TEXT, STAMP_OF_CORRECTION)


def _found(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of that name below `folder`, made by `make` when it is not there yet.

    It also carries a digest of what makes it, so that a changed generator never meets an old district.
    """
    landing = folder / f"{name}-{_digest()}"
    if not landing.exists():
        folder.mkdir(parents=True, exist_ok=True)
        new = Path(mkdtemp(dir=folder, prefix="new-"))
        try:
            make(new)
            new.rename(landing)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return landing


def voucher_counts(vouchers: int) -> dict[str, int]:
    """How many vouchers come in which kind of file, when `vouchers` are asked for in CSV."""
    return {"csv": vouchers, "xlsx": min(vouchers // VOUCHERS_PER_XLSX_VOUCHER, MOST_XLSX_VOUCHERS)}


def _write_lists(landing: Path, cast: Sequence[Department], years: Sequence[int], per_workbook: int) -> None:
    """Writes every export of these years but the payments; a workbook holds so many departments."""
    _write(landing, exports()["agencies"], records.agencies(cast), "全部", TEXT)
    for year in years:
        cases = [Case(department, year, AS_OF, SEED) for department in cast]
        for place, (name, export) in enumerate(exports().items()):
            if name in ("agencies", "payments"):
                continue
            if place % 2 == 0:
                _write(landing, export, known_rows(name, cases), year, TEXT)
                continue
            for first in range(0, len(cases), per_workbook):
                own = cases[first : first + per_workbook]
                _write(landing, export, known_rows(name, own), f"{year}_{own[0].department.code}", WORKBOOK)


def _write(
    landing: Path, export: Export, rows: Sequence[Row], period: int | str, look: Livery, stamp: str = STAMP
) -> None:
    """Writes one export as a file of its own."""
    path = landing / export.file_name(period, stamp, look.ending)
    sheets = dress(export, rows, period if isinstance(period, int) else None, look, Random(0))
    if look is TEXT:
        path.write_bytes(files.text_bytes(sheets[0].grid, look.encoding, ","))
    else:
        path.write_bytes(files.workbook_bytes(sheets, look.content))


def _digest() -> str:
    """Stands for the code and data that make a district."""
    sources = [Path(__file__), *sorted(Path(demo.__file__).parent.glob("*.*"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources if path.is_file())).hexdigest()[:8]
