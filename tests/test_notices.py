"""Watch rules: what they find, and that a notice is sent once and never twice."""

import csv
import http.server
import json
import shutil
import threading
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.notices import SELECTS, Notice, lay_notices, read_notices
from pipelines.notify import send_new
from pipelines.publish import published_path
from pipelines.settings import SEEDS, find_home

DAY = date(2022, 8, 15)
FIRST, SECOND = Notice("a", "第一条", "the first"), Notice("b", "第二条", "the second")


@pytest.fixture
def warehouse(running_home, tmp_path) -> Path:
    """A published warehouse to lay notices into anew."""
    path = tmp_path / "wh.duckdb"
    shutil.copy(published_path(running_home), path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from marts.notices")
    return path


@pytest.fixture
def receiver():
    """A server that keeps the messages posted to it; it refuses them while `refuses` is set."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(500 if server.refuses else 200)
            self.end_headers()
            if not server.refuses:
                server.messages.append(message)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.refuses, server.messages = False, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def changed(warehouse: Path, *statements: str) -> list[Notice]:
    """The notices after statements on the warehouse."""
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(statement)
    lay_notices(warehouse)
    return read_notices(warehouse)


def only(rule_code: str, threshold: float = 0) -> str:
    """A statement that switches all rules off but one."""
    return f"update reference.watch_rules set is_on = rule_code = '{rule_code}', threshold = {threshold}"


def test_every_rule_has_its_select():
    with (SEEDS / "watch_rules.csv").open(encoding="utf-8") as file:
        assert {row["rule_code"] for row in csv.DictReader(file)} == set(SELECTS)


def test_points_that_rest_on_nothing(warehouse):
    found = changed(warehouse, only("unverified_above", 40))
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        expected = connection.execute(
            "select department_code, fiscal_year from marts.criterion_scores where basis in ('claimed', 'missing')"
            " and fiscal_year = 2021 group by all having sum(points_possible) > 40"
        ).fetchall()
    assert expected and {tuple(notice.key.split("|")[1:3]) for notice in found} == {(d, str(y)) for d, y in expected}


def test_quarter_that_falls_behind(warehouse):
    found = changed(warehouse, only("quarter_at_risk", 0.5))
    assert found and all("2022-09-30" in notice.text_zh and "2022-09-30" in notice.text_en for notice in found)
    assert len(changed(warehouse, "delete from marts.notices", only("quarter_at_risk", 50))) == 0


def test_petition_that_is_due(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        due = connection.execute(
            "select distinct subject_code from marts.deciding_dates"
            " where subject = 'petition' and not is_late and days_left <= 60"
        ).fetchall()
    found = changed(warehouse, only("petition_due", 60))
    assert {notice.key.split("|")[3] for notice in found} == {code for (code,) in due}


def test_grade_that_is_crossed(warehouse):
    found = changed(
        warehouse,
        only("grade_crossed"),
        "insert into marts.score_history by name select '0' as refresh_id, '优' as grade,"
        " * exclude (refresh_id, grade) from marts.score_history",
    )
    assert len(found) == 32
    assert all("由优变为—" in notice.text_zh for notice in found)


def test_export_that_did_not_arrive(warehouse):
    gone = "delete from facts.arrivals where export = 'payments' and fiscal_year = 2022"
    found = changed(warehouse, only("export_missing"), gone)
    assert "export_missing|payments|2022" in [notice.key for notice in found]
    assert not any("2021" in notice.key for notice in found)
    assert any("Treasury payments" in notice.text_en and "国库集中支付明细表" in notice.text_zh for notice in found)


def test_no_notice_twice(receiver, tmp_path):
    home, said = operator_home(receiver, tmp_path)
    send_new(home, [FIRST], "1", DAY, said.append)
    send_new(home, [FIRST, SECOND], "2", DAY, said.append)
    send_new(home, [FIRST, SECOND], "3", DAY, said.append)
    assert ["第一条" in m["message"] for m in receiver.messages] == [True, False]
    assert "第二条" in receiver.messages[1]["message"] and "the second" in receiver.messages[1]["message"]


def test_a_notice_that_was_refused_is_sent_later(receiver, tmp_path):
    home, said = operator_home(receiver, tmp_path)
    receiver.refuses = True
    send_new(home, [FIRST], "1", DAY, said.append)
    assert receiver.messages == [] and any("未能发出" in line for line in said)
    receiver.refuses = False
    send_new(home, [FIRST], "2", DAY, said.append)
    assert len(receiver.messages) == 1


def test_an_address_that_is_none_is_named(receiver, tmp_path):
    home, said = operator_home(receiver, tmp_path, "# 备注\n乱写的地址\n")
    send_new(home, [FIRST], "1", DAY, said.append)
    assert any("第 2 行" in line for line in said) and len(receiver.messages) == 1


def test_nothing_is_sent_unless_the_operator_says_where(tmp_path):
    home = find_home(tmp_path)
    said: list[str] = []
    send_new(home, [FIRST], "1", DAY, said.append)
    assert said == [] and not home.notified.exists()


def operator_home(receiver, folder: Path, before: str = ""):
    """A home with the receiver's address, and where lines are kept."""
    home = find_home(folder)
    home.notify.write_text(f"{before}json://127.0.0.1:{receiver.server_port}/\n", encoding="utf-8")
    return home, []
