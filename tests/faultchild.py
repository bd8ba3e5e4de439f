"""Run as a process: publishes a home's warehouse anew and kills itself at a step of the publication.

    python faultchild.py HOME LANDING STEP

A step is a call that replaces a file or waits for the disk, seen before and after it. The warehouse is not built but
copied from the published one, so that what is tried is the publication alone.
"""

import os
import shutil
import signal
import sys
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import duckdb

from pipelines import refresh
from pipelines.publish import published_path
from pipelines.settings import find_home
from pipelines.warehouse import Built


def fatal(call, steps, last):
    """The same call, in a process that dies before or after it when it is its turn."""

    def called(*arguments):
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        done = call(*arguments)
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return called


def copied(run):
    """Instead of a build: the published warehouse again, under the id of this refresh."""
    run.home.build.mkdir(exist_ok=True)
    path = Path(shutil.copy(published_path(run.home), run.home.build / "building.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute("update marts.refreshes set refresh_id = ?", [run.refresh_id])
    return replace(run, built=Built(path, (), {}))


def main(root, landing, last):
    """The refresh, to its end unless it dies."""
    steps = count(1)

    def armed(run):
        os.replace, os.fsync = fatal(os.replace, steps, last), fatal(os.fsync, steps, last)
        return refresh.move_in(run)

    refresh.STAGES = (("landing", refresh.take_stock), ("build", copied), ("publish", armed))
    refresh.run_refresh(find_home(Path(root), Path(landing)), date(2023, 7, 1), True, print, print)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
