"""The record of the refresh benchmark: what is printed, and what stands in docs/performance.md between two markers."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.district import voucher_counts
from benchmarks.growth import growth_svg
from benchmarks.measure import FailedError, machine
from benchmarks.tables import (
    SECONDS,
    TREE,
    Readings,
    Results,
    growth_table,
    node_table,
    ratio_table,
    runs_table,
    stage_table,
    workbook_table,
)

DOCUMENT, PICTURE = "performance.md", "growth.svg"
BEGIN = "<!-- 由程序写入 written by: python -m benchmarks.run --record -->"
END = "<!-- 程序写入至此 end of what is written -->"


def record_lines(results: Results, departments: int, readings: Readings, rows: int) -> Iterator[str]:
    """The whole record in Markdown."""
    rounds = len(readings)
    yield f"{rounds} 轮的中位数 medians of the rounds; {departments} 个部门 departments; {machine()}."
    for vouchers, played in results.items():
        counts = voucher_counts(vouchers)
        yield from ("", f"**{counts['csv']:,} 张凭证 vouchers (CSV) + {counts['xlsx']:,} (.xlsx)**", "")
        yield from runs_table(played)
        yield ""
        yield from ratio_table(vouchers, played)
    yield ""
    yield from workbook_table(readings, rows)
    yield from ("", "**随凭证数的增长 How it grows with the vouchers**", "")
    yield from growth_table(results, SECONDS)
    yield ""
    yield from growth_table(results, TREE)
    yield ""
    yield from stage_table(results)
    yield from ("", f"最慢的节点，{max(results):,} 张凭证 The slowest nodes at so many vouchers:", "")
    yield from node_table(results[max(results)])


def surroundings(folder: Path) -> tuple[str, str]:
    """What stands in the document in `folder` before and behind the record, the markers included.

    Raises:
        FailedError: it has not each marker once, in their order.
    """
    document = folder / DOCUMENT
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in after or END in before + after:
        raise FailedError(f"{document} must have each of these lines once, in this order:\n{BEGIN}\n{END}")
    return before + begin, end + after


def write_record(folder: Path, lines: list[str], results: Results) -> None:
    """Puts the lines and the picture of growth into the documents in `folder`, in place of the last record.

    Raises:
        FailedError: as `surroundings`.
    """
    before, after = surroundings(folder)
    picture = f"![秒与内存 seconds and memory]({PICTURE})"
    (folder / PICTURE).write_text(growth_svg(results), encoding="utf-8")
    (folder / DOCUMENT).write_text("\n".join([before, "", *lines, "", picture, "", after]), encoding="utf-8")
