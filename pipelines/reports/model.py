"""What is read from a self-evaluation report, and what is found in it. Nothing here computes."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


class ReportError(Exception):
    """A file that gives no report.

    Attributes:
        status: `unreadable` (it cannot be opened) or `unrecognised` (it is something else), as source files have it.
        cause_zh: why, in Chinese.
        cause_en: why, in English.
    """

    def __init__(self, status: str, cause_zh: str, cause_en: str) -> None:
        """Keep the cause in both languages."""
        super().__init__(f"{cause_zh} / {cause_en}")
        self.status, self.cause_zh, self.cause_en = status, cause_zh, cause_en


@dataclass(frozen=True)
class Row:
    """A row of cells as read; `line` is where it stands in the lines of the report."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """What a reader of one format hands on: lines, and the rows among them by the table they belong to."""

    lines: tuple[str, ...]
    tables: tuple[tuple[Row, ...], ...] = ()
    wraps: bool = False
    """Whether a paragraph may run over several lines; not so in a .docx, where each line is a paragraph."""
    notes: tuple["Note", ...] = ()
    excess: "Note | None" = None
    """Why this is only the beginning: a document longer than any report."""


@dataclass(frozen=True)
class Note:
    """Something that could not be read, and where."""

    zh: str
    en: str
    line: int | None = None


@dataclass(frozen=True)
class Table:
    """A table of the body: caption and unit from the lines above it, one header a column, rows below."""

    number: int
    caption: str
    unit: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int


@dataclass(frozen=True)
class Section:
    """A heading, its level (1 for 一、, 2 for （一）…) and its line."""

    level: int
    heading: str
    line: int


@dataclass(frozen=True)
class Sentence:
    """A sentence with the heading it stands under; `starts` are (offset, line) pairs where a line of it begins."""

    text: str
    paragraph: int
    heading: str
    starts: tuple[tuple[int, int], ...]

    def line_at(self, offset: int) -> int:
        """The line on which the character at `offset` stands."""
        return max((start, line) for start, line in self.starts if start <= max(offset, 0))[1]

    def quote_at(self, offset: int) -> str:
        """The part of the sentence on that line, as it stands there."""
        begins = [start for start, _ in self.starts] + [len(self.text)]
        at = max(i for i, start in enumerate(begins[:-1]) if start <= max(offset, 0))
        return self.text[begins[at] : begins[at + 1]].strip()


@dataclass(frozen=True)
class Claim:
    """What the annex prints for one indicator: points as text and number, the printed maximum, where it stands."""

    indicator: str
    printed: str
    points: Decimal | None
    maximum: Decimal | None
    line: int
    quote: str
    rule: str = ""
    """The scoring standard as printed, for what the form says of itself."""


@dataclass(frozen=True)
class Weight:
    """A group or sub-group of the form with its printed weight."""

    code: str
    name: str
    points: Decimal
    line: int
    quote: str


@dataclass(frozen=True)
class Total:
    """A total the report prints for itself."""

    points: Decimal
    line: int
    quote: str


@dataclass(frozen=True)
class Annex:
    """The scoring annex: claims by indicator in the rubric's order, totals (the annex's first), weights."""

    claims: tuple[Claim, ...] = ()
    totals: tuple[Total, ...] = ()
    weights: tuple[Weight, ...] = ()
    first_line: int | None = None
    last_line: int | None = None


@dataclass(frozen=True)
class Report:
    """A report as read. `department` and `fiscal_year` are what it prints, '' and None when it prints none."""

    title: str
    department: str
    fiscal_year: int | None
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    sentences: tuple[Sentence, ...]
    annex: Annex
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Amount:
    """A printed number: its value in yuan, people or pieces (a rate as a fraction), and half of its last digit."""

    value: Fraction
    half: Fraction
    factor: Fraction
    printed: str

    @property
    def low(self) -> Fraction:
        """The least it may stand for."""
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        """The most it may stand for."""
        return self.value + self.half

    def agrees(self, other: "Amount") -> bool:
        """Whether both may be roundings of one value."""
        return abs(self.value - other.value) <= self.half + other.half


@dataclass(frozen=True)
class Figure:
    """A quantity with a value at a place; figures of one `group` stand in one sentence or one row of a table."""

    quantity: str
    amount: Amount
    line: int
    quote: str
    group: str
    offset: int = 0
    is_derived: bool = False
    """Read from words (全部完成) rather than from a number of its own."""


@dataclass(frozen=True)
class Finding:
    """A contradiction, with the fields that `--json` prints; the meaning of each stands in the interface."""

    check_code: str
    severity: str
    subject: str
    claimed: Decimal | None
    recomputed: Decimal | None
    points_in_doubt: Decimal | None
    quote: str
    line: int | None
    explanation_zh: str
    explanation_en: str


@dataclass(frozen=True)
class PublishedCriterion:
    """A criterion as the warehouse has it: bounds of its points, alike when verified, and the figures behind it."""

    criterion_code: str
    lowest: Decimal
    highest: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Published:
    """A department-year of the published warehouse, a row per criterion; claimed or missing ones are 0 to possible."""

    criteria: tuple[PublishedCriterion, ...]
