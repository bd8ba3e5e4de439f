"""Small lists in CSV that the bureau's own people write into a home.

Whatever is wrong with one is said with its line.
"""

import csv
from pathlib import Path

from pipelines.settings import SettingsError


def read_list(path: Path, header: list[str]) -> list[tuple[int, list[str]]]:
    """Line numbers and stripped cells below the header, blank lines left out; UTF-8, or what a Chinese Excel saves.

    Raises:
        SettingsError: the header is another.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    reader = csv.reader(text.splitlines())
    lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(map(str.strip, cells))]
    if not lines or lines[0][1] != header:
        raise SettingsError(f"{path}，第 1 行 / line 1: 表头须为 / the header must be {','.join(header)}")
    return lines[1:]


def line_error(path: Path, number: int, problem: object) -> SettingsError:
    """What is wrong with a line of a list."""
    return SettingsError(f"{path}，第 {number} 行 / line {number}: {problem}")
