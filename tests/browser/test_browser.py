"""The dashboard in Chromium, by clicks; any console error, failed or external request fails its test."""

import hashlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal as D
from pathlib import Path
from urllib.request import urlopen

import openpyxl
import pytest
from conftest import CASES, STRANGE, rows
from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from pipelines.settings import PROJECT, Home

pytestmark = pytest.mark.browser


@contextmanager
def served(home: Home) -> Iterator[str]:
    """The dashboard of a home, served as `jiheng serve` does; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines", "serve", "--home", str(home.root), "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=PROJECT, start_new_session=True, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(address)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGINT)


def wait_for(address: str) -> None:
    """Until the server answers."""
    for _ in range(240):
        try:
            with urlopen(f"{address}/_stcore/health"):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def site(samples_home: Home) -> Iterator[str]:
    """The address of the dashboard on the samples."""
    with served(samples_home) as address:
        yield address


@pytest.fixture(scope="session")
def golden_site(golden_home: Home) -> Iterator[str]:
    """The address of the dashboard on the seed's department, which has a report."""
    with served(golden_home) as address:
        yield address


@pytest.fixture(scope="session")
def municipal_site(municipality_home: Home) -> Iterator[str]:
    """The address of the dashboard on three districts."""
    with served(municipality_home) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """A fresh page; afterwards nothing may have gone wrong in it."""
    troubles: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    opened = context.new_page()
    watch(opened, troubles.append)
    yield opened
    context.close()
    assert not troubles


def watch(page: Page, tell: Callable[[str], None]) -> None:
    """Tells of console errors, failed requests, errors of the server and requests that leave the machine."""
    page.on("console", lambda message: message.type == "error" and tell(f"console: {message.text}"))
    page.on("pageerror", lambda error: tell(f"page: {error}"))
    aborted = "net::ERR_ABORTED"  # by our own reload or end
    page.on("requestfailed", lambda request: request.failure != aborted and tell(f"failed: {request.url}"))
    page.on("response", lambda response: response.status >= 400 and tell(f"{response.status}: {response.url}"))
    local = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
    page.on("request", lambda request: request.url.startswith(local) or tell(f"external: {request.url}"))


# Steps


def go(page: Page, address: str) -> None:
    """Opens an address and waits until the page stands."""
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Until a page stands and asks for no other run."""
    stands(page)
    page.wait_for_timeout(200)
    stands(page)


def stands(page: Page) -> None:
    """Until a title is there and nothing runs any more."""
    expect(page.locator("h3").first).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def lands(page: Page, pattern: str) -> None:
    """Until the address fits."""
    page.wait_for_url(re.compile(pattern), timeout=60_000)
    settle(page)


def click_row(table: Locator, row: int) -> None:
    """A click into a row of a table, from 0 on: tables are drawn on a canvas."""
    table.click(position={"x": 90, "y": 35 * (row + 1) + 18})


def taken(page: Page, button: str) -> bytes:
    """What a download button gives."""
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=button).first.click()
    return Path(download.value.path()).read_bytes()


# Ways through the pages


def test_from_the_overview_to_a_source_row_and_back(page: Page, site: str, samples_home: Home):
    go(page, f"{site}/?year=2022")
    page.locator(".mark-rect path").first.click()
    [(best,)] = rows(
        samples_home,
        "select department_code from marts.department_scores where fiscal_year = 2022"
        " order by points_earned desc, department_code limit 1",
    )
    lands(page, rf"/losses\?.*department={best}")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    lands(page, r"criterion=")
    expect(page.get_by_text("来源行")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_role("button", name="返回失分清单").click()
    lands(page, r"/losses\?(?!.*criterion)")
    page.get_by_role("link", name="总览").click()
    lands(page, r"127\.0\.0\.1:\d+/\?")
    expect(page.get_by_text("总览 · 2022 年度")).to_be_visible()


def test_a_row_of_the_ranking_leads_to_its_department(page: Page, site: str):
    go(page, f"{site}/?year=2022")
    click_row(page.get_by_test_id("stDataFrame").last, 2)
    lands(page, r"/losses\?.*department=112")


def test_the_browsers_back_button_goes_back(page: Page, site: str):
    go(page, f"{site}/losses?year=2022&department=103")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    lands(page, r"criterion=")
    page.go_back()
    expect(page.get_by_role("button", name="返回失分清单")).to_have_count(0, timeout=30_000)


def test_a_cell_of_the_heat_map_leads_to_the_losses(page: Page, site: str):
    go(page, f"{site}/compare?year=2022")
    page.locator(".mark-rect path").nth(30).click()
    lands(page, r"/losses\?.*indicator=")


def test_from_the_districts_to_a_department_and_back_to_all(page: Page, municipal_site: str):
    go(page, f"{municipal_site}/districts?year=2022")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    lands(page, r"127\.0\.0\.1:\d+/\?.*district=990102")
    click_row(page.get_by_test_id("stDataFrame").last, 0)
    lands(page, r"/losses\?.*department=990102%2F10\d.*district=990102")
    page.get_by_role("link", name="对比").click()
    lands(page, r"/compare\?.*district=990102")
    page.get_by_test_id("stSelectbox").first.click()
    page.get_by_role("option", name="全部区县").click()
    lands(page, r"/compare\?(?!.*district)")


def test_a_cell_of_the_districts_heat_map_leads_to_the_district(page: Page, municipal_site: str):
    go(page, f"{municipal_site}/districts?year=2022&part=district_heat&lang=en")
    page.locator(".mark-rect path").nth(30).click()
    lands(page, r"127\.0\.0\.1:\d+/\?.*district=99010")
    expect(page.get_by_text("Overview · 2022")).to_be_visible()


def test_who_lost_most_on_budget_execution_why_and_which_vouchers_prove_it(page: Page, site: str, samples_home: Home):
    go(page, f"{site}/?year=2022")
    page.get_by_role("link", name="对比").click()
    lands(page, "/compare")
    page.get_by_test_id("stSelectbox").last.click()
    page.get_by_role("option", name="C21 预算执行率：失分多的在前").click()
    settle(page)
    cells = page.locator(".mark-rect path[aria-label*='C21 预算执行率']").all()
    min(cells, key=lambda cell: cell.bounding_box()["y"]).click()
    [(worst,)] = rows(
        samples_home,
        "select department_code from marts.indicator_scores as scores"
        " join marts.department_scores as totals using (department_code, fiscal_year)"
        " where fiscal_year = 2022 and indicator_code = 'C21'"
        " order by scores.points_lost desc, totals.points_earned limit 1",
    )
    lands(page, rf"/losses\?.*department={worst}.*indicator=C21")
    click_row(page.get_by_test_id("stDataFrame").first, 0)
    [(code, reason)] = rows(
        samples_home,
        "select criterion_code, reason_zh from marts.criterion_scores where fiscal_year = 2022"
        " and indicator_code = 'C21' and department_code = ? order by points_lost desc limit 1",
        worst,
    )
    lands(page, rf"criterion={code}")
    expect(page.get_by_text(reason)).to_be_visible()
    [(vouchers, amount)] = rows(
        samples_home,
        "select count(*), sum(amount) from marts.evidence where fiscal_year = 2022 and department_code = ?"
        " and criterion_code = ? and role in ('numerator', 'counted')",
        worst,
        code,
    )
    expect(page.get_by_text(re.compile(rf"(分子|计入) {vouchers}$"))).to_be_visible()
    expect(page.get_by_text(f"金额或数量合计 {amount:,.2f}")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def test_a_shared_address_opens_the_same_view(page: Page, site: str):
    go(page, f"{site}/losses?lang=en&year=2021&department=108&criterion=C21-4")
    expect(page.get_by_text("C21-4 Budget execution by the fourth quarter")).to_be_visible()
    shared = page.url
    page.reload()
    settle(page)
    assert page.url == shared
    expect(page.get_by_text("C21-4 Budget execution by the fourth quarter")).to_be_visible()


def test_the_language_switch(page: Page, site: str):
    go(page, f"{site}/?year=2022")
    expect(page.get_by_text("核实比例").first).to_be_visible()
    page.get_by_text("English", exact=True).click()
    lands(page, r"lang=en")
    expect(page.get_by_text("Overview · 2022")).to_be_visible()
    page.get_by_role("link", name="Rules").click()
    lands(page, r"/rules\?.*lang=en")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["", "compare", "losses", "moved", "claims", "data", "rules", "takeaway"])
def test_pages_open_in_light_and_dark(chromium: Browser, site: str, name: str, scheme: str):
    troubles: list[str] = []
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1920, "height": 1080})
    opened = context.new_page()
    watch(opened, troubles.append)
    go(opened, f"{site}/{name}?year=2022&department=103")
    assert opened.get_by_test_id("stException").count() == 0
    context.close()
    assert not troubles


def test_from_a_claim_to_the_quote_and_back(page: Page, golden_site: str):
    go(page, f"{golden_site}/claims?year=2022")
    page.locator(".mark-symbol path").first.click()
    lands(page, r"/claims\?.*department=301.*part=report")
    quote = page.get_by_text("2022年度，我署部门预算支出1,167.07万元")
    expect(quote).to_have_count(0)
    click_row(page.get_by_test_id("stDataFrame").first, 2)
    lands(page, r"finding=year")
    expect(quote.first).to_be_visible()
    page.go_back()
    expect(quote).to_have_count(0, timeout=30_000)


def test_a_dropped_report_shows_its_findings(page: Page, site: str):
    go(page, f"{site}/claims?year=2022&part=drop")
    page.locator("input[type=file]").set_input_files(CASES / "seed-report.txt")
    expect(page.get_by_text("深圳市罗湖区金融服务署")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("87.53")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_text("87.53")).to_have_count(0)


def test_a_strange_name_does_no_harm(page: Page, strange_home: Home):
    with served(strange_home) as address:
        for view in ("", "compare", "compare?part=side&others=103,105,106", "losses", "claims", "rules", "takeaway"):
            go(page, f"{address}/{view}{'&' if '?' in view else '?'}year=2022&department=103")
            assert page.get_by_test_id("stException").count() == 0
            assert page.locator("b", has_text="局").count() == 0
        form = openpyxl.load_workbook(io.BytesIO(taken(page, "评分表 .xlsx"))).worksheets[0]
        assert STRANGE in str(form.cell(2, 1).value)
        page.goto("about:blank")


# What is taken away


def test_the_form_is_what_the_warehouse_says(page: Page, site: str, samples_home: Home):
    go(page, f"{site}/takeaway?year=2022&department=103")
    book = openpyxl.load_workbook(io.BytesIO(taken(page, "评分表 .xlsx")))
    form, criteria = book.worksheets
    [(earned,)] = rows(
        samples_home,
        "select points_earned from marts.department_scores where department_code='103' and fiscal_year=2022",
    )
    total = form.max_row
    assert D(str(form.cell(total, 9).value)) == earned
    assert sum(D(str(form.cell(row, 9).value)) for row in range(4, total)) == earned
    held = {
        (code, D(points))
        for code, points in rows(
            samples_home,
            "select criterion_code, points_earned from marts.criterion_scores"
            " where department_code='103' and fiscal_year=2022",
        )
    }
    read = [[cell.value for cell in row] for row in criteria.iter_rows(min_row=2)]
    assert {(row[1], D(str(row[4])).quantize(D("0.0001"))) for row in read} == held
    assert not [cell for row in criteria.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_document_holds_the_form(page: Page, site: str):
    go(page, f"{site}/takeaway?year=2022&department=103")
    table = Document(io.BytesIO(taken(page, "评分表 .docx"))).tables[0]
    assert len(table.rows) == 21 + 2
    assert table.cell(1, 0).text == "部门决策"


def test_the_evidence_package_can_be_checked_without_the_program(page: Page, site: str, samples_home: Home):
    go(page, f"{site}/takeaway?year=2022&department=103")
    package = zipfile.ZipFile(io.BytesIO(taken(page, "佐证材料包 .zip")))
    for line in package.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((samples_home.landing / name).read_bytes()).hexdigest() == digest
    book = openpyxl.load_workbook(io.BytesIO(package.read("来源行.xlsx")))
    held = rows(
        samples_home,
        "select criterion_code, count(*) from marts.evidence join marts.criterion_scores as scores"
        " using (department_code, fiscal_year, criterion_code)"
        " where department_code='103' and fiscal_year=2022 and scores.points_lost > 0 group by all",
    )
    assert {sheet.title: sheet.max_row - 1 for sheet in book} == dict(held)
    [(numerator,)] = rows(
        samples_home,
        "select numerator from marts.criterion_scores"
        " where department_code='103' and fiscal_year=2022 and criterion_code='C21-2'",
    )
    amounts = [row[5].value for row in book["C21-2"].iter_rows(min_row=2) if row[0].value == "分子"]
    assert sum(D(str(amount)) for amount in amounts) == numerator


def test_charts_as_pictures(page: Page, site: str):
    go(page, f"{site}/takeaway?year=2022&department=103")
    assert taken(page, "PNG").startswith(b"\x89PNG")
    assert "示范区民政局" in taken(page, "SVG").decode()
