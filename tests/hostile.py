"""Makers of files that would harm whoever opens them without care; each is small on disk."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

CASES = Path(__file__).parent / "cases"
HEADER = ("年度", "部门代码", "满意度（%）")
ROW = ("2022", "999", "95")
TEXT = f"{','.join(HEADER)}\n{','.join(ROW)}\n".encode()
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MEBIBYTE = 1 << 20
Part = bytes | Iterable[bytes]


@dataclass(frozen=True)
class Hostile:
    """A file's name, its content, what becomes of it and a word of the cause (of the message of a loaded one)."""

    name: str
    content: bytes
    status: str
    cause: str


def workbook(*cells: tuple[int, int, str]) -> bytes:
    """A good export of one row, and further cells by row and column, both 0-based."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ROW)
    for cell in cells:
        sheet.write(*cell)
    book.close()
    return made.getvalue()


def parts_of(container: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, Part]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            with archive.open(name, "w") as file:
                for piece in [part] if isinstance(part, bytes) else part:
                    file.write(piece)
    return made.getvalue()


def changed(**parts: Part) -> bytes:
    """The good export with its `sheet`, `strings` or `book` replaced, or a part of any name added."""
    names = {"sheet": SHEET, "strings": STRINGS, "book": "xl/workbook.xml"}
    return zipped({**parts_of(workbook()), **{names.get(name, name): part for name, part in parts.items()}})


def split_at(part: str, mark: bytes) -> tuple[bytes, bytes]:
    """A part of the good export, up to and including a mark, and what follows."""
    before, after = parts_of(workbook())[part].split(mark, 1)
    return before + mark, after


def inflated(mebibytes: int) -> Iterator[bytes]:
    """A sheet with as much white space before its rows."""
    before, after = split_at(SHEET, b"<sheetData>")
    yield before
    yield from (b" " * MEBIBYTE for _ in range(mebibytes))
    yield after


def strings(each: bytes, times: int) -> Iterator[bytes]:
    """A table of shared strings."""
    yield b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    one = b"<si><t>" + each + b"</t></si>"
    yield from (one * 10_000 for _ in range(times // 10_000))
    yield one * (times % 10_000)
    yield b"</sst>"


def repeated(rows: int) -> Iterator[bytes]:
    """A sheet that shows the first shared string in so many rows."""
    before, after = split_at(SHEET, b"<sheetData>")
    yield before
    yield from (b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, rows + 1))
    yield b"</sheetData></worksheet>"


def many_sheets(count: int) -> bytes:
    """A workbook that shows its one sheet under so many names."""
    one = b'<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    before, after = split_at("xl/workbook.xml", one)
    others = (b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, count + 1))
    return changed(book=[before, *others, after])


def nested(levels: int) -> bytes:
    """Archives within archives, ten of each, around zeros."""
    inner = bytes(MEBIBYTE)
    for _ in range(levels):
        inner = zipped({f"{number}.zip": inner for number in range(10)})
    return inner


def overlapping(count: int) -> bytes:
    """A container whose parts are all the same bytes on disk."""
    raw = bytes(MEBIBYTE)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed, crc = packer.compress(raw) + packer.flush(), zlib.crc32(raw)
    sizes = (crc, len(packed), len(raw))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, *sizes, 1, 0) + b"a" + packed
    names = [b"xl/workbook.xml", *(b"xl/worksheets/sheet%d.xml" % number for number in range(1, count))]
    entries = (
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, *sizes, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    directory = b"".join(entries)
    return local + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(local), 0)


def doctype(entity: bytes = b'"lol"') -> bytes:
    """A prologue whose &z; is ten to the eighth times `entity`."""
    letters = b"abcdefgh"
    more = b"".join(b'<!ENTITY %c "%s">' % (letters[n + 1], b"&%c;" % letters[n] * 10) for n in range(7))
    last = b'<!ENTITY z "%s">' % (b"&h;" * 10)
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a %s>' % entity + more + last + b"]>"


def with_entity(part: str, mark: bytes, entity: bytes = b'"lol"') -> bytes:
    """A part of the good export with an entity in place of a mark."""
    before, after = split_at(part, mark)
    return doctype(entity) + before.removesuffix(mark).split(b"?>", 1)[1] + b"&z;" + after


def document(body: Part) -> bytes:
    """A Word document around what stands in its body."""
    head = f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
    inner = [body] if isinstance(body, bytes) else body
    return zipped({"word/document.xml": [head, *inner, b"</w:body></w:document>"]})


def table_cell(span: bytes) -> bytes:
    """A table of one cell that says it spans so many columns."""
    properties = b'<w:tcPr><w:gridSpan w:val="%s"/></w:tcPr>' % span
    return b"<w:tbl><w:tr><w:tc>%s<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>" % properties


def word_bomb() -> bytes:
    paragraph = b"<w:p><w:r><w:t>&z;</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="{WORD}"><w:body>'.encode() + paragraph + b"</w:body></w:document>"
    return zipped({"word/document.xml": doctype() + body})


def bombs() -> list[Hostile]:
    """Small files that are huge once opened; with 256 MiB to open one, each is stopped within seconds."""
    long, same = strings(b" " * 260 * MEBIBYTE, 1), strings("长".encode() * 30_000, 1)
    return [
        Hostile("比率炸弹.xlsx", changed(sheet=inflated(260)), "unreadable", "过大"),
        Hostile("共享字符串炸弹.xlsx", changed(strings=strings(b"aaa", 5_000_000)), "unreadable", "过大"),
        Hostile("长字符串.xlsx", changed(strings=long), "unreadable", "过大"),
        Hostile("同一字符串.xlsx", changed(strings=same, sheet=repeated(1_000)), "unreadable", "过大"),
        Hostile("文档炸弹.docx", document(b" " * MEBIBYTE for _ in range(65)), "unreadable", "过大"),
    ]


def traps() -> list[Hostile]:
    """Archives within archives, entities within entities, too much of one thing."""
    local = b'SYSTEM "file:///etc/passwd"'
    return [
        Hostile("嵌套.zip", nested(6), "unrecognised", "压缩包"),
        Hostile("嵌套.docx", nested(5), "unreadable", "damaged"),
        Hostile("重叠.xlsx", overlapping(1000), "unreadable", "损坏"),
        Hostile("实体.xlsx", changed(strings=with_entity(STRINGS, b"95")), "unreadable", "entity"),
        Hostile("外部实体.xlsx", changed(strings=with_entity(STRINGS, b"95", local)), "unreadable", "entity"),
        Hostile("实体.docx", word_bomb(), "unreadable", "DTD"),
        Hostile("角落.xlsx", workbook((1_048_575, 16_383, "x")), "unreadable", "零星单元格"),
        Hostile("一万张表.xlsx", many_sheets(10_000), "unreadable", "工作表过多"),
        Hostile("深层.docx", document(b"<w:x>" * 50_000 + b"</w:x>" * 50_000), "unreadable", "过大"),
        Hostile("跨列.docx", document(table_cell(b"2000000000")), "unreadable", "过大"),
    ]


def texts() -> list[Hostile]:
    """Texts that no reader of lines or cells likes."""
    cells = b"," * 1_900_000
    controls = f"{','.join(HEADER)},\x1b[2J\x07\n2022,999,坏,\x1b]0;x\x07\u202e\n"
    return [
        Hostile("长行.csv", TEXT + b"2022,998," + b"9" * 2_000_000, "unreadable", "第 3 行超过"),
        Hostile("长引号.csv", TEXT + b'2022,998,"' + b"a\nb" * 1_000_000 + b'"\n', "unreadable", "第 3 条记录超过"),
        Hostile("百万列.csv", TEXT + b"2022,998,9" + cells + b"x\n", "loaded", "第 400 列以后"),
        Hostile("百万表头.csv", ",".join(f"列{n}" for n in range(150_000)).encode(), "unrecognised", "无一认得"),
        Hostile("只有引号.csv", TEXT + (b'"' * 1_900_000 + b"\n") * 9, "loaded", ""),
        Hostile("空字节.csv", TEXT + b"2022,\x00,1\n", "unreadable", "NUL"),
        Hostile("孤立代理.csv", TEXT + b"2022,\xed\xa0\x80,1\n", "unreadable", "UTF-8"),
        Hostile("只有标记.csv", b"\xef\xbb\xbf", "unrecognised", "没有表头"),
        Hostile("控制符.csv", controls.encode(), "loaded", "\\x1b[2J\\x07"),
    ]  # fmt: skip


def disguised() -> list[Hostile]:
    """Files that are two kinds at once, hold programs or are locked."""
    good = workbook()
    macros = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Auto_Open" * 99}
    word = {"word/document.xml": f'<w:document xmlns:w="{WORD}"/>'.encode()}
    html = "<html><table><tr><td>年度</td><td>部门代码</td></tr></table></html>".encode()
    return [
        Hostile("宏.xlsm", changed(**macros), "loaded", ""),
        Hostile("两种文档.docx", changed(**word), "loaded", ""),
        Hostile("越界.xlsx", changed(**{"../../越界.txt": b"x"}), "loaded", ""),
        Hostile("尾随.xlsx", good + TEXT, "loaded", ""),
        Hostile("文本后接表格.csv", TEXT + good, "unreadable", "GB18030"),
        Hostile("PDF后接表格.xlsx", b"%PDF-1.7\n" + good, "unrecognised", "PDF"),
        Hostile("网页.xls", html, "unrecognised", "没有表头"),
        Hostile("程序.xlsx", b"MZ\x90\x00" + bytes(range(256)), "unreadable", "GB18030"),
        Hostile("加密.xlsx", (CASES / "locked.xlsx").read_bytes(), "unreadable", "密码"),
        Hostile("残缺.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 9, "unreadable", "损坏"),
    ]
