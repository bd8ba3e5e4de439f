"""Opens a file by its content, never by its ending; every visible sheet becomes an even text of records.

Spreadsheets and text files look alike from here on: a sheet is a UTF-8 text whose n-th record is the n-th row.
"""

import errno
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines import csvtext
from pipelines.children import Children, DiedError, SlowError
from pipelines.landing import open_regular
from pipelines.settings import SheetLimits
from pipelines.text import shown

WORKBOOK = Path(__file__).with_name("workbook.py")
SPREADSHEET_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
PDF_MAGIC = b"%PDF-"
LONGEST_CAUSE = 500  # characters
LARGE = 4 << 20  # bytes of a workbook whose reader keeps too much memory to read another
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class OpenError(Exception):
    """A file without sheets.

    `status` is `unreadable`, or `unrecognised` for a sound file of another kind; `cause` says why, Chinese /
    English; `lasting` is false when another try might succeed.
    """

    def __init__(self, status: str, cause: str, lasting: bool = True) -> None:
        """Keeps all three."""
        super().__init__(cause)
        self.status, self.cause, self.lasting = status, cause, lasting


@dataclass(frozen=True)
class Sheet:
    """A visible sheet as an even text.

    `position` is 1-based, hidden sheets counted; `name` is '' and `delimiter` not known yet ('') for a text file.
    `lines` are rows, or the physical lines of a text file; `quoted`: a cell may hold line breaks; `marked`: blank lines
    have a mark in them (csvtext.BLANK_MARK); `sound`: it was written here, so that its quotes pair and its lines are
    records; `is_cut`: cells behind the widest column that is read were left out.
    """

    position: int
    name: str
    path: Path
    lines: int
    delimiter: str
    quoted: bool
    marked: bool = False
    sound: bool = False
    is_cut: bool = False


def workbook_children(limits: SheetLimits) -> Children:
    """Child processes that write the sheets of workbooks, so that no workbook can harm the refresh."""
    return Children(["-P", str(WORKBOOK), str(limits.memory), str(csvtext.WIDEST)])


def open_sheets(source: Path, folder: Path, limits: SheetLimits, workbooks: Children) -> list[Sheet]:
    """The visible sheets of a file, their texts written into an empty `folder`; `workbooks` are of these limits.

    Raises:
        OpenError: it cannot be opened, or is neither a spreadsheet nor text.
        OSError: it cannot be read from disk.
    """
    with open_regular(source) as file:
        head = file.read(16)
    if head.startswith(SPREADSHEET_MAGIC):
        return _open_workbook(source, folder, limits, workbooks)
    if head.startswith(PDF_MAGIC):
        raise OpenError("unrecognised", "PDF 文档，不是电子表格 / a PDF document, no spreadsheet")
    if head.startswith(UTF16_MARKS):
        raise OpenError(
            "unreadable", "UTF-16 文本或二进制文件，请另存为 UTF-8 / UTF-16 text or binary; save it as UTF-8"
        )
    try:
        text = csvtext.even_out(source, folder / "text.csv")
    except csvtext.TextError as error:
        raise OpenError("unreadable", str(error)) from error
    return [Sheet(1, "", text.path, text.lines, "", text.quoted, text.marked)]


def resound(sheet: Sheet) -> Sheet:
    """The sheet with stray quotes made literal, cut at the widest column that is read.

    Raises:
        OpenError: a record is too long.
    """
    text = csvtext.EvenText(sheet.path, sheet.lines, sheet.quoted)
    try:
        made = csvtext.requote(text, sheet.delimiter, sheet.path.with_suffix(".requoted"))
    except csvtext.TextError as error:
        raise OpenError("unreadable", str(error)) from error
    return replace(sheet, path=made.path, lines=made.lines, quoted=True, marked=False, sound=True, is_cut=made.is_cut)


def _open_workbook(source: Path, folder: Path, limits: SheetLimits, workbooks: Children) -> list[Sheet]:
    """Has a child process write the sheets."""
    try:
        workbooks.ask([str(source), str(folder)], limits.seconds, is_last=source.stat().st_size > LARGE)
    except SlowError as error:
        zh, en = f"打开超过 {limits.seconds} 秒，已中止", f"stopped: opening took over {limits.seconds} s"
        raise OpenError("unreadable", f"{zh} / {en}", lasting=False) from error
    except DiedError as error:
        raise OpenError("unreadable", _death(error, limits), lasting=False) from error
    outcome = json.loads((folder / "outcome.json").read_text("utf-8"))
    if "cause" in outcome:
        raise OpenError(outcome["status"], shown(outcome["cause"], LONGEST_CAUSE))
    return [
        Sheet(position, shown(name), folder / f"{position}.csv", lines, ",", is_broken, sound=True, is_cut=is_cut)
        for position, name, lines, is_broken, is_cut in outcome["sheets"]
    ]


def _death(error: DiedError, limits: SheetLimits) -> str:
    """Why the child died: too large where a signal or its last words say so, else damaged."""
    last = shown(error.said, LONGEST_CAUSE)
    if last.startswith(f"OSError: [Errno {errno.ENOSPC}]"):
        raise OSError(errno.ENOSPC, last)  # the disk's fault, not the file's
    if error.code < 0 or re.search("MemoryError|memory allocation|File too large", last):
        gib = f"{limits.memory / 1024**3:g} GiB"
        return (
            f"表格过大或损坏：打开需要超过 {gib}，请检查远处的零星单元格 / "
            f"too large or damaged: opening takes over {gib}; look for a stray cell far out"
        )
    return f"工作簿损坏：{last} / the workbook is damaged: {last}"
