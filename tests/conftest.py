"""Fixtures that several tests share: homes with a published warehouse, made once a session."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from pipelines import project
from pipelines.demo import make_municipality
from pipelines.nodes import run_nodes
from pipelines.project import compiled_nodes
from pipelines.publish import published_path
from pipelines.refresh import run_refresh
from pipelines.run import Run
from pipelines.settings import Home, find_home
from pipelines.text import sql_text

CASES = Path(__file__).parent / "cases"
CHROMIUM = shutil.which("chromium")
STRANGE = "“A'B\"C”<b>*局*</b>[x](y) $z$" + "很" * 20
SHARED = "示范区同名局"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

settings.register_profile("jiheng", deadline=None, derandomize=True)  # the same run everywhere, however slow
settings.load_profile("jiheng")


def refreshed(root: Path, landing: Path, as_of: date, full: bool = False) -> Run:
    """A refresh of a landing folder into a home, without any output."""
    return run_refresh(find_home(root, landing), as_of, full, lambda _: None, lambda *_: None)


def published(root: Path, landing: Path, as_of: date) -> Home:
    """A home whose warehouse was just published."""
    refreshed(root, landing, as_of)
    return find_home(root, landing)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """dbt compiles once for each state of the project, not for each home: seconds a home, and it is the same."""
    compiling, known = project._compile, {}

    def compiled(home: Home) -> tuple[project.Node, ...]:
        target = project.dbt_target(home)
        if target.name not in known:
            known[target.name] = compiling(home)
        target.mkdir(parents=True, exist_ok=True)
        return known[target.name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "_compile", compiled)
        yield


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The samples as of 2023-06-30: two finished years of sixteen departments."""
    return published(tmp_path_factory.mktemp("样本 home"), CASES / "samples", date(2023, 6, 30))


@pytest.fixture(scope="session")
def running_home(tmp_path_factory: pytest.TempPathFactory, samples_home: Home) -> Home:
    """The samples as of 2022-08-15: 2022 is in progress."""
    root = tmp_path_factory.mktemp("running")
    shutil.copytree(samples_home.cache, root / "cache")
    return published(root, CASES / "samples", date(2022, 8, 15))


@pytest.fixture(scope="session")
def golden_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The seed report's own department, its year 2022 finished."""
    return published(tmp_path_factory.mktemp("golden"), CASES / "golden", date(2023, 6, 30))


@pytest.fixture(scope="session")
def municipality_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three made-up districts, 2022 finished and 2023 in progress: 990101 东湖区, 990102 西湖区, 990103 南湖区."""
    home = find_home(tmp_path_factory.mktemp("municipality"))
    make_municipality(home.landing, home.districts, 3, 5, last_year=2023, years=2, as_of=date(2023, 8, 15))
    return published(home.root, home.landing, date(2023, 8, 15))


def altered(source: Home, root: Path, *statements: str) -> Home:
    """A home whose published warehouse is another's, with some of its rows changed."""
    warehouse = published_path(source)
    assert warehouse is not None
    home = find_home(root)
    home.warehouse.mkdir(parents=True)
    path = home.warehouse / "wh_altered.duckdb"
    path.write_bytes(warehouse.read_bytes())
    (home.warehouse / "published").write_text(path.name, encoding="utf-8")
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return home


@pytest.fixture
def strange_home(samples_home: Home, tmp_path: Path) -> Home:
    """The samples with a department of a strange name, two of one name, and one for which everything is missing."""
    return altered(
        samples_home,
        tmp_path,
        f"update marts.department_scores set department_name = {sql_text(STRANGE)}, unit_kind = null"
        " where department_code = '103'",
        f"update marts.department_scores set department_name = '{SHARED}' where department_code in ('105', '106')",
        "update marts.criterion_scores set basis = 'missing', points_earned = 0, points_lost = points_possible,"
        " points_open = 0, numerator = null, denominator = null, measure = null where department_code = '104'",
        "update marts.indicator_scores set points_earned = 0, points_lost = points_possible, points_open = 0"
        " where department_code = '104'",
        "update marts.department_scores set points_earned = 0, points_lost = 100, points_open = 0, grade = '差',"
        " verified_points = 0, missing_points = 100 where department_code = '104'",
    )


def failing_audits(home: Home, database: Path, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    """The audits, of those wanted by name, that find anything in a database; their rows are in its schema audit."""
    audits = [node for node in compiled_nodes(home) if node.kind == "test" and wanted(node.name)]
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop schema if exists audit cascade")
        return run_nodes(connection, audits).failed_audits


def rows(home: Home, query: str, *parameters: object) -> list[tuple]:
    """What a query finds in the published warehouse.

    It is opened under a name of its own: within one process DuckDB wants one configuration a path, and the dashboard's
    is another.
    """
    path = published_path(home)
    assert path is not None
    own = home.build / f"rows-{path.name}"
    if not own.exists():
        own.hardlink_to(path)
    with duckdb.connect(str(own), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def unpacked(content: bytes) -> bytes:
    """A file's text: what lies in an archive, and in archives within it, is unpacked."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(unpacked(archive.read(name)) for name in archive.namelist())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    assert CHROMIUM, "Chromium is missing: make browser"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
