"""Column types, held through DuckDB: tables of (raw, expected), and rounding against Python's decimals."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.exports import Column
from pipelines.text import sql_text, sql_value
from pipelines.values import REASONS, SQL_TYPES, prepared_sql, reason_sql, typed_sql

CHOICES = ("人员经费", "公用经费")


def read(type_: str, raws: Iterable[str], factor: int = 1) -> list[object]:
    """The value of each raw cell, its reason where it has none, None where it is empty."""
    column = Column("field", type_, True, False, ("表头",), CHOICES if type_ == "choice" else ())
    cells = ", ".join(f"({place}, {sql_text(raw)})" for place, raw in enumerate(raws))
    judged = ((reason, reason_sql(column, "text", reason)) for reason in REASONS)
    whens = ["WHEN text IS NULL OR value IS NOT NULL THEN NULL"]
    whens += [f"WHEN {is_reason} THEN '{reason}'" for reason, is_reason in judged if is_reason]
    rows = (
        duckdb.connect()
        .execute(f"""
        SELECT value, CASE {" ".join(whens)} END FROM (
            SELECT *, {typed_sql(column, "text", factor)} AS value FROM (
                SELECT place, {prepared_sql(column, "cell")} AS text FROM (VALUES {cells}) AS cells(place, cell)
            )
        ) ORDER BY place""")
        .fetchall()
    )
    return [value if reason is None else reason for value, reason in rows]


@pytest.mark.parametrize("type_", SQL_TYPES)
def test_marks_for_nothing_are_empty(type_: str) -> None:
    raws = ["", " ", "\u3000", "—", "——", "-", "--", "/", "－", "／", " — ", "\n-\t"]
    assert read(type_, raws) == [None] * len(raws)


MONEY = {
    "0": "0.00", "12": "12.00", "12.": "12.00", ".5": "0.50", "1,234.50": "1234.50", "１２３４．５": "1234.50",
    " 12 345.6 ": "12345.60", "￥1,000": "1000.00", "¥ 2": "2.00", "+3": "3.00", "-3": "-3.00", "−3.005": "-3.01",
    "(4.5)": "-4.50", "（1,234.5）": "-1234.50", "(￥5)": "-5.00", "1.005": "1.01", "2.675": "2.68",
    "1.00499999": "1.00", "0.30000000000000004": "0.30", "9999999999999999.99": "9999999999999999.99", "-0.004": "0.00",
}  # fmt: skip


def test_money() -> None:
    assert read("money", MONEY) == list(map(Decimal, MONEY.values()))


@pytest.mark.parametrize("type_", ["money", "number", "integer", "year", "rate"])
def test_what_is_no_number(type_: str) -> None:
    raws = [
        "详见附件",
        "约三万",
        "1e5",
        "1.2.3",
        "--5",
        "(-5)",
        "((5))",
        "5元",
        "￥",
        ",",
        "1_000",
        "NaN",
        "٣",
        "()",
        "9" * 40,
    ]
    raws = [raw for raw in raws if type_ != "year" or raw != "9" * 40]
    assert read(type_, raws) == ["bad_number"] * len(raws)


def test_money_beyond_its_size_is_no_number() -> None:
    assert read("money", ["9999999999999999.995", "10000000000000000"]) == ["bad_number"] * 2
    assert read("money", ["999999999999.9999995", "1000000000000"], 10_000) == ["bad_number"] * 2


@pytest.mark.parametrize(("factor", "value"), [(1, "1.23"), (1_000, "1234.57"), (10_000, "12345.68")])
def test_money_is_rounded_once_after_its_unit(factor: int, value: str) -> None:
    assert read("money", ["1.234567895"], factor) == [Decimal(value)]


amounts = st.from_regex(r"[+-]?[0-9]{1,13}(\.[0-9]{0,25})?", fullmatch=True)


@settings(deadline=None, max_examples=60)
@given(st.lists(amounts, min_size=1, max_size=200), st.sampled_from([1, 1_000, 10_000, 100_000_000]))
@example(["0.000000494999999999999999999999", "-0.0000005"], 10_000)
def test_money_agrees_with_exact_arithmetic(raws: list[str], factor: int) -> None:
    def exact(raw: str) -> Decimal | str:
        with localcontext(prec=100):
            value = (Decimal(raw) * factor).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return value if abs(value) < 10**16 else "bad_number"

    assert read("money", raws, factor) == [exact(raw) for raw in raws]


@settings(deadline=None, max_examples=30)
@given(st.lists(amounts, min_size=1, max_size=100))
def test_a_disguised_number_is_the_same_number(raws: list[str]) -> None:
    full_width = str.maketrans("0123456789.+-", "０１２３４５６７８９．＋−")
    disguised = ["\u3000￥" + raw.translate(full_width) + " " for raw in raws]
    assert read("money", disguised) == read("money", raws)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=20).filter(lambda text: "\0" not in text), min_size=1, max_size=50))
def test_no_text_breaks_a_parser(raws: list[str]) -> None:
    for type_ in SQL_TYPES:
        assert len(read(type_, raws, 10_000)) == len(raws)


def test_numbers_and_rates() -> None:
    assert read("number", ["20%", "12.5", "－3", "0.95", "1,5"]) == list(
        map(Decimal, ["20", "12.5", "-3", "0.95", "15"])
    )
    rates = ["95%", "0.95", "1", "1.5", "0", "100", "95.5 ％", "1%", "0.5％", "100%"]
    assert read("rate", rates) == list(map(Decimal, ["95", "95", "100", "1.5", "0", "100", "95.5", "1", "0.5", "100"]))
    assert read("rate", ["-0.1", "100.1", "101%", "很好", "%", "5%%"]) == ["bad_value"] * 3 + ["bad_number"] * 3


def test_integers() -> None:
    assert read("integer", ["12", "-3", "1,200", "12.0", "１２", "(4)", "+5"]) == [12, -3, 1200, 12, 12, -4, 5]
    assert read("integer", ["1.5", "0.1", "若干"]) == ["bad_number"] * 3


def test_years() -> None:
    raws = ["2022", "2022.0", "2022年", "2022年度", "２０２２ 年", " 2022 ", "2000", "2099"]
    assert read("year", raws) == [2022] * 6 + [2000, 2099]
    assert read("year", ["1999", "2100", "22", "-2022", "20222"]) == ["bad_value"] * 5
    assert read("year", ["去年", "2022.5", "2022年初", "2022年度预算"]) == ["bad_number"] * 4


DAYS = [
    "2022-03-05", "2022-3-5", "2022/3/5", "2022/03/05", "20220305", "20220305.0", "2022年3月5日", "2022年03月05日",
    "2022 年 3 月 5 日", "2022-03-05 00:00:00", "2022-03-05T23:59:59", "2022/3/5 8:30", "44625", "44625.75", "44625.0",
    "２０２２－０３－０５", " 2022-03-05 ", "2022-03-05 00:00:00.000",
]  # fmt: skip


def test_dates() -> None:
    assert read("date", DAYS) == [date(2022, 3, 5)] * len(DAYS)


def test_what_is_no_date() -> None:
    raws = [
        "2022-13-45",
        "2022-02-30",
        "昨天",
        "三月",
        "2022-03",
        "2022/3-5",
        "20221301",
        "2022-03-05 25:00",
        "123456",
        "123",
    ]
    assert read("date", raws) == ["bad_date"] * len(raws)


@given(st.dates(date(1927, 5, 18), date(2099, 12, 31)))
@settings(deadline=None, max_examples=50)
def test_every_form_of_a_day_is_that_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    forms = [f"{day}", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"]
    assert set(read("date", [*forms, str(serial), f"{day} 00:00:00"])) == {day}


def test_four_digits_are_no_day() -> None:
    assert read("date", ["2022", "2022.12", "1201", "0305", "09999"]) == ["bad_date"] * 5


def test_codes() -> None:
    raws = ["101001", "101001.0", "１０１００１", " 101 001 ", "101\n001", "ZF-2022.0", "0101.00", "A.0"]
    expected = ["101001", "101001", "101001", "101001", "101001", "ZF-2022.0", "0101", "A.0"]
    assert read("code", raws) == expected


def test_text_stays_as_it_stands() -> None:
    raws = [" 甲 乙\u3000", "100㎡", "（本级）", "-5", "a", "a\nb ", "\ufeff甲", "/home"]
    assert read("text", raws) == ["甲 乙", "100㎡", "（本级）", "-5", "a", "a\nb", "甲", "/home"]


def test_choices() -> None:
    assert read("choice", ["人员经费", " 公用经费\u3000"]) == list(CHOICES)
    assert read("choice", ["人员 经费", "项目支出"]) == ["bad_value"] * 2


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -7,
        Decimal("12345678901234567890.120000000000001"),
        Decimal("0E-9"),
        date(2022, 3, 5),
        datetime(2022, 3, 5, 1, 2, 3, 456_000),
        "支付'凭证\0号\n;--",
    ],
)
def test_a_value_comes_back_from_its_literal(value: object):
    assert duckdb.sql(f"select {sql_value(value)}").fetchall() == [(value,)]


def test_no_literal_for_what_no_column_holds():
    with pytest.raises(TypeError):
        sql_value(1.5)
