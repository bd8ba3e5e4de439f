"""How much memory DuckDB may take beside Python, which needs some 300 MB itself."""

from functools import cache

import duckdb

SHARE = 0.5  # of DuckDB's own default, which is 80 % of what the machine or its control group has
UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
MOST_BUILDING = 400  # MB; no model gets faster with more, and what does not fit goes to disk
MOST_PARSING = 512  # MB of one instance that parses; two files are in hand at once


def building_memory() -> str:
    """The memory limit of the one instance that builds a warehouse."""
    return f"{min(MOST_BUILDING, _allowed())}MB"


def parsing_memory() -> str:
    """The memory limit of each of the two instances that parse."""
    return f"{min(MOST_PARSING, _allowed() // 2)}MB"


@cache
def _allowed() -> int:
    """Megabytes for all instances together: two fifths of what there is."""
    with duckdb.connect() as connection:
        (text,) = connection.execute("select current_setting('memory_limit')").fetchall()[0]
    number, unit = text.split()
    return int(float(number) * UNITS[unit] * SHARE) // 1_000_000
