"""Login in Chromium against a real OpenID Connect provider: every page and parameter as every role."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import oidc_provider_mock
import openpyxl
import pytest
from conftest import rows
from oidc_provider_mock import User
from playwright.sync_api import Browser, Page, Route, expect
from test_browser import served, settle, taken, watch

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
PLACES = (
    "",
    "compare",
    "compare?part=side&others=105,101",
    "compare?part=heat",
    "losses",
    "losses?criterion=C21-2",
    "losses?criterion=C41-2",
    "claims?part=report",
    "data",
    "data?part=rejected",
    "data?part=files",
    "rules?part=district",
    "takeaway",
    "overview",
    "access",
)


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
    context.route(re.compile("^https:"), blank)
    opened = context.new_page()
    watch(opened, lambda trouble: troubles.append(trouble) if "cdn.jsdelivr.net" not in trouble else None)
    yield opened
    context.close()
    assert not [trouble for trouble in troubles if "http://localhost" not in trouble]


def blank(route: Route) -> None:
    """An empty answer."""
    route.fulfill(status=200, content_type="text/css", body="")


def log_in(page: Page, address: str, sub: str) -> None:
    """From the login page through the provider and back."""
    page.goto(address)
    page.get_by_role("button", name="登录").click(timeout=60_000)
    page.get_by_role("button", name=sub, exact=True).click(timeout=60_000)
    page.wait_for_url(re.compile(re.escape(address)), timeout=60_000)
    settle(page)


def see(page: Page, address: str) -> str:
    """All that the browser was given for an address: the page's text, its charts, and the tables' cells."""
    frames: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(as_bytes(frame))))
    page.goto(address)
    settle(page)
    return page.content() + b"".join(frames).decode("utf-8", errors="replace")


def as_bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def names_of_others(home: Home) -> list[str]:
    found = rows(home, "select distinct department_name from marts.department_scores where department_code <> '103'")
    return [name for (name,) in found]


def test_a_department_sees_no_other_on_any_page(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-zhang")
    for place in PLACES:
        joint = "&" if "?" in place else "?"
        shown = see(page, f"{address}/{place}{joint}year=2022&department=105")
        assert "示范区民政局" in shown or place.startswith(("data", "rules", "overview", "access")), place
        assert not [name for name in names_of_others(home) if name in shown], place


def test_a_department_takes_away_only_its_own(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-zhang")
    page.goto(f"{address}/takeaway?year=2022&department=105")
    settle(page)
    form = openpyxl.load_workbook(io.BytesIO(taken(page, "评分表 .xlsx")))
    assert "示范区民政局" in str(form.worksheets[0]["A2"].value)
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
    assert all(name in shown for name in names_of_others(home))
    assert page.get_by_role("link", name="访问日志").count() == 0


def test_an_auditor_sees_who_came_and_looked(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-li")
    page.goto(f"{address}/losses?year=2022&department=105&criterion=C21-2")
    settle(page)
    taken_away = page.goto(f"{address}/access")
    assert taken_away is not None and taken_away.status == 200
    settle(page)
    expect(page.get_by_text("日志完整")).to_be_visible()
    mine = [each for each in accesslog.entries(home, 999) if each.who == "s-li"]
    assert [each.event for each in mine] == ["evidence", "login"]  # pages opened again are no login
    assert mine[-1].role == "auditor"
    assert accesslog.verify(accesslog.log_path(home)).broken_line is None


def test_a_link_is_not_lost_at_the_login(page: Page, site: tuple[str, Home]):
    address, _ = site
    log_in(page, f"{address}/losses?year=2022&department=105", "s-wang")
    expect(page).to_have_url(re.compile(r"/losses\?.*department=105"), timeout=60_000)
    expect(page.get_by_text("失分：扣在哪里，为什么")).to_be_visible(timeout=60_000)


def test_whom_nobody_gave_a_role_is_told_so(page: Page, site: tuple[str, Home]):
    address, home = site
    log_in(page, address, "s-zhao")
    for place in PLACES:
        shown = see(page, f"{address}/{place}")
        assert "roles.csv" in shown
        assert not [name for name in [*names_of_others(home), "示范区民政局"] if name in shown], place
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="End session").click(timeout=60_000)
    expect(page.get_by_text("请先登录")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("place", ["", "losses?department=105&year=2022", "access"])
def test_without_a_login_nothing_is_shown(page: Page, site: tuple[str, Home], place: str):
    address, home = site
    shown = see(page, f"{address}/{place}")
    assert "请先登录" in shown
    assert not [name for name in [*names_of_others(home), "示范区民政局"] if name in shown]


def test_a_session_ends_with_its_token(brief: str, page: Page):
    log_in(page, brief, "s-zhang")
    expect(page.get_by_text("示范区民政局").first).to_be_visible()
    expect(page.get_by_text("会话已结束")).to_be_visible(timeout=60_000)  # with nobody touching the page
    expect(page.get_by_text("示范区民政局")).to_have_count(0)
    assert "示范区民政局" not in see(page, f"{brief}/losses?year=2022")


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
