"""The lake holds all that the models read: a warehouse built from it alone is the published one."""

import shutil
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from benchmarks.sameness import only_in_each
from pipelines.cli import app
from pipelines.exports import load_catalogue
from pipelines.lake import LakeError, write_lake
from pipelines.nodes import run_nodes
from pipelines.project import compiled_nodes
from pipelines.publish import published_path
from pipelines.settings import Home, find_home
from pipelines.text import sql_path
from pipelines.warehouse import rows_of_all

MARTS = ("criterion_scores", "indicator_scores", "department_scores", "rejected_rows", "source_files", "forecasts")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory, running_home: Home) -> Path:
    return write_lake(running_home, tmp_path_factory.mktemp("湖 lake [1]"))


@pytest.mark.parametrize("name", ["running_home", "municipality_home"])
def test_the_models_over_the_lake_give_what_is_published(
    request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    home = request.getfixturevalue(name)
    lake, published = write_lake(home, tmp_path), published_path(home)
    assert published is not None
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_path(published)} as published (read_only)")
        connection.execute("create schema landed")
        for table in (lake / "landed").iterdir():
            files = ", ".join(map(sql_path, table.glob("*.parquet")))
            connection.execute(f"create view landed.{table.name} as from read_parquet([{files}])")
        connection.execute(f"create view landed.rows as {rows_of_all(load_catalogue())}")
        run = run_nodes(connection, compiled_nodes(home))
        assert run.failed_audits == ()
        for mart in MARTS:
            rows, kept = f"select * from marts.{mart}", f"select * from published.marts.{mart}"
            assert connection.execute(f"select count(*) from ({rows})").fetchall()[0][0] > 0, mart
            assert only_in_each(connection, rows, kept) == (0, 0), mart


def test_seeds_lie_beside_the_rows(lake: Path, running_home: Home) -> None:
    seeds = {node.name for node in compiled_nodes(running_home) if node.kind == "seed"}
    assert {folder.name for folder in (lake / "reference").iterdir()} == seeds


def test_a_lake_is_written_once(lake: Path, running_home: Home) -> None:
    before = [path.stat().st_mtime_ns for path in sorted(lake.rglob("*.parquet"))]
    assert write_lake(running_home, lake.parent) == lake
    assert [path.stat().st_mtime_ns for path in sorted(lake.rglob("*.parquet"))] == before
    assert [path.name for path in lake.parent.iterdir()] == [lake.name]


def test_without_a_published_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["lake", "--home", str(tmp_path)])
    assert done.exit_code == 1
    assert "jiheng refresh" in done.stderr
    assert list(tmp_path.glob("lake*")) == []


def test_a_parse_that_is_gone_is_named(tmp_path: Path, running_home: Home) -> None:
    home = find_home(tmp_path / "home")
    shutil.copytree(running_home.warehouse, home.warehouse)
    with pytest.raises(LakeError, match="refresh --full"):
        write_lake(home, tmp_path / "lake")
    assert not (tmp_path / "lake").exists()
