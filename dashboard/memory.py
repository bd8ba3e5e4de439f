"""Less work after every page."""

import gc
from functools import cache


@cache
def set_imports_aside() -> None:
    """Takes all that was imported out of the garbage collector's sight, once a process.

    Streamlit collects garbage after every page, and looking through what is never garbage would take a tenth of a
    second each time, while nobody else is served.
    """
    gc.collect()
    gc.freeze()
