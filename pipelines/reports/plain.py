"""Reports that are plain text or Markdown: decoding, and the rows of tables written with tabs, pipes or spaces."""

import re
from pathlib import Path

from pipelines.reports.model import Note, ReportError, Row, Text

LARGEST = 4 * 1024**2  # bytes; ten times the longest report
_BEGINNING = 400_000  # bytes that say what a text is
_TOO_LARGE = Note("文本文件过大", "the text file is too large")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_RULE = re.compile(r"[\s|:+=─━═┌┬┐├┼┤└┴┘│┃-]*")
_EMPHASIS = re.compile(r"\*\*|__|`|</?(?:b|i|p|u|br|strong|em)\s*/?>")
_GAP = re.compile(r"\t|[  ]{2,}|\u3000{2,}| ?\u3000 ?(?=[\d—-])")


def read_plain(path: Path) -> Text:
    """The lines of a text file in UTF-8, UTF-16 or GB18030.

    Raises:
        ReportError: no text in any of these encodings.
    """
    is_cut = path.stat().st_size > LARGEST
    with path.open("rb") as file:
        text = decode(file.read(_BEGINNING if is_cut else LARGEST), is_cut)
    lines = tuple(re.split(r"\r\n|\n|\r", text))
    if path.suffix.lower() == ".md":
        lines = tuple(_EMPHASIS.sub("", line) for line in lines)
    rows = tuple(Row(number, cells) for number, line in enumerate(lines, 1) if len(cells := split_cells(line)) > 1)
    return Text(lines, (rows,), wraps=True, excess=_TOO_LARGE if is_cut else None)


def decode(raw: bytes, is_part: bool = False) -> str:
    """Text from bytes, by its mark or by the first encoding that fits; of a part the last character may be cut."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            if not (is_part and error.start > len(raw) - 4):
                continue
            text = raw[: error.start].decode(encoding)
        if "\0" not in text:
            return text
    raise ReportError("unreadable", "不是 UTF-8、UTF-16 或 GB18030 编码的文本", "no text in UTF-8, UTF-16 or GB18030")


def split_cells(line: str) -> tuple[str, ...]:
    """The cells of a line that is a row of a table; one cell for any other line, none for a drawn rule."""
    if _RULE.fullmatch(line):
        return ()
    bare = line.strip(" \r\n\u3000")
    for bar in "|│┃":
        if bare.count(bar) > 1 or (bar in bare and "\t" not in bare and len(bare) < 80):
            inner = bare.removeprefix(bar).removesuffix(bar)
            return tuple(cell.strip() for cell in inner.split(bar))
    if "\t" in line:
        return tuple(cell.strip() for cell in line.strip(" \r\n").split("\t"))
    return tuple(cell.strip() for cell in _GAP.split(bare))
