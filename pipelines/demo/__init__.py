"""A made-up district: fifteen exports of every fiscal year, in the disorder in which real ones come, and reports.

`make_district` writes a whole landing folder, `make_municipality` one with a folder for each of its districts, in
which the same codes and names come again. `write_vouchers_csv` and `write_vouchers_xlsx` write one big payments
export each, for benchmarks. The same arguments always give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from pipelines.demo import district, files, oddities, records, selfreports
from pipelines.demo.bulk import write_vouchers_csv, write_vouchers_xlsx
from pipelines.demo.columns import Export, exports
from pipelines.demo.disorder import LIVERIES, Livery, dress
from pipelines.demo.district import Case, Row
from pipelines.demo.known import known_rows

__all__ = ["make_district", "make_municipality", "write_vouchers_csv", "write_vouchers_xlsx"]

AGENCY_LIVERY = LIVERIES[1]
BUNDLED = ("disclosure", "key_tasks")  # come in one workbook in the first year
COPIED = "operating_costs"
DISTRICT_HEADER = "folder,district_code,district_name"
FIRST_DISTRICT = 990101


def make_district(
    landing: Path,
    departments: int = 12,
    *,
    last_year: int,
    years: int = 3,
    seed: int = 7,
    as_of: date,
    best: float = district.BEST,
) -> None:
    """Write a made-up district's exports and self-evaluation reports into landing, as they stand on as_of.

    Args:
        landing: the folder; made if need be, files of the same names are overwritten.
        departments: how many; scores spread from 差 to 优 from about six on.
        last_year: the last fiscal year, usually in progress on as_of; as_of must not lie before it.
        years: how many fiscal years, last_year included.
        seed: what all figures are drawn from.
        as_of: the day of the exports; nothing in them is later.
        best: the quality of the best department.
    """
    if as_of.year < last_year:
        raise ValueError(f"as_of {as_of} lies before the fiscal year {last_year}")
    landing.mkdir(parents=True, exist_ok=True)
    cast = district.departments(departments, seed, best)
    _write(landing, exports()["agencies"], records.agencies(cast), "全部", as_of, AGENCY_LIVERY)
    first_year = last_year - years + 1
    for year in range(first_year, last_year + 1):
        cases = [Case(department, year, as_of, seed) for department in cast]
        _write_year(landing, cases, BUNDLED if year == first_year else ())
        if not cases[0].running:
            selfreports.write_reports(landing, cases, twice=year == min(last_year, as_of.year - 1))
    odd_year = max(first_year, min(last_year, as_of.year - 1))
    odd_cases = [Case(department, odd_year, as_of, seed) for department in cast]
    oddities.write_oddities(landing, odd_cases, min(as_of, date(odd_year + 1, 5, 20)))


def make_municipality(
    landing: Path,
    listing: Path,
    districts: int = 20,
    departments: int = 12,
    *,
    last_year: int,
    years: int = 3,
    seed: int = 7,
    as_of: date,
) -> None:
    """Write the exports of many districts, a folder each below landing, and the list of them (HOME/districts.csv).

    Districts differ in size by a department or two, in how well they do, and in the disorder of their files. The other
    arguments are those of `make_district`.
    """
    lines = [DISTRICT_HEADER]
    for place in range(districts):
        name = f"{district.STREETS[place % len(district.STREETS)]}{'' if place < len(district.STREETS) else place}区"
        best = district.BEST - 0.3 * ((place * 7) % districts) / districts
        make_district(
            landing / name,
            max(1, departments + place % 5 - 2),
            last_year=last_year,
            years=years,
            seed=seed + place,
            as_of=as_of,
            best=best,
        )
        lines.append(f"{name},{FIRST_DISTRICT + place},{name}")
    listing.parent.mkdir(parents=True, exist_ok=True)
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_year(landing: Path, cases: Sequence[Case], bundled: Sequence[str]) -> None:
    """Write one year's exports, those in `bundled` as sheets of one workbook."""
    year, as_of = cases[0].year, cases[0].as_of
    exported = min(as_of, date(year + 1, 4, 10))
    sheets = [files.Sheet("说明", [[], ["", "见各分表"]])]
    for place, (name, export) in enumerate(exports().items()):
        rows = known_rows(name, cases) if name != "agencies" else []
        if not rows:
            continue
        if name in bundled:
            (sheet,) = dress(export, rows, year, LIVERIES[0], Random(0))
            sheets.append(replace(sheet, name=export.title))
            continue
        look = LIVERIES[(place + 4 * year + cases[0].seed) % len(LIVERIES)]
        path = _write(landing, export, rows, year, exported, look)
        if name == COPIED and bundled:
            oddities.write_copy(path)
    if bundled:
        (landing / f"附件汇总_{year}_{exported:%Y%m%d}.xls").write_bytes(files.workbook_bytes(sheets, "xlsx"))


def _write(landing: Path, export: Export, rows: Sequence[Row], period: int | str, exported: date, look: Livery) -> Path:
    """Write one export as a file of its own and return its path."""
    path = landing / export.file_name(period, f"{exported:%Y%m%d}", look.ending)
    sheets = dress(export, rows, period if isinstance(period, int) else None, look, Random(path.name))
    if look.content in ("csv", "tsv"):
        path.write_bytes(files.text_bytes(sheets[0].grid, look.encoding, "\t" if look.content == "tsv" else ","))
    else:
        path.write_bytes(files.workbook_bytes(sheets, look.content))
    return path
