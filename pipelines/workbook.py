"""Run as a child process: writes the visible sheets of one workbook as text, for `sheets` to read.

    python -P workbook.py SOURCE FOLDER MEMORY

Into FOLDER go `<position>.csv` for each sheet (UTF-8, a record a row, a blank row as one empty quoted cell) and
`outcome.json`, {"sheets": [[position, name, lines], …]} or {"status": …, "cause": …}. A process of its own, because a
damaged workbook aborts the process or asks for any amount of memory; it imports little, to start in 30 ms.
"""

import csv
import json
import resource
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

SPREADSHEET_PARTS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
WIDEST = 1024  # columns; whatever strays farther right belongs to no export, and would cost DuckDB gigabytes
NO_SPREADSHEET = {
    "status": "unrecognised",
    "cause": "文档或压缩包，不是电子表格 / a document or an archive, no spreadsheet",
}
PROTECTED = {"status": "unreadable", "cause": "工作簿有密码 / the workbook is protected by a password"}


def main(source: Path, folder: Path, memory: int) -> None:
    """Writes what SOURCE holds, or why it holds nothing, in so many bytes of memory and a quarter of them of text."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory // 4, memory // 4))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    outcome = other_kind(source) or sheets(source, folder)
    (folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


def other_kind(source: Path) -> dict[str, str] | None:
    """What is in the container when it is no workbook; None when it is one."""
    if source.open("rb").read(2) == b"PK":
        try:
            parts = zipfile.ZipFile(source).namelist()
        except (zipfile.BadZipFile, OSError):
            return damaged("压缩结构不完整 / the zip container is truncated or damaged")
        return None if SPREADSHEET_PARTS.intersection(parts) else NO_SPREADSHEET
    data = source.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    return NO_SPREADSHEET if "WordDocument".encode("utf-16-le") in data else None


def sheets(source: Path, folder: Path) -> dict[str, Any]:
    """Writes each visible worksheet and lists them; positions are 1-based and count hidden sheets too."""
    try:
        with source.open("rb") as file:
            workbook = calamine.CalamineWorkbook.from_filelike(file)
        written = []
        for position, sheet in enumerate(workbook.sheets_metadata, start=1):
            visible = sheet.visible == calamine.SheetVisibleEnum.Visible
            if visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                rows = workbook.get_sheet_by_index(position - 1)
                written.append((position, sheet.name, write(rows, folder / f"{position}.csv")))
    except calamine.PasswordError:
        return PROTECTED
    except calamine.CalamineError as error:
        return damaged(f"工作簿损坏：{error} / the workbook is damaged: {error}")
    return {"sheets": written}


def damaged(cause: str) -> dict[str, str]:
    """The outcome of a file that cannot be opened."""
    return {"status": "unreadable", "cause": " ".join(cause.split())}


def write(sheet: calamine.CalamineSheet, target: Path) -> int:
    """Writes one sheet down to its last filled row, whose 1-based number is returned; 0 for an empty sheet."""
    lines = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        left = [""] * (sheet.start or (0, 0))[1]  # iter_rows pads above the first filled cell, not before it
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = left + [
                cell if type(cell) is str and cell.isprintable() else cell_text(cell) for cell in row[:WIDEST]
            ]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                writer.writerows([""] for _ in range(lines + 1, number))
                writer.writerow(cells)
                lines = number
    return lines


def cell_text(cell: Any) -> str:
    """A cell as text: numbers in full, without an exponent; dates as ISO; everything else as it stands."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x1f", " ").replace("\0", "")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
