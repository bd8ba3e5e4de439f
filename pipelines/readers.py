"""The child processes in which workbooks and reports are read, within one file's limits of memory and time."""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipelines.children import Children, DiedError, SlowError
from pipelines.reportchild import RECORD
from pipelines.reports import ReportError
from pipelines.settings import SheetLimits
from pipelines.sheets import workbook_children


class ReportReaders:
    """Reads reports, as many at once as are asked for."""

    def __init__(self, limits: SheetLimits) -> None:
        """No child is started yet."""
        self._seconds = limits.seconds
        self._children = Children(["-m", "pipelines.reportchild", str(limits.memory)])

    def __enter__(self) -> Self:
        """For use in a with statement."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Ends all children."""
        self._children.close()

    def read(self, source: Path, folder: Path) -> dict[str, Any]:
        """What `reportchild` wrote of a report into a folder.

        Raises:
            ReportError: it cannot be read within the limits, or is no report.
            OSError: the disk is full.
        """
        try:
            self._children.ask([str(source), str(folder)], self._seconds)
        except SlowError as error:
            zh, en = f"打开超过 {self._seconds} 秒，已中止", f"stopped: opening took over {self._seconds} s"
            raise ReportError("unreadable", zh, en) from error
        except DiedError as error:
            if "No space left" in error.said:
                raise OSError(errno.ENOSPC, error.said) from error  # the disk's fault, not the document's
            zh, en = f"文档损坏或过大：{error.said}", f"the document is damaged or too large: {error.said}"
            raise ReportError("unreadable", zh, en) from error
        record: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
        if record["status"] != "loaded":
            raise ReportError(record["status"], record["cause_zh"], record["cause_en"])
        return record


@dataclass(frozen=True)
class Readers:
    """The readers of all kinds of files, and the limits of one file."""

    limits: SheetLimits
    workbooks: Children
    reports: ReportReaders


@contextmanager
def started(limits: SheetLimits) -> Iterator[Readers]:
    """Readers whose children end with the block; they start as they are needed."""
    with workbook_children(limits) as workbooks, ReportReaders(limits) as reports:
        yield Readers(limits, workbooks, reports)
