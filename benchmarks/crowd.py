"""Ten people click while twenty refreshes are published: what they wait, and whether a page ever mixes two versions.

Every version is a copy of one warehouse in which each department's name carries the version's mark. To publish is to
move the file in and to replace the pointer, as a refresh does at its end; the work before that is another process's.
"""

import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb

from benchmarks.places import PAGES, draw_places
from benchmarks.visitor import Shown, Visitor, dashboard
from pipelines.publish import published_path
from pipelines.settings import Home

PEOPLE, VERSIONS = 10, 20
THINK = 2.0  # seconds between two clicks of one person, from half of it to one and a half
VISITED = [page for page in PAGES if page != "what if"]  # which reckons scores anew, as long as all else together
MARK = re.compile(rb"~v(\d+)~")


@dataclass
class Clicks:
    """What a crowd saw: seconds a page, the errors, the pages that mixed versions, and the versions seen."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    versions: set[bytes] = field(default_factory=set)

    def note(self, place: str, shown: Shown) -> None:
        """Adds a page."""
        self.seconds.append(shown.seconds)
        self.errors += shown.errors
        found = {mark for message in shown.messages for mark in MARK.findall(message)}
        self.versions |= found
        if len(found) > 1:
            self.mixed.append(f"{place}: {sorted(found)}")


def play(home: Home, warehouse: Path, seconds: float) -> tuple[Clicks, Clicks]:
    """The crowd's clicks for so long while nothing happens, and as long again while all versions are published."""
    marked = make_versions(home, warehouse)
    publish(home, marked[0])
    with dashboard(home) as server:
        warm_up(server.address)
        idle = crowd(server.address, warehouse, seconds, lambda: time.sleep(seconds))

        def publish_all() -> None:
            for version in marked[1:]:
                publish(home, version)
                time.sleep(seconds / VERSIONS)

        return idle, crowd(server.address, warehouse, seconds, publish_all)


def warm_up(address: str) -> None:
    """One visit, in which the server imports what it needs."""
    visitor = Visitor(address)
    visitor.click()
    visitor.leave()


def make_versions(home: Home, warehouse: Path) -> list[Path]:
    """One copy to begin with and VERSIONS more, not yet published, in a fresh home."""
    shutil.rmtree(home.root, ignore_errors=True)
    home.warehouse.mkdir(parents=True)
    home.build.mkdir()
    copies = []
    for number in range(VERSIONS + 1):
        copy = home.build / f"wh_{number:03}.duckdb"
        shutil.copyfile(warehouse, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute(f"update marts.department_scores set department_name = department_name || '~v{number}~'")
        copies.append(copy)
    return copies


def publish(home: Home, version: Path) -> None:
    """Moves a version in and points to it."""
    version.replace(home.warehouse / version.name)
    fresh = home.warehouse / "published.new"
    fresh.write_text(version.name, encoding="utf-8")
    os.replace(fresh, home.warehouse / "published")
    assert published_path(home) == home.warehouse / version.name


def crowd(address: str, warehouse: Path, seconds: float, meanwhile: Callable[[], None]) -> Clicks:
    """PEOPLE clicking at random places while `meanwhile` runs."""
    clicks, over = Clicks(), threading.Event()
    lock = threading.Lock()

    def person(number: int) -> None:
        visitor, draw = Visitor(address), Random(number)
        while not over.wait(THINK * (0.5 + draw.random())):
            page = draw.choice(VISITED)
            (place,) = draw_places(warehouse, page, 1, seed=draw.randrange(10**6))
            shown = visitor.click(place.page, place.query)
            with lock:
                clicks.note(f"{page} {place.query}", shown)
        visitor.leave()

    people = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for each in people:
        each.start()
    meanwhile()
    over.set()
    for each in people:
        each.join()
    return clicks
