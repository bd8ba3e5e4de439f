"""The access log: a chain of lines that shows every change, written by many at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import accesslog
from pipelines.cli import app
from pipelines.settings import Home, find_home


def verified(home: Home) -> accesslog.Verdict:
    return accesslog.verify(accesslog.log_path(home))


def entry(subject: str) -> accesslog.Entry:
    return accesslog.Entry(accesslog.now(), "evidence", "s-wang", "王", "bureau", "", subject)


@pytest.fixture
def logged(tmp_path: Path) -> Home:
    """A home with a log of eight lines."""
    home = find_home(tmp_path)
    for number in range(8):
        accesslog.append(home, entry(f"{number} " + "很长" * 999 * (number % 2)))
    return home


def test_the_log_is_whole(logged: Home):
    assert verified(logged).broken_line is None
    result = CliRunner().invoke(app, ["verify-log", "--home", str(logged.root)])
    assert result.exit_code == 0 and "8" in result.output
    assert accesslog.entries(logged, 1)[0].subject.startswith("7 ")


def changed(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[3].replace(b"s-wang", b"s-zhao"), *lines[4:]]


@pytest.mark.parametrize(
    ("spoil", "broken"),
    [
        (changed, 4),
        (lambda lines: lines[:3] + lines[4:], 4),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], 4),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
        (lambda lines: [*lines[:3], b"\n", *lines[3:]], 4),
        (lambda lines: [*lines[:3], lines[3].replace(b'"}\n', b'", "role": "auditor"}\n'), *lines[4:]], 4),
        (lambda lines: [*lines[:7], lines[7][:-9]], 8),
    ],
    ids=["changed", "left out", "begun later", "swapped", "twice", "blank", "added to", "cut short"],
)
def test_a_broken_log_names_its_first_broken_line(logged: Home, spoil, broken: int):
    path = accesslog.log_path(logged)
    path.write_bytes(b"".join(spoil(path.read_bytes().splitlines(keepends=True))))
    assert verified(logged).broken_line == broken
    result = CliRunner().invoke(app, ["verify-log", "--home", str(logged.root)])
    assert result.exit_code == 1 and str(broken) in result.output


def test_a_line_cut_short_stays_and_the_log_goes_on(logged: Home):
    path = accesslog.log_path(logged)
    path.write_bytes(path.read_bytes()[:-9])
    accesslog.append(logged, entry("after the crash"))
    assert verified(logged).broken_line == 8
    assert accesslog.entries(logged, 2)[0].subject == "after the crash"
    assert len(path.read_bytes().splitlines()) == 9


def test_a_disk_that_fills_leaves_no_half_line(logged: Home, monkeypatch: pytest.MonkeyPatch):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        accesslog.append(logged, entry("lost"))
    assert verified(logged) == accesslog.Verdict(8, verified(logged).last_hash)


def test_many_write_at_once(tmp_path: Path):
    home = find_home(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: accesslog.append(home, entry(str(number))), range(200)))
    assert verified(home).lines == 200
    assert {each.subject for each in accesslog.entries(home, 200)} == {str(number) for number in range(200)}
