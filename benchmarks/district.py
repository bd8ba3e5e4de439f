"""The district that both sides of the benchmark read: as large as asked for, and written tidily.

One header row on top, one unit, one spelling of everything, one file date: the bare script could read nothing else.
Payments are bulk vouchers, a big CSV for the first fiscal year and a workbook for the second; the other exports come
from the demo's own rows, every other one as a workbook.
"""

import hashlib
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from pipelines import demo
from pipelines.demo import files, records
from pipelines.demo.columns import Export, exports
from pipelines.demo.disorder import Livery, dress, livery
from pipelines.demo.district import Case, Row, departments
from pipelines.demo.known import known_rows

AS_OF = date(2026, 6, 30)
CSV_YEAR, XLSX_YEAR = 2024, 2025  # both finished on AS_OF
VOUCHERS_PER_XLSX_VOUCHER = 10
STAMP = "20260410"
SEED = 7
TEXT = livery("csv csv utf-8 元 number - {0:%Y-%m-%d} _ _ _")
WORKBOOK = livery("xlsx xlsx _ 元 number - cell _ _ _")


def find_district(folder: Path, department_count: int, vouchers: int) -> Path:
    """The landing folder of such a district below `folder`; made when it is not there yet.

    Its name carries a digest of what makes it, so that a changed generator never meets an old district.
    """
    landing = folder / f"district-{department_count}-{vouchers}-{_digest()}"
    if not landing.exists():
        folder.mkdir(parents=True, exist_ok=True)
        new = Path(mkdtemp(dir=folder, prefix="new-"))
        try:
            _make(new, department_count, vouchers)
            new.rename(landing)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return landing


def voucher_counts(vouchers: int) -> dict[str, int]:
    """How many vouchers come in which kind of file, when `vouchers` are asked for in CSV."""
    return {"csv": vouchers, "xlsx": vouchers // VOUCHERS_PER_XLSX_VOUCHER}


def _make(landing: Path, department_count: int, vouchers: int) -> None:
    """Writes every file of the district."""
    cast = departments(department_count, SEED)
    _write(landing, exports()["agencies"], records.agencies(cast), "全部", TEXT)
    for year in (CSV_YEAR, XLSX_YEAR):
        cases = [Case(department, year, AS_OF, SEED) for department in cast]
        for place, (name, export) in enumerate(exports().items()):
            if name not in ("agencies", "payments"):
                _write(landing, export, known_rows(name, cases), year, WORKBOOK if place % 2 else TEXT)
    payments, counts = exports()["payments"], voucher_counts(vouchers)
    text = landing / payments.file_name(CSV_YEAR, STAMP, "csv")
    demo.write_vouchers_csv(text, counts["csv"], department_count, CSV_YEAR, SEED)
    workbook = landing / payments.file_name(XLSX_YEAR, STAMP, "xlsx")
    demo.write_vouchers_xlsx(workbook, counts["xlsx"], department_count, XLSX_YEAR, SEED)


def _write(landing: Path, export: Export, rows: Sequence[Row], period: int | str, look: Livery) -> None:
    """Writes one export as a file of its own."""
    path = landing / export.file_name(period, STAMP, look.ending)
    sheets = dress(export, rows, period if isinstance(period, int) else None, look, Random(0))
    if look is TEXT:
        path.write_bytes(files.text_bytes(sheets[0].grid, look.encoding, ","))
    else:
        path.write_bytes(files.workbook_bytes(sheets, look.content))


def _digest() -> str:
    """Stands for the code and data that make a district."""
    sources = [Path(__file__), *sorted(Path(demo.__file__).parent.glob("*.*"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources if path.is_file())).hexdigest()[:8]
