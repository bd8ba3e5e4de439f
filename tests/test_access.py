"""Who may see what: every page, parameter and download as every role, and the rule at the door itself."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import unpacked
from guarding import LOGIN, ROLES, guard
from places import MINE, OTHER, PLACES
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from test_dashboard import path_of

from dashboard import entrance, masking
from dashboard.queries import arrivals, scores
from dashboard.queries.scopes import FEWEST, copy_for
from dashboard.queries.warehouse import COPYING, address, ask, ask_once
from dashboard.visitor import Visitor
from pipelines import access, accesslog
from pipelines.settings import PROJECT, Home, find_home

PEOPLE = {
    "department": {"sub": "s-zhang", "email": "zhang@example.org", "name": "张"},
    "bureau": {"sub": "s-wang", "groups": ["staff", "bureau-staff"]},
    "auditor": {"sub": "s-li", "groups": ["audit"]},
    "nobody": {"sub": "s-zhao", "email": "zhao@example.org", "groups": ["staff"]},
}


@pytest.fixture(scope="module")
def guarded(samples_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The samples in a home of their own that wants a login."""
    home = find_home(tmp_path_factory.mktemp("guarded"))
    home.warehouse.mkdir()
    published = Path(path_of(samples_home))
    (home.warehouse / published.name).hardlink_to(published)
    (home.warehouse / "published").write_text(published.name + "\n")
    guard(home)
    return home


Visit = Callable[..., AppTest]


@pytest.fixture
def visit(guarded: Home, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens a page as somebody whom the provider knows."""
    monkeypatch.setenv("JIHENG_HOME", str(guarded.root))

    def visited(who: str, page: str = "", seconds: float = 600, is_broken: bool = False, **query: str) -> AppTest:
        claims = {**PEOPLE[who], "is_logged_in": True, "exp": time.time() + seconds} if who else {}
        monkeypatch.setattr(entrance, "find_claims", lambda: claims)
        shown = AppTest.from_file(PROJECT / "dashboard" / "menu.py", default_timeout=120)
        shown._page_hash = calc_hash(page)
        shown.query_params.update({"year": "2022", "department": OTHER, **query})
        shown.run()
        assert not shown.exception
        assert bool(shown.error) == is_broken
        return shown

    return visited


def sent(app: AppTest) -> bytes:
    """All that goes to the browser: labels, tables, charts, boxes and their choices."""
    protos = [getattr(element, "proto", None) for element in app._tree]
    return b"".join(proto.SerializeToString() for proto in protos if proto is not None)


def others(home: Home) -> list[bytes]:
    """What names another department, as tables and as charts write it."""
    names = ask(
        path_of(home), "select distinct department_name from marts.department_scores where department_code <> ?", MINE
    )
    return [form for name in names["department_name"] for form in (name.encode(), json.dumps(name)[1:-1].encode())]


def leaks(content: bytes, home: Home) -> list[str]:
    return [name.decode() for name in others(home) if name in content]


# Every page, parameter and download as every role


@pytest.mark.parametrize(("page", "query"), PLACES)
def test_a_department_sees_no_other(visit: Visit, guarded: Home, page: str, query: dict[str, str]):
    app = visit("department", page, **query)
    assert sent(app)
    assert not leaks(sent(app), guarded)


@pytest.mark.parametrize("who", ["bureau", "auditor"])
@pytest.mark.parametrize(("page", "query"), PLACES)
def test_bureau_and_auditor_see_every_page(visit: Visit, page: str, query: dict[str, str], who: str):
    visit(who, page, **query)


@pytest.mark.parametrize("page", ["", "compare", "losses", "takeaway"])
def test_the_bureau_sees_the_others(visit: Visit, guarded: Home, page: str):
    assert leaks(sent(visit("bureau", page)), guarded)


@pytest.mark.parametrize(("page", "query"), PLACES)
def test_who_is_not_let_in_sees_nothing(visit: Visit, guarded: Home, page: str, query: dict[str, str]):
    outside = [visit("nobody", page, **query), visit("", page, **query), visit("bureau", page, seconds=-1, **query)]
    for shown in outside:
        assert not leaks(sent(shown), guarded)
        assert not [*shown.dataframe, *shown.metric, *shown.selectbox]


def test_each_is_told_why(visit: Visit):
    assert "roles.csv" in visit("nobody").warning[0].value
    assert visit("").info[0].value == "请先登录。"
    assert "会话已结束" in visit("bureau", seconds=-1).info[0].value


def test_a_department_has_no_choice_of_others(visit: Visit):
    app = visit("department", "losses")
    assert app.query_params["department"] == MINE
    assert [box.options for box in app.selectbox if box.key == "choose_department"] == [["示范区民政局（103）"]]


def test_only_auditors_see_the_log(visit: Visit, guarded: Home):
    assert "访问日志" in visit("auditor", "access").subheader[0].value
    for who in ("bureau", "department"):
        turned_back = visit(who, "access")
        assert "不对您开放" in turned_back.info[0].value
        assert "访问日志" not in turned_back.subheader[0].value
        assert not turned_back.dataframe


def test_a_department_is_told_what_arrived_as_the_district_is(guarded: Home):
    whole = arrivals.matrix(path_of(guarded))
    own = arrivals.matrix(address(path_of(guarded), MINE))
    columns = ["export", "fiscal_year", "has_arrived"]
    assert own["has_arrived"].any()
    assert own[columns].merge(whole[columns]).shape == own[columns].shape


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Every download that pages offer, by its file's name."""
    found: dict[str, Callable[[], bytes]] = {}
    noted = Visitor.noted

    def kept(visitor: Visitor, home: Home, subject: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
        found[subject] = noted(visitor, home, subject, make)
        return found[subject]

    monkeypatch.setattr(Visitor, "noted", kept)
    return found


def test_a_department_takes_away_only_its_own(visit: Visit, guarded: Home, offered):
    visit("department", "takeaway")
    assert len(offered) == 6
    for name, make in offered.items():
        content = unpacked(make())
        assert content and not leaks(content, guarded), name


def test_the_bureau_takes_away_all(visit: Visit, guarded: Home, offered):
    visit("bureau", "takeaway")
    assert len(offered) == 13
    [ranking] = [name for name in offered if name.startswith("总览") and name.endswith("xlsx")]
    assert leaks(unpacked(offered[ranking]()), guarded)


def test_an_ended_session_takes_nothing_away(visit: Visit, offered, monkeypatch: pytest.MonkeyPatch):
    visit("department", "takeaway")
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    for make in offered.values():
        with pytest.raises(PermissionError):
            make()


# The rule at the door


def tables(home: Home) -> list[str]:
    return list(
        ask(
            path_of(home),
            "select distinct schema_name || '.' || table_name as name from duckdb_columns()"
            " where column_name = 'department_code' order by name",
        )["name"]
    )


def test_no_table_and_no_view_behind_a_departments_address_holds_another(samples_home: Home):
    own = address(path_of(samples_home), MINE)
    assert len(tables(samples_home)) > 50
    for table in tables(samples_home):
        assert set(ask(own, f"select distinct department_code from {table}")["department_code"]) <= {MINE}, table
    assert len(ask(own, "from marts.criterion_scores")) == 90


def test_a_departments_address_does_not_reach_the_published_file(samples_home: Home):
    own = address(path_of(samples_home), MINE)
    for sql in (
        "from published.marts.department_scores",
        f"attach '{path_of(samples_home)}' as again (read_only)",
        f"from read_blob('{path_of(samples_home)}')",
        "set enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            ask_once(own, sql)


def test_kept_answers_are_not_given_to_others(samples_home: Home):
    path = path_of(samples_home)
    asked = [scores.totals(where) for where in (path, address(path, MINE), address(path, OTHER), path)]
    assert [frame["department_code"].nunique() for frame in asked] == [16, 1, 1, 16]
    assert set(asked[2]["department_code"]) == {OTHER}


@pytest.mark.parametrize("code", ["", "x' or '1'='1", "%", "103\0105"])
def test_a_code_that_is_none_sees_nothing(samples_home: Home, code: str):
    assert scores.totals(address(path_of(samples_home), code)).empty


def test_a_table_nobody_thought_of_is_closed(samples_home: Home, tmp_path: Path):
    path = tmp_path / "wh'quoted.duckdb"
    path.write_bytes(Path(path_of(samples_home)).read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table marts.new_rows as select department_name from marts.department_scores")
        connection.execute("create table marts.new_scores as from marts.department_scores")
        connection.execute("create view marts.a_view as from marts.new_scores")
    with copy_for(str(path), MINE, COPYING) as own:
        assert own.execute("select count(*) from marts.new_rows").fetchall() == [(0,)]
        for table in ("new_scores", "a_view"):
            assert own.execute(f"select distinct department_code from marts.{table}").fetchall() == [(MINE,)]


def test_a_department_sees_the_files_of_its_own_rows_only(samples_home: Home):
    own = address(path_of(samples_home), MINE)
    seen = set(arrivals.files(own)["file_name"])
    behind = set(ask(own, "select distinct file_name from marts.evidence")["file_name"])
    assert behind <= seen < set(arrivals.files(path_of(samples_home))["file_name"])
    assert arrivals.rejected(own, "", 1).empty


def test_medians_are_the_districts(samples_home: Home):
    own = address(path_of(samples_home), MINE)
    [(total,)] = ask(own, "select points from district.medians where code = '' and fiscal_year = 2022").to_numpy()
    [(expected,)] = ask(
        path_of(samples_home), "select median(points_earned) from marts.department_scores where fiscal_year = 2022"
    ).to_numpy()
    assert float(total) == float(expected)


def test_a_median_of_few_departments_is_not_told(golden_home: Home):
    assert len(scores.departments(path_of(golden_home))) < FEWEST
    assert ask(address(path_of(golden_home), "301"), "from district.medians").empty


def test_pages_reach_the_warehouse_through_the_door_only():
    files = {
        path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in PROJECT.glob("dashboard/**/*.py")
    }
    assert {name for name, text in files.items() if "duckdb" in re.findall(r"^(?:import|from) (\w+)", text, re.M)} == {
        "dashboard/queries/warehouse.py",
        "dashboard/queries/scopes.py",
        "dashboard/queries/one_district.py",
        "dashboard/queries/sandbox.py",
        "dashboard/queries/trial.py",  # a database of its own in memory, filled through the door
    }
    assert [name for name, text in files.items() if "published_path" in text] == ["dashboard/menu.py"]
    revealing = {name for name, text in files.items() if "reveal" in text}
    assert revealing == {f"dashboard/queries/{name}.py" for name in ("warehouse", "evidence", "arrivals")}


# Masks


def test_payees_and_petitions_are_masked_outside_the_evidence(samples_home: Home):
    path = path_of(samples_home)
    assert set(ask(path, "select payee from facts.payment_lines where payee <> ''")["payee"]) == {"供＊＊＊"}
    assert set(ask(path, "select case_no from facts.petition_lines")["case_no"]) == {"X＊＊＊", "N＊＊＊"}
    assert ask(path, "select cast(null as varchar) as payee")["payee"].tolist() == [None]


def test_rejected_rows_hide_who_was_paid(samples_home: Home):
    rows = arrivals.rejected(path_of(samples_home), "", 1)
    paid = [json.loads(raw) for raw, export in zip(rows["raw"], rows["export"], strict=True) if export == "payments"]
    assert {cells["收款人"] for cells in paid if "收款人" in cells} == {"供＊＊＊"}
    assert all(not cells["支付凭证号"].endswith("＊") for cells in paid if "支付凭证号" in cells)


def test_a_header_nobody_knows_is_hidden():
    raw = json.dumps({"信访 人": "王五", "办理\n期限": "2022-05-01"}, ensure_ascii=False)
    shown = json.loads(masking.row(raw, "petitions", ["办理期限"]))
    assert shown == {"信访 人": "王＊＊＊", "办理\n期限": "2022-05-01"}
    assert masking.row(raw, "targets", []) == raw


# The files of access


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ("who,what\n", "第 1 行"),
        ("kind,name,role,department_code\nperson,a,king,\n", "第 2 行.*role"),
        ("kind,name,role,department_code\n\ndog,a,bureau,\n", "第 3 行.*kind"),
        ("kind,name,role,department_code\nperson,a,department,\n", "department_code"),
        ("kind,name,role,department_code\nperson,a,bureau,103\n", "department_code"),
        ("kind,name,role,department_code\nperson,,bureau,\n", "name"),
        ("kind,name,role,department_code\nperson,a\n", "四列"),
    ],
)
def test_a_roles_file_that_cannot_be_used_lets_nobody_in(tmp_path: Path, roles: str, told: str):
    home = find_home(tmp_path)
    guard(home, roles=roles)
    with pytest.raises(access.AccessError, match=told):
        access.read_roles(home)


def test_nobody_comes_in_while_the_roles_are_broken(visit: Visit, guarded: Home):
    access.roles_file(guarded).write_text("nonsense", encoding="utf-8")
    try:
        assert "roles" in visit("bureau", is_broken=True).error[0].value
    finally:
        access.roles_file(guarded).write_text(ROLES, encoding="utf-8")


def rule_for(**claims: object) -> str:
    rules = [
        access.Rule("person", "a@x", "auditor", ""),
        access.Rule("group", "g", "bureau", ""),
        access.Rule("group", "h", "department", "103"),
    ]
    found = access.find_rule(rules, claims)
    return found.role if found else ""


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "a@x"}, "auditor"),
        ({"sub": "a@x"}, "auditor"),
        ({"email": "a@x", "email_verified": True, "groups": ["h"]}, "auditor"),
        ({"email": "a@x", "email_verified": False, "groups": ["h"]}, "department"),
        ({"sub": "b", "groups": ["h", "g"]}, "bureau"),
        ({"sub": "b", "groups": "h"}, "department"),
        ({"sub": "g", "email": "h"}, ""),
        ({"sub": "b", "groups": []}, ""),
        ({"email": "A@X"}, ""),
        ({}, ""),
    ],
)
def test_the_first_line_that_fits_decides(claims: dict[str, object], role: str):
    assert rule_for(**claims) == role


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[auth]", "[other]", "缺少"),
        ('client_id = "jiheng"', "", "client_id"),
        ('"jiheng"', '""', "client_id"),
        ('"jiheng"', "7", "client_id"),
        ("0123456789abcdef0123456789abcdef", "short", "cookie_secret"),
        ("http://127.0.0.1:8501/oauth2callback", "http://jixiao.example/oauth2callback", "https"),
        ("http://127.0.0.1:9400", "http://login.example", "https"),
        ("/oauth2callback", "/callback", "oauth2callback"),
        ("[auth]", "[auth", "TOML"),
    ],
)
def test_a_login_that_cannot_be_used_says_what_to_do(tmp_path: Path, old: str, new: str, told: str):
    home = find_home(tmp_path)
    guard(home, login=LOGIN.replace(old, new))
    with pytest.raises(access.AccessError, match=told):
        access.read_login(home)


def test_secrets_that_others_can_read_are_refused(tmp_path: Path):
    home = find_home(tmp_path)
    guard(home)
    assert access.read_login(home) == access.Login("127.0.0.1", False)
    access.login_file(home).chmod(0o644)
    with pytest.raises(access.AccessError, match="chmod 600"):
        access.read_login(home)


def test_a_login_taken_away_opens_nothing(tmp_path: Path):
    home = find_home(tmp_path)
    guard(home)
    assert entrance.needs_login(home)
    access.login_file(home).unlink()
    assert entrance.needs_login(home)


# What is written down


def test_what_is_seen_and_taken_is_written_down(visit: Visit, guarded: Home, offered):
    accesslog.log_path(guarded).unlink(missing_ok=True)
    visit("department", "losses", criterion="C21-2")
    visit("nobody")
    visit("department", "takeaway")
    next(iter(offered.values()))()
    seen = [(each.event, each.who, each.department) for each in reversed(accesslog.entries(guarded, 99))]
    mine = ("s-zhang", MINE)
    assert seen == [
        ("login", *mine),
        ("evidence", *mine),
        ("refused", "s-zhao", ""),
        ("login", *mine),
        ("download", *mine),
    ]
    assert accesslog.verify(accesslog.log_path(guarded)).lines == 5
    app = visit("auditor", "access")
    assert app.dataframe[0].value["事件"].tolist()[:2] == ["登录", "下载"]


def test_evidence_that_cannot_be_written_down_is_not_shown(visit: Visit, monkeypatch: pytest.MonkeyPatch):
    def full(home: Home, written: accesslog.Entry) -> None:
        if written.event == "evidence":
            raise OSError("disk full")
        return None

    monkeypatch.setattr(accesslog, "append", full)
    app = visit("department", "losses", is_broken=True, criterion="C21-2")
    assert "disk full" in app.error[0].value
    assert not app.dataframe
