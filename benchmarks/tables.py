"""The tables of the refresh benchmark, in Markdown: what every side took, the ratios, how it grows, where it went."""

import statistics
from collections.abc import Callable, Iterator

from benchmarks.measure import Measured
from benchmarks.rounds import Round
from benchmarks.stages import lines, slowest_nodes
from benchmarks.workbook import COLUMNS

Results = dict[int, list[Round]]
"""The rounds by the number of vouchers in CSV, fewest first."""
Readings = list[dict[str, Measured]]
"""The rounds of reading one workbook, by reader."""

SIDES = {
    "full": "全部刷新 full refresh",
    "unchanged": "无新文件 nothing new",
    "corrected": "更正一个部门 one department corrected",
    "bare": "裸脚本 bare script",
    "pandas": "pandas",
}
READERS = {"extract": "绩衡 Jiheng", "openpyxl": "openpyxl"}
RATIOS = (("full", "bare"), ("unchanged", "full"), ("corrected", "full"), ("full", "pandas"))
MIB = 1024**2
QUANTITIES: dict[str, Callable[[Measured], float]] = {
    "秒 seconds": lambda run: run.seconds,
    "处理器秒 processor seconds": lambda run: run.cpu_seconds,
    "进程树内存高峰 peak memory of the process tree (MiB)": lambda run: run.tree_bytes / MIB,
    "主进程内存高峰 of the first process alone (MiB)": lambda run: run.process_bytes / MIB,
}
SECONDS, PROCESSOR, TREE, PROCESS = QUANTITIES
GOALS = {
    ("full", "bare", SECONDS): {1_000_000: 2.5, 10_000_000: 1.5},
    ("unchanged", "full", SECONDS): {1_000_000: 0.1, 10_000_000: 0.06},
    ("corrected", "full", SECONDS): {10_000_000: 0.2},
    ("full", "pandas", SECONDS): {1_000_000: 1, 10_000_000: 0.6},
    ("full", "pandas", TREE): {1_000_000: 0.5, 10_000_000: 0.5},
}
"""The ratios wanted at most, by the number of vouchers."""
GOAL_OF_CELLS = 8


def median(rounds: list[Round], side: str, quantity: str) -> float:
    """A quantity of a side, over all rounds."""
    return statistics.median(QUANTITIES[quantity](played.runs[side]) for played in rounds)


def runs_table(rounds: list[Round]) -> Iterator[str]:
    """Every side: medians."""
    yield from _head("", *QUANTITIES, "行/秒 rows per second")
    for side, name in SIDES.items():
        seconds, processor, tree, process = (median(rounds, side, quantity) for quantity in QUANTITIES)
        rate = f"{rounds[0].rows / seconds:,.0f}" if side in ("full", "bare", "pandas") else ""
        yield _row(name, f"{seconds:.2f}", f"{processor:.2f}", f"{tree:,.0f}", f"{process:,.0f}", rate)


def ratio_table(vouchers: int, rounds: list[Round]) -> Iterator[str]:
    """The ratios of the medians, with their goals."""
    yield from _head("比值 ratio", SECONDS, PROCESSOR, "进程树内存 memory of the tree")
    for over, under in RATIOS:
        cells = []
        for quantity in (SECONDS, PROCESSOR, TREE):
            goal = GOALS.get((over, under, quantity), {}).get(vouchers)
            ratio = median(rounds, over, quantity) / median(rounds, under, quantity)
            cells.append(f"{ratio:.3g}" + (f" (≤ {goal})" if goal else ""))
        yield _row(f"{SIDES[over]} / {SIDES[under]}", *cells)


def growth_table(results: Results, quantity: str) -> Iterator[str]:
    """A quantity by the number of vouchers, and what each further million adds to it."""
    sizes = list(results)
    steps = list(zip(sizes, sizes[1:], strict=False))
    added = [f"每多百万 per million more, {low:,} → {high:,}" for low, high in steps]
    yield from _head(quantity, *(f"{size:,}" for size in sizes), *added)
    for side, name in SIDES.items():
        at = {size: median(rounds, side, quantity) for size, rounds in results.items()}
        slopes = ((at[high] - at[low]) / (high - low) * 1_000_000 for low, high in steps)
        yield _row(name, *(f"{value:,.2f}" for value in (*at.values(), *slopes)))


def stage_table(results: Results) -> Iterator[str]:
    """Where a full refresh spends its seconds, by the number of vouchers."""
    parts = {size: lines([played.profile for played in rounds]) for size, rounds in results.items()}
    whole = {size: median(rounds, "full", SECONDS) for size, rounds in results.items()}
    yield from _head("全部刷新的各步 stage of a full refresh, 秒 seconds", *(f"{size:,}" for size in results))
    for part in next(iter(parts.values())):
        name = f"… {part.strip()}" if part.startswith(" ") else part
        yield _row(name, *(f"{parts[size][part]:.2f} ({parts[size][part] / whole[size]:.0%})" for size in results))


def node_table(rounds: list[Round]) -> Iterator[str]:
    """The slowest models, seeds and audits of the build."""
    yield from _head("dbt 节点 node", SECONDS)
    for node, seconds in slowest_nodes([played.profile for played in rounds]).items():
        yield _row(node, f"{seconds:.2f}")


def workbook_table(readings: Readings, rows: int) -> Iterator[str]:
    """One workbook, its header and so many rows, read by both readers: medians."""
    cells = (rows + 1) * COLUMNS
    seconds = {reader: statistics.median(reading[reader].seconds for reading in readings) for reader in READERS}
    yield from _head(f"一个工作簿 one workbook, {cells:,} 格 cells", SECONDS, "格/秒 cells per second", TREE)
    for reader, name in READERS.items():
        tree = statistics.median(QUANTITIES[TREE](reading[reader]) for reading in readings)
        yield _row(name, f"{seconds[reader]:.2f}", f"{cells / seconds[reader]:,.0f}", f"{tree:,.0f}")
    ratio = seconds["openpyxl"] / seconds["extract"]
    yield _row("比值 ratio", "", f"{ratio:.3g} (≥ {GOAL_OF_CELLS})", "")


def _head(first: str, *others: str) -> Iterator[str]:
    """The head of a table whose other columns hold numbers."""
    yield _row(first, *others)
    yield "|---|" + "---:|" * len(others)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
