"""Landing is listed whole and left as it is."""

import os
from datetime import date
from pathlib import Path

import pytest

from pipelines.landing import LandingError, date_in, list_landing, year_in
from pipelines.settings import Home, find_home

TODAY = date(2023, 7, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = find_home(tmp_path / "home")
    home.landing.mkdir(parents=True)
    return home


def put(home: Home, name: str, content: str = "x") -> Path:
    path = home.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def test_no_landing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LandingError):
        list_landing(find_home(tmp_path), TODAY)


def test_an_empty_landing_folder_is_an_empty_list(home: Home) -> None:
    assert list_landing(home, TODAY) == []


def test_every_file_is_listed_by_path(home: Home) -> None:
    names = ["b.csv", "a/it's [1] 表.csv", "~$锁.xlsx", ".hidden", "a/b/c.txt"]
    for name in names:
        put(home, name, name)
    assert [file.name for file in list_landing(home, TODAY)] == sorted(names)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("支付_20230410.xlsx", date(2023, 4, 10)),
        ("20221231资产更正_2022_20230520_99999999.xlsx", date(2023, 5, 20)),
        ("２０２３０４１０.xlsx", date(2023, 4, 10)),
        ("20230410/支付.xlsx", None),
        ("支付_202304101.xlsx", None),
        ("支付_20230230.xlsx", None),
    ],
)
def test_a_files_date_is_the_last_valid_one_in_its_name(name: str, day: date | None) -> None:
    assert date_in(name) == day


@pytest.mark.parametrize(
    ("text", "year"),
    [("资产_2022_20230520", 2022), ("2021年表", 2021), ("表20230410", None), ("1999", None), ("20220", None)],
)
def test_a_year_stands_alone(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_without_a_date_the_day_its_bytes_were_first_seen_counts(home: Home) -> None:
    put(home, "终稿.csv")
    assert list_landing(home, TODAY)[0].date == TODAY
    put(home, "终稿.csv").rename(home.landing / "终稿2.csv")
    assert list_landing(home, date(2023, 8, 1))[0].date == TODAY


def test_a_torn_line_in_the_record_of_first_days_does_no_harm(home: Home) -> None:
    put(home, "a.csv", "a")
    list_landing(home, TODAY)
    with home.first_seen.open("a") as record:
        record.write("0123456789abcdef")
    put(home, "b.csv", "b")
    list_landing(home, date(2023, 8, 1))
    assert [file.date for file in list_landing(home, date(2023, 9, 1))] == [TODAY, date(2023, 8, 1)]


def test_of_the_same_bytes_the_newest_is_read_then_the_first_by_path(home: Home) -> None:
    for name in ["a_20230101.csv", "b_20230601.csv", "c_20230601.csv"]:
        put(home, name)
    standing = {file.name: file.duplicate_of for file in list_landing(home, TODAY)}
    assert standing == {"a_20230101.csv": "b_20230601.csv", "b_20230601.csv": "", "c_20230601.csv": "b_20230601.csv"}


def test_supplements_are_told_by_name_without_folders(home: Home) -> None:
    for name in ["人员补报.csv", "补充说明.csv", "补报/人员.csv"]:
        put(home, name, name)
    assert {file.name: file.adds for file in list_landing(home, TODAY)} == {
        "人员补报.csv": True,
        "补充说明.csv": True,
        "补报/人员.csv": False,
    }


def test_what_cannot_be_read_is_listed_with_its_cause(home: Home, tmp_path: Path) -> None:
    put(home, "good.csv")
    put(home, "empty.csv", "")
    (tmp_path / "outside.csv").write_text("secret")
    (home.landing / "leaves.csv").symlink_to(tmp_path / "outside.csv")
    (home.landing / "folder").symlink_to(tmp_path)
    (home.landing / "nowhere.csv").symlink_to("gone.csv")
    (home.landing / "loop.csv").symlink_to("loop.csv")
    os.mkfifo(home.landing / "pipe.csv")
    files = {file.name: file for file in list_landing(home, TODAY)}
    assert {name for name, file in files.items() if file.cause} == files.keys() - {"good.csv"}
    assert not any(file.sha256 for file in files.values() if file.cause)
    assert "链接" in files["leaves.csv"].cause and "普通文件" in files["pipe.csv"].cause


def test_a_link_within_landing_is_read(home: Home) -> None:
    put(home, "a.csv")
    (home.landing / "b.csv").symlink_to("a.csv")
    assert [(file.name, file.duplicate_of) for file in list_landing(home, TODAY)] == [("a.csv", ""), ("b.csv", "a.csv")]


def test_a_file_that_is_being_written_waits(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "a.csv")
    stamps = iter([(1, 1), (2, 2)])
    monkeypatch.setattr("pipelines.landing.stamp_of", lambda path: next(stamps))
    assert "仍在写入" in list_landing(home, TODAY)[0].cause


def test_a_name_from_chinese_windows_is_readable(home: Home) -> None:
    (home.landing / os.fsdecode("人员补报_20230410.csv".encode("gb18030"))).write_text("x")
    file = list_landing(home, TODAY)[0]
    assert (file.name, file.adds, file.date) == ("人员补报_20230410.csv", True, date(2023, 4, 10))
