"""Text files made even: UTF-8, LF line ends, and every record one that DuckDB will count.

DuckDB's reader drops blank lines without a word, which would shift all row numbers behind them. Here a blank line
gets a mark, which whoever reads the text takes out again: so nothing has to be known of the quotes around it.
"""

import codecs
import csv
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.landing import open_regular
from pipelines.text import UNIT_SEPARATOR

BLOCK = 8 << 20
BLANK_MARK = "\x1e"
BLANK_LINE = re.compile(rb"\n\n")  # found in half the time that `in` takes
RESERVED = tuple(map(str.encode, (UNIT_SEPARATOR, BLANK_MARK)))
LONGEST = 2_000_000
"""Bytes a record may have: what DuckDB takes, which would otherwise drop a longer last one without a word."""
WIDEST = 400
"""Columns that are read; whatever strays farther right belongs to no export, and DuckDB has no memory for it."""


class TextError(Exception):
    """A file that is no text; its own text is the cause, Chinese / English."""


@dataclass(frozen=True)
class EvenText:
    """An evened text; `lines` are physical ones, and a `quoted` cell may span several; blank ones may be `marked`.

    Once requoted, `lines` are records, and `is_cut` says that something behind the widest column was left out.
    """

    path: Path
    lines: int
    quoted: bool
    marked: bool = False
    is_cut: bool = False


def even_out(source: Path, target: Path) -> EvenText:
    """Writes `source`, UTF-8 with or without BOM or else GB18030, evenly to `target`; a link where it is even already.

    Raises:
        TextError: it is text in neither encoding, or no text at all.
    """
    if text := _even_already(source, target):
        target.symlink_to(source.absolute())
        return text
    offsets = []
    for encoding in ("utf-8", "gb18030"):
        try:
            return _write(_encoded(source, encoding), target)
        except _UndecodableError as error:
            offsets.append(error.offset)
    utf8, gb = offsets
    raise TextError(
        f"既不是 UTF-8（第 {utf8} 字节起）也不是 GB18030（第 {gb} 字节起） / "
        f"neither UTF-8 (from byte {utf8}) nor GB18030 (from byte {gb})"
    )


def _even_already(source: Path, target: Path) -> EvenText | None:
    """What `source` is as it stands, called `target`; None when anything in it has to be written otherwise."""
    with open_regular(source) as file:
        if _skip_bom(file, "utf-8"):
            return None
    lines, begun, quoted, ended = 0, 0, False, True  # the start of a text is the start of a line
    try:
        for data in filter(None, _encoded(source, "utf-8")):
            has_blank_line = (ended and data.startswith(b"\n")) or BLANK_LINE.search(data)
            if has_blank_line or b"\r" in data or any(mark in data for mark in RESERVED):
                return None
            begun = _begun(data, begun, lines)
            lines += data.count(b"\n")
            quoted = quoted or b'"' in data
            ended = data.endswith(b"\n")
    except _UndecodableError:
        return None
    return EvenText(target, lines + (not ended), quoted)


def requote(text: EvenText, delimiter: str, target: Path) -> EvenText:
    """Writes a text whose quotes do not pair to `target` with sound ones.

    Only a cell that opens with a quote and closes with one right before a delimiter or a line end is a quoted cell,
    and one in a single line that has spaces around it; any other quote stands for itself. Slower than DuckDB's reader,
    so only for files that it stumbles over.

    Raises:
        TextError: a record is too long.
    """
    number, is_cut = 0, False
    with text.path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            for cells in split_records(data, delimiter):
                writer.writerow(cells[:WIDEST])
                number += 1
                is_cut = is_cut or any(cells[WIDEST:])
    return EvenText(target, number, quoted=True, is_cut=is_cut)


def last_record(source: Path, delimiter: str, breaks: int) -> list[str]:
    """The cells of the record that an even text ends with, in which there are `breaks` line ends; quotes as above."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = len(data) - data[-1:].count(b"\n")
        for _ in range(breaks + 1):
            start = data.rfind(b"\n", 0, start)
        return list(split_records(data[start + 1 :].removesuffix(b"\n") + b"\n", delimiter))[-1]


def split_records(data: mmap.mmap | bytes, delimiter: str) -> Iterator[list[str]]:
    """The cells of each record."""
    ends = f"[{delimiter}\n]"
    whole, spaced = (f'[^{but}]*+(?:""[^{but}]*+)*+' for but in ('"', '"\n'))
    form = rf'(?:"({whole})"(?={ends}|\Z)| *+"({spaced})" *+(?={ends}|\Z)|([^{delimiter}\n]*+))({ends}|\Z)'
    cell = re.compile(form.encode())
    cells: list[str] = []
    start = number = 0
    for match in cell.finditer(data):
        if match.end() - start > LONGEST:
            raise _too_long(f"第 {number + 1} 条记录", f"record {number + 1}")
        quoted, alone, bare, end = match.groups()
        text = (quoted or alone or b"").replace(b'""', b'"') if bare is None else bare
        cells.append(text.decode().replace(BLANK_MARK, ""))
        if end != delimiter.encode():
            if end or bare != b"" or len(cells) > 1:  # behind the last line end there is no record
                yield cells
            cells, start, number = [], match.end(), number + 1


def has_spaced_quotes(source: Path, delimiter: str) -> bool:
    """Whether spaces stand beside the quotes of a cell: DuckDB skips them, and then may take two rows for one cell."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b' "') < 0 and data.find(b'" ') < 0:  # far faster than a regular expression
            return False
        return re.search(rf'(?:\A|[{delimiter}\n]) +"|" +(?:[{delimiter}\n"]|\Z)'.encode(), data) is not None


def _too_long(zh: str, en: str) -> TextError:
    return TextError(
        f"{zh}超过 {LONGEST:,} 字节，无法分列 / {en} is longer than {LONGEST:,} bytes and cannot be split into cells"
    )


class _UndecodableError(Exception):
    """Not in the encoding tried, from this byte on."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def _encoded(source: Path, encoding: str) -> Iterator[bytes]:
    """The text in blocks of UTF-8, without a BOM."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with open_regular(source) as file:
        position = _skip_bom(file, encoding)
        while True:
            data = file.read(BLOCK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                raise _UndecodableError(position - pending + error.start) from error
            _refuse_binary(data, position)
            yield data if encoding == "utf-8" else text.encode()
            position += len(data)
            if not data:
                return


def _skip_bom(file: BinaryIO, encoding: str) -> int:
    """Leaves a file behind its BOM, if it has one; the length of that."""
    bom = "\ufeff".encode(encoding)
    return len(bom) if file.read(len(bom)) == bom else file.seek(0)


def _refuse_binary(data: bytes, position: int) -> None:
    """TextError for what no text holds."""
    at = data.find(b"\0")
    if at >= 0:
        raise TextError(f"不是文本：第 {position + at} 字节为 NUL / no text: byte {position + at} is NUL")


def _write(blocks: Iterator[bytes], target: Path) -> EvenText:
    """Writes the blocks with even line ends and marks on blank lines, those within quotes too."""
    lines, quoted, marked, before = 0, False, False, b"\n"  # the start of a text is the start of a line
    begun = 0
    target.unlink(missing_ok=True)  # never through a link to the source
    with target.open("xb") as out:
        for data in filter(None, _with_even_ends(blocks)):
            written = _mark_blank_lines(before + data)[len(before) :]
            begun = _begun(written, begun, lines)
            out.write(written)
            lines += data.count(b"\n")
            quoted = quoted or b'"' in data
            marked = marked or len(written) > len(data)
            before = b"\n" if data.endswith(b"\n") else b""
    return EvenText(target, lines + (not before), quoted, marked)


def _begun(data: bytes, begun: int, lines: int) -> int:
    """Bytes of the line that a block leaves open, after `lines` lines and `begun` bytes; TextError for one too long."""
    start = -begun
    while len(data) - start > LONGEST:
        end = data.rfind(b"\n", max(start, 0), start + LONGEST + 1)
        if end < 0:
            number = lines + data.count(b"\n", 0, max(start, 0)) + 1
            raise _too_long(f"第 {number} 行", f"line {number}")
        start = end + 1
    last = data.rfind(b"\n")
    return len(data) - last - 1 if last >= 0 else begun + len(data)


def _with_even_ends(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks with LF for every line end, and spaces for the signs that are used here."""
    held = b""
    for block in blocks:
        data = held + block
        held = b"\r" if data.endswith(b"\r") else b""  # an LF may follow
        data = data.removesuffix(held)
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for mark in RESERVED:
            data = data.replace(mark, b" ")
        yield data
    yield held.replace(b"\r", b"\n")


def _mark_blank_lines(data: bytes) -> bytes:
    """The text with a mark in every blank line; twice, as two blank lines share a line end."""
    for _ in range(2):
        data = data.replace(b"\n\n", b"\n" + BLANK_MARK.encode() + b"\n")
    return data
