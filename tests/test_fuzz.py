"""Broken and odd files by the thousand: each ends with a status and its cause, and nothing crashes."""

import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from conftest import CASES, published, rows
from hypothesis import given
from hypothesis import strategies as st

from pipelines.csvtext import TextError, even_out, requote
from pipelines.extract import ParsedFile, extract
from pipelines.landing import list_landing
from pipelines.layout import read_head
from pipelines.settings import find_home
from pipelines.spellings import site_catalogue
from tests.hostile import TEXT
from tests.report_family import make_story, tell, write

DAY = date(2023, 6, 30)
CORPORA = os.environ.get("JIHENG_CORPORA", "")
TELLING = (b"\0", b"\xff", b'"', b"\n", b",", b"\r", b"<", b"&", b"\x1f", b"-1", b"9" * 40, b"\xff\xff\xff\x7f")


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Good files of every kind: exports, and reports as Word documents, PDF and text."""
    folder = tmp_path_factory.mktemp("reports")
    reports = [
        write(tell(make_story(seed)), folder / f"{seed}{suffix}") for seed in range(4) for suffix in (".docx", ".pdf")
    ]
    cases = (path for name in ("samples", "golden", "reports") for path in sorted((CASES / name).rglob("*.*")))
    return [*(path for path in cases if path.stat().st_size), *reports]


def flipped(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def dropped(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    del data[start : start + random.randrange(1, 100)]


def doubled(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    data[start:start] = data[start : start + random.randrange(1, 10_000)]


def planted(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    data[start : start + random.randrange(3)] = random.choice(TELLING)


def cut(data: bytearray, random: Random) -> None:
    del data[random.randrange(len(data) // 2, len(data)) :]


CHANGES: tuple[Callable[[bytearray, Random], None], ...] = (flipped, flipped, dropped, doubled, planted, planted, cut)


def mutated(data: bytes, random: Random) -> bytes:
    """The bytes after a few changes; those of a container half of the time within one of its parts."""
    if zipfile.is_zipfile(BytesIO(data)) and random.random() < 0.5:
        return with_changed_part(data, random)
    changing = bytearray(data)
    for _ in range(random.randrange(1, 6)):
        if len(changing) > 1:
            random.choice(CHANGES)(changing, random)
    return bytes(changing)


def with_changed_part(container: bytes, random: Random) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(container)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen = random.choice(names)
        for name in names:
            part = before.read(name)
            after.writestr(name, mutated(part, random) if name == chosen else part)
    return made.getvalue()


def assert_closed(parsed: list[ParsedFile]) -> None:
    for file in parsed:
        assert file.lines_read == file.layout_lines + file.data_rows, file
        assert file.status == "loaded" or " / " in file.message, file


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_changed_files_end_with_a_status(tmp_path: Path, sound: list[Path], seed: int) -> None:
    home, random = find_home(tmp_path / "home", tmp_path / "landing"), Random(seed)
    home.landing.mkdir()
    for number in range(200):
        source = random.choice(sound)
        content = mutated(source.read_bytes(), random)
        (home.landing / f"{number}{source.suffix}").write_bytes(content)
    files = list_landing(home, DAY)
    assert_closed(extract(home, site_catalogue(home), files, False, lambda *_: None))


@pytest.mark.soak
@pytest.mark.skipif(not CORPORA, reason="JIHENG_CORPORA names no folder of spreadsheet readers' test files")
def test_the_corpora_of_other_readers_end_with_a_status(tmp_path: Path) -> None:
    shutil.copytree(CASES / "samples", tmp_path / "landing")
    shutil.copytree(CORPORA, tmp_path / "landing" / "corpora", symlinks=True)
    home = published(tmp_path / "home", tmp_path / "landing", DAY)
    empty_handed = "status not in ('loaded', 'superseded') and message is null"
    assert rows(home, "select count(*) from marts.source_files") > [(100,)]
    assert rows(home, f"select file_name from marts.source_files where {empty_handed}") == []


@pytest.mark.soak
def test_a_line_of_a_gigabyte_is_a_cause_in_words(tmp_path: Path) -> None:
    home = find_home(tmp_path / "home", tmp_path / "landing")
    home.landing.mkdir()
    for name, piece in {"数字.csv": b"9", "逗号.csv": b",", "引号.csv": b'"'}.items():
        with (home.landing / name).open("wb") as file:
            file.write(TEXT)
            for _ in range(64):
                file.write(piece * (1 << 24))
    parsed = extract(home, site_catalogue(home), list_landing(home, DAY), False, lambda *_: None)
    assert [(file.status, "第 3 行超过" in file.message) for file in parsed] == [("unreadable", True)] * 3


@pytest.mark.soak
@given(st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"\t", b"a", "年".encode(), b"\xb6", b"\0"]), max_size=60))
def test_any_text_becomes_records_or_a_cause(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("text")
    (folder / "source").write_bytes(b"".join(pieces) or b"a")
    try:
        text = even_out(folder / "source", folder / "even")
    except TextError:
        return
    made = requote(text, ",", folder / "requoted")
    assert len(read_head(made.path, ",", 100)) == made.lines
