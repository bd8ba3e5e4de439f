"""Run as a child process: writes the visible sheets of workbooks as text, for `sheets` to read.

    python -P workbook.py MEMORY WIDEST

Each line of its input is a JSON list of a SOURCE and an empty FOLDER. Into FOLDER go `<position>.csv` for each sheet
(UTF-8, a record a row, a blank row as one empty quoted cell, nothing behind column WIDEST) and `outcome.json`,
{"sheets": [[position, name, lines, is_broken, is_cut], …]} or {"status": …, "cause": …}; then it answers with a line.
A process of its own, because a damaged workbook aborts the process or asks for any amount of memory; it imports
little, to start in 30 ms.
"""

import csv
import json
import re
import resource
import sys
import zipfile
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import python_calamine as calamine

KINDS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
"""The part of a container that tells its kind."""
DOCUMENTS = ("WordDocument", "PowerPoint Document")
"""Streams that the old container has when it is another kind of document."""
MOST_SHEETS = 256  # visible ones; each costs DuckDB a table
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
"""What zipfile says of a container that calamine may read all the same."""
NO_SPREADSHEET = {
    "status": "unrecognised",
    "cause": "文档或压缩包，不是电子表格 / a document or an archive, no spreadsheet",
}
PROTECTED = {"status": "unreadable", "cause": "工作簿有密码 / the workbook is protected by a password"}

Errors = dict[int, dict[int, str]]
"""Of a sheet by row and column, 0-based: cells that hold an error such as #N/A, which calamine gives as empty."""
ATTRIBUTE = re.compile(rb"""([\w:]+)=["']([^"']*)["']""")
SHEET, RELATION = (re.compile(rb"<(?:\w+:)?" + tag + rb"\s([^>]*)>") for tag in (b"sheet", b"Relationship"))
ERROR_MARKS = (b't="e"', b"t='e'")
ERROR = re.compile(rb"""<(?:\w+:)?c\s([^>]*\bt=["']e["'][^>]*)(?<!/)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})<")
PIECE, LONGEST_CELL = 1 << 20, 1 << 16  # bytes of a part of the container


def main(memory: int, widest: int) -> None:
    """Answers until its input ends, in so many bytes of memory and for each workbook a quarter of them of text."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        source, folder = map(Path, json.loads(line))
        kind = kind_of(source)
        outcome = kind if isinstance(kind, dict) else sheets(source, kind, folder, memory // 4, widest)
        limit_files(memory)
        (folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")
        print("written", flush=True)


def kind_of(source: Path) -> str | dict[str, str]:
    """The kind of workbook that is in the container, or the outcome when there is none."""
    if source.open("rb").read(2) == b"PK":
        try:
            parts = zipfile.ZipFile(source).namelist()
        except (zipfile.BadZipFile, OSError):
            return unreadable("压缩结构不完整 / the zip container is truncated or damaged")
        return next((kind for part, kind in KINDS.items() if part in parts), NO_SPREADSHEET)
    data = source.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PROTECTED
    return NO_SPREADSHEET if any(stream.encode("utf-16-le") in data for stream in DOCUMENTS) else "xls"


def sheets(source: Path, kind: str, folder: Path, space: int, widest: int) -> dict[str, Any]:
    """Writes each visible worksheet and lists them; positions are 1-based and count hidden sheets too.

    All of them together take up no more than `space` bytes.
    """
    link = folder / f"source.{kind}"  # calamine goes by the ending; without one it gives no causes
    link.symlink_to(source)
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(link))
        visible = [position for position, sheet in enumerate(workbook.sheets_metadata, start=1) if is_visible(sheet)]
        if len(visible) > MOST_SHEETS:
            zh = f"工作表过多：{len(visible)} 张，至多读取 {MOST_SHEETS} 张，请拆分"
            return unreadable(f"{zh} / {len(visible)} sheets, at most {MOST_SHEETS} are read; split the workbook")
        parts = sheet_parts(source) if kind == "xlsx" else []
        written = []
        for position in visible:
            limit_files(space)
            target = folder / f"{position}.csv"
            name = workbook.sheets_metadata[position - 1].name
            part = parts[position - 1] if position <= len(parts) else ""
            with ThreadPoolExecutor(1) as aside:  # calamine leaves Python alone while it reads a sheet
                errors = aside.submit(error_cells, source, part)
                sheet = workbook.get_sheet_by_index(position - 1)
            written.append((position, name, *write(sheet, target, widest, errors.result())))
            space -= target.stat().st_size
    except calamine.PasswordError:
        return PROTECTED
    except calamine.CalamineError as error:
        return unreadable(f"工作簿损坏：{error} / the workbook is damaged: {error}")
    return {"sheets": written}


def is_visible(sheet: calamine.SheetMetadata) -> bool:
    """Whether it is a worksheet that a reader of the workbook would see."""
    return sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet


def limit_files(size: int) -> None:
    """From now on no file may be written beyond so many bytes, as far as the process may say so."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size if most == resource.RLIM_INFINITY else min(size, most), most))


def unreadable(cause: str) -> dict[str, str]:
    """The outcome of a file that cannot be opened."""
    return {"status": "unreadable", "cause": " ".join(cause.split())}


def sheet_parts(source: Path) -> list[str]:
    """The parts of an .xlsx that hold its sheets, in the workbook's order; none where they are not listed as usual."""
    try:
        with zipfile.ZipFile(source) as container:
            listed, related = (container.read(part) for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    except (KeyError, *BROKEN):
        return []
    targets = {fields.get(b"Id"): fields.get(b"Target", b"") for fields in attributes(RELATION, related)}
    found = []
    for fields in attributes(SHEET, listed):
        id_ = next((value for name, value in fields.items() if name.endswith(b":id")), b"")
        target = targets.get(id_, b"").decode("utf-8", "replace")
        found.append(target[1:] if target.startswith("/") else f"xl/{target}")
    return found


def attributes(tag: re.Pattern[bytes], text: bytes) -> list[dict[bytes, bytes]]:
    """The attributes of every tag of a kind, in order."""
    return [dict(ATTRIBUTE.findall(found)) for found in tag.findall(text)]


def error_cells(source: Path, part: str) -> Errors:
    """The cells of a sheet that hold an error; what cannot be unpacked again tells of none."""
    errors: Errors = defaultdict(dict)
    held = b""
    try:
        with zipfile.ZipFile(source) as container, container.open(part) as stream:
            while data := stream.read(PIECE):
                held = held[-LONGEST_CELL:] + data
                for fields, inner in ERROR.findall(held) if any(mark in held for mark in ERROR_MARKS) else ():
                    place, value = REFERENCE.search(fields), VALUE.search(inner)
                    if place and value:
                        errors[int(place[2]) - 1][column_number(place[1])] = value[1].decode("utf-8", "replace")
    except (KeyError, *BROKEN):
        return errors
    return errors


def column_number(letters: bytes) -> int:
    """The 0-based number of a column."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def write(sheet: calamine.CalamineSheet, target: Path, widest: int, errors: Errors) -> tuple[int, bool, bool]:
    """Writes one sheet down to its last filled row; `errors` stand where they are.

    Returns that row's 1-based number, 0 for an empty sheet, whether a line breaks within a cell, and whether anything
    stands behind column `widest`.
    """
    lines, is_broken, is_cut = 0, False, False
    with target.open("w", encoding="utf-8", newline="") as file:
        first = min((sheet.start or (0, 0))[1], widest)
        left = [""] * first  # iter_rows pads above the first filled cell, not before it
        for number, row in enumerate(sheet.iter_rows(), start=1):
            is_cut = is_cut or (len(row) > widest - first and any(cell != "" for cell in row[widest - first :]))
            cells = left + [cell if type(cell) is str else cell_text(cell) for cell in row[: widest - first]]
            if number - 1 in errors:
                cells = [errors[number - 1].get(column, cell) for column, cell in enumerate(cells)]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                file.write('""\n' * (number - lines - 1))
                written = record(cells)
                is_broken = is_broken or written.count("\n") > 1
                file.write(written)
                lines = number
    return lines, is_broken, is_cut


def record(cells: list[str]) -> str:
    """A row, its last cell filled, as a record of the text; most rows have nothing that needs a quote."""
    plain = ",".join(cells)
    if plain.isprintable() and '"' not in plain and plain.count(",") == len(cells) - 1:
        return plain + "\n"
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(map(cell_text, cells))
    return text.getvalue()


def cell_text(cell: Any) -> str:
    """A cell as text: numbers in full, without an exponent; dates as ISO; everything else as it stands."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else plain_float(repr(cell))
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x1f", " ").replace("\0", "")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def plain_float(text: str) -> str:
    """A number as Python writes it, without its exponent."""
    return format(Decimal(text), "f") if "e" in text else text


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
