"""Login in Chromium against a real OpenID Connect provider: every page and parameter as every role."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import oidc_provider_mock
import openpyxl
import pytest
from conftest import rows, unpacked
from oidc_provider_mock import User
from places import MINE, OTHER, PLACES
from playwright.sync_api import Browser, Page, Route, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_browser import served, settle, stands, taken, watch

from pipelines import access, accesslog
from pipelines.publish import published_path
from pipelines.settings import Home, find_home

pytestmark = pytest.mark.browser

PEOPLE = (
    User(sub="s-zhang", claims={"email": "zhang@example.org", "name": "张三"}),
    User(sub="s-wang", claims={"groups": ["staff", "bureau-staff"]}),
    User(sub="s-li", claims={"groups": ["audit"]}),
    User(sub="s-zhao", claims={"email": "zhao@example.org"}),
)
ROLES = """kind,name,role,department_code
person,zhang@example.org,department,103
group,bureau-staff,bureau,
group,audit,auditor,
"""
LOGIN = """[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "jiheng"
client_secret = "secret"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""
ELSEWHERE = re.compile("^https:")
OWN, CLOSED, ASKED_IN = "示范区民政局", "不对您开放", "请先登录"
NAMING = ("", "compare", "losses", "takeaway")
"""Pages that name the department whose clerk looks, whatever the year."""


@contextmanager
def guarded(samples: Home, root: Path, token: timedelta) -> Iterator[tuple[str, Home]]:
    """The samples behind a login whose tokens last so long; the address and the home."""
    home = find_home(root)
    for folder in (home.warehouse, home.access, home.build):
        folder.mkdir(parents=True)
    published = published_path(samples)
    assert published is not None
    (home.warehouse / published.name).hardlink_to(published)
    (home.warehouse / "published").write_text(published.name + "\n")
    access.roles_file(home).write_text(ROLES, encoding="utf-8")
    with oidc_provider_mock.run_server_in_thread(user_claims=PEOPLE, access_token_max_age=token) as provider:
        access.login_file(home).write_text(LOGIN.format(provider=provider.server_port), encoding="utf-8")
        access.login_file(home).chmod(0o600)
        with served(home) as address:
            yield address, home


@pytest.fixture(scope="module")
def site(samples_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Home]]:
    """The samples behind a login."""
    with guarded(samples_home, tmp_path_factory.mktemp("login") / "home", timedelta(hours=1)) as found:
        yield found


@pytest.fixture
def brief(samples_home: Home, tmp_path: Path) -> Iterator[str]:
    """The address of the samples behind a login whose tokens last twenty seconds."""
    with guarded(samples_home, tmp_path / "home", timedelta(seconds=20)) as (address, _):
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page; afterwards nothing may have gone wrong in it. The provider's own style sheet is left out."""
    troubles: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    opened = context.new_page()
    watch(opened, lambda trouble: troubles.append(trouble) if "cdn.jsdelivr.net" not in trouble else None)
    yield opened
    context.close()
    assert not [trouble for trouble in troubles if "http://localhost" not in trouble]


@contextmanager
def at_the_provider(page: Page) -> Iterator[None]:
    """While the provider's pages are shown: the style sheet they ask another site for is answered with nothing.

    No longer than that: a browser whose requests are looked at caches nothing, and loads every page anew.
    """
    page.route(ELSEWHERE, blank)
    yield
    page.unroute(ELSEWHERE)


def blank(route: Route) -> None:
    """An empty answer."""
    route.fulfill(status=200, content_type="text/css", body="")


def log_in(page: Page, address: str, sub: str) -> None:
    """From the login page through the provider and back."""
    page.goto(address)
    with at_the_provider(page):
        page.get_by_role("button", name="登录").click(timeout=60_000)
        page.get_by_role("button", name=sub, exact=True).click(timeout=60_000)
        page.wait_for_url(re.compile(re.escape(address)), timeout=60_000)
    settle(page)


def see(page: Page, address: str) -> str:
    """All that the browser was given for an address: the page's text, its charts, and the tables' cells."""
    frames: list[bytes] = []

    def listen(channel: WebSocket) -> None:
        channel.on("framereceived", lambda frame: frames.append(as_bytes(frame)))

    page.on("websocket", listen)
    page.goto(address)
    stands(page)
    page.remove_listener("websocket", listen)
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(offered(frames), timeout=60_000)
    return page.content() + b"".join(frames).decode("utf-8", errors="replace")


def offered(frames: list[bytes]) -> int:
    """How many download buttons the last run of a page has, of all that the server sent."""
    places: set[tuple[int, ...]] = set()
    for message in map(ForwardMsg.FromString, frames):
        if message.WhichOneof("type") == "new_session":
            places.clear()
        if message.delta.new_element.WhichOneof("type") == "download_button":
            places.add(tuple(message.metadata.delta_path))
    return len(places)


def as_bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def downloads(page: Page) -> list[str]:
    """The content of every file that a page offers; a button may wait for something to be changed first."""
    found = []
    for button in page.get_by_test_id("stDownloadButton").get_by_role("button", disabled=False).all():
        with page.expect_download(timeout=60_000) as download:
            button.click()
        content = unpacked(Path(download.value.path()).read_bytes())
        assert content
        found.append(content.decode("utf-8", errors="replace"))
    return found


def everywhere(page: Page, address: str, start: str = "") -> Iterator[tuple[str, str]]:
    """Every place as it is asked for in an address, and all that is given there: what is seen, and every download.

    The page that a role starts on has the empty name, and no other.
    """
    for name, query in PLACES:
        if name and name == start:
            continue
        asked = {"year": "2022", "department": OTHER, **query}
        seen = see(page, f"{address}/{name}?{urlencode(asked)}")
        assert page.get_by_test_id("stException").count() == 0, (name, asked)
        yield name, "".join([seen, *downloads(page)])


def names(home: Home, but: str = "") -> list[str]:
    """The names of all departments but one."""
    query = "select distinct department_name from marts.department_scores where department_code <> ? order by all"
    found = rows(home, query, but)
    return [name for (name,) in found]


def named(given: str, wanted: list[str]) -> list[str]:
    """Which names were given, as tables or as charts write them."""
    return [name for name in wanted if name in given or json.dumps(name)[1:-1] in given]


def logged(home: Home, who: str) -> list[accesslog.Entry]:
    """What somebody did, newest first."""
    return [each for each in accesslog.entries(home, 9999) if each.who == who]


# Every page, parameter and download as every role


def test_a_department_is_given_no_other_anywhere(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-zhang")
    others = names(home, but=MINE)
    for place, given in everywhere(page, address, "own"):
        assert not named(given, others), place
        assert OWN in given or place not in NAMING, place


@pytest.mark.parametrize("sub", ["s-wang", "s-li"])
def test_bureau_and_auditor_are_given_every_page(page: Page, site: tuple[str, Home], sub: str):
    address, _ = site
    log_in(page, address, sub)
    closed = {"own", "districts", "access"} if sub == "s-wang" else {"own", "districts"}
    for place, given in everywhere(page, address, "overview"):
        assert (CLOSED in given) == (place in closed), place


def test_whom_nobody_gave_a_role_is_told_so_everywhere(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-zhao")
    for place, given in everywhere(page, address):
        assert "roles.csv" in given, place
        assert not named(given, names(home)), place
    with at_the_provider(page):
        page.get_by_role("button", name="退出登录").click()
        page.get_by_role("button", name="End session").click(timeout=60_000)
        expect(page.get_by_text(ASKED_IN)).to_be_visible(timeout=60_000)


def test_without_a_login_nothing_is_given_anywhere(page: Page, site: tuple[str, Home]):
    address, home = site
    for place, given in everywhere(page, address):
        assert ASKED_IN in given, place
        assert not named(given, names(home)), place


# What each role finds


def test_a_department_takes_away_only_its_own(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-zhang")
    page.goto(f"{address}/takeaway?year=2022&department=105")
    settle(page)
    form = openpyxl.load_workbook(io.BytesIO(taken(page, "评分表 .xlsx")))
    assert OWN in str(form.worksheets[0]["A2"].value)
    package = zipfile.ZipFile(io.BytesIO(taken(page, "佐证材料包 .zip")))
    behind = openpyxl.load_workbook(io.BytesIO(package.read("来源行.xlsx")))
    held = rows(home, "select distinct file_name from marts.evidence where department_code = '103'")
    files = {row[2].value for sheet in behind for row in sheet.iter_rows(min_row=2)}
    assert files and files <= {name for (name,) in held}
    assert page.get_by_role("button", name="PNG").count() == 1


def test_the_bureau_sees_every_department(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-wang")
    shown = see(page, f"{address}/?year=2022")
    assert named(shown, names(home)) == names(home)
    assert page.get_by_role("link", name="访问日志").count() == 0


def test_an_auditor_sees_who_came_and_looked(page: Page, site: tuple[str, Home]):
    address, home = site
    before = len(logged(home, "s-li"))
    log_in(page, address, "s-li")
    page.goto(f"{address}/losses?year=2022&department=105&criterion=C21-2")
    settle(page)
    taken_away = page.goto(f"{address}/access")
    assert taken_away is not None and taken_away.status == 200
    settle(page)
    expect(page.get_by_text("日志完整")).to_be_visible()
    [evidence, login] = logged(home, "s-li")[: -before or None]  # pages opened again are no login
    assert (evidence.event, login.event, login.role) == ("evidence", "login", "auditor")
    assert accesslog.verify(accesslog.log_path(home)).broken_line is None


def test_a_link_is_not_lost_at_the_login(page: Page, site: tuple[str, Home]):
    address, _ = site
    log_in(page, f"{address}/losses?year=2022&department=105", "s-wang")
    expect(page).to_have_url(re.compile(r"/losses\?.*department=105"), timeout=60_000)
    expect(page.get_by_text("失分：扣在哪里，为什么")).to_be_visible(timeout=60_000)


def test_a_session_ends_with_its_token(brief: str, page: Page):
    log_in(page, brief, "s-zhang")
    expect(page.get_by_text(OWN).first).to_be_visible()
    expect(page.get_by_text("会话已结束")).to_be_visible(timeout=60_000)  # with nobody touching the page
    expect(page.get_by_text(OWN)).to_have_count(0)
    assert OWN not in see(page, f"{brief}/losses?year=2022")


@pytest.mark.parametrize("path", ["/", "/losses", "/_stcore/health", "/static/none.js", "/media/none", "/auth/login"])
def test_every_response_has_security_headers(site: tuple[str, Home], page: Page, path: str):
    headers = page.request.get(site[0] + path, max_redirects=0).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_page_names_no_script_of_another_site(site: tuple[str, Home]):
    with urlopen(site[0]) as response:
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.read().decode())
