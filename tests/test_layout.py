"""Headers, units, titles and names of columns, on lines; and the patterns that look for them in whole sheets."""

import re
from itertools import product
from pathlib import Path

import duckdb
import pytest

from pipelines.exports import Catalogue, CatalogueError, Export, load_catalogue
from pipelines.layout import (
    Header,
    Line,
    find_layout,
    header_names,
    ignored_columns,
    marked_pattern,
    match_header,
    outside_pattern,
    unit_factor,
)
from pipelines.nearest import describe_unknown
from pipelines.settings import PROJECT, SEEDS
from pipelines.text import filled_sql, fold, fold_sql, is_filled, sql_text, squeeze, squeeze_sql

CATALOGUE = load_catalogue()
SATISFACTION = ("年度", "部门代码", "满意度（%）")
STAFFING = ("年度", "单位代码", "编制人数", "在编人数", "劳务派遣人数", "编外聘用人数")


def sheet(*rows: tuple[str, ...]) -> list[Line]:
    return [Line(number, row) for number, row in enumerate(rows, start=1)]


def exports(lines: list[Line], last_row: int = 100) -> list[tuple[str, int, int]]:
    layout = find_layout(lines, last_row, CATALOGUE)
    return [(block.header.export.name, block.first, block.last) for block in layout.blocks] if layout else []


def sql(expression: str, texts: list[str]) -> list[object]:
    cells = ", ".join(f"({place}, {sql_text(text)})" for place, text in enumerate(texts))
    query = f"SELECT {expression} FROM (VALUES {cells}) AS cells(place, cell) ORDER BY place"
    return [value for (value,) in duckdb.connect().execute(query).fetchall()]


# Text


def test_folding_keeps_what_is_no_full_width_form() -> None:
    assert fold("Ａ１（％）\u3000㎡①") == "A1(%) ㎡①"


def test_sql_and_python_agree_on_text() -> None:
    spaces = [" ", "\u3000", "\xa0", "\n", "\t", "\u200b", "\ufeff", "\x85", "\v", "\u2028"]
    texts = [
        f"{a}{b}{c}" for a, b, c in product([*spaces, ""], ["", "-", "——", "甲", "－", "／", "年 度"], [*spaces, ""])
    ]
    assert sql(filled_sql("cell"), texts) == list(map(is_filled, texts))
    assert sql(fold_sql("cell"), texts) == list(map(fold, texts))
    assert sql(squeeze_sql("cell"), texts) == list(map(squeeze, texts))


# Headers


def test_every_export_is_known_by_any_spelling_in_any_order() -> None:
    for export in CATALOGUE.exports:
        for pick in (0, -1):
            cells = tuple(column.spellings[pick] for column in reversed(export.columns))
            found = match_header(cells, CATALOGUE)
            assert found and found[0] == export and None not in found[1]


def test_headers_are_compared_without_spaces_and_widths() -> None:
    found = match_header((" 年\n度", "部 门 代\u3000码", "满意度 (％)", "备注"), CATALOGUE)
    assert found and found[0].name == "satisfaction" and found[1][:2] == (0, 1)


def test_without_one_required_header_nothing_fits() -> None:
    assert match_header(SATISFACTION[:2], CATALOGUE) is None


def test_of_two_exports_the_one_with_more_columns_wins() -> None:
    both = ("年度", "部门代码", "评分点", "核定得分", "问题", "核查人", "核查日期", "佐证材料")
    found = match_header(both, CATALOGUE)
    assert found and found[0].name == "findings"
    found = match_header((*both, "评价意见", "评价人", "评价日期"), CATALOGUE)
    assert found and found[0].name == "assessments"


def test_of_two_columns_of_one_field_the_leftmost_counts() -> None:
    found = match_header(("预算年度", "年度", "部门编码", "部门代码", "公开类型", "公开期限"), CATALOGUE)
    assert found and found[1][:2] == (0, 2)
    header = Header(found[0], Line(1, ("预算年度", "年度", "部门编码", "部门代码", "公开类型", "公开期限")), found[1])
    assert ignored_columns(header) == ["年度", "部门代码"]


@pytest.mark.parametrize(("above", "known"), [(19, True), (20, False)])
def test_the_first_header_stands_in_the_first_twenty_lines(above: int, known: bool) -> None:
    assert bool(exports(sheet(*[("标题",)] * above, SATISFACTION))) is known


def test_later_headers_begin_blocks_of_their_own() -> None:
    lines = [*sheet(("标题",), SATISFACTION), Line(40, STAFFING), Line(60, SATISFACTION)]
    assert exports(lines) == [("satisfaction", 1, 39), ("staffing", 40, 59), ("satisfaction", 60, 100)]


def test_a_title_tells_year_and_supplement() -> None:
    layout = find_layout(sheet(("２０２２年满意度调查结果（补报）",), SATISFACTION), 9, CATALOGUE)
    assert layout and (layout.adds, layout.title_year) == (True, 2022)
    layout = find_layout(sheet(("满意度20220101",), SATISFACTION, ("2021年补报",)), 9, CATALOGUE)
    assert layout and (layout.adds, layout.title_year) == (False, None)


@pytest.mark.parametrize(
    ("cell", "factor"),
    [("单位：元", 1), (" 单 位:万元 ", 10_000), ("单位：千元", 1_000), ("单位：亿元", 100_000_000)]
    + [(cell, None) for cell in ("单位", "（单位：元）", "单位：元，下同", "单位：人", "单位代码", "元")],
)
def test_units(cell: str, factor: int | None) -> None:
    assert unit_factor(("", cell, "")) == factor


def test_names_of_columns_are_unique() -> None:
    header = Header(CATALOGUE.exports[0], Line(1, ("甲", "", "甲", "列2", " 乙\n丙 ")), ())
    assert header_names(header, 7) == ["甲", "列2", "甲_2", "列2_2", "乙 丙", "列6", "列7"]


# Patterns


def test_every_header_and_unit_is_marked_however_it_is_spaced() -> None:
    headers = [tuple(column.spellings[0] for column in export.required) for export in CATALOGUE.exports]
    rows = [*headers, *(tuple("\n".join(cell) for cell in header) for header in headers), ("甲", " 单\u3000位：万 元")]
    marked = f"regexp_full_match(cell, {sql_text(marked_pattern(CATALOGUE))})"
    assert all(any(sql(marked, list(row))) for row in rows)
    assert not any(sql(marked, ["2022", "101001", "示范区教育局", "单位代码说明", "甲", "办公单位：元"]))


def test_totals_and_footers_lie_outside_the_data() -> None:
    outside = [
        "合计",
        " 合\u3000计：",
        "小计",
        "总计:",
        "填表人：张三",
        "填 报 单位",
        "制表人",
        "审核人",
        "注：甲",
        "说明:乙",
    ]
    inside = ["合计数", "总计划", "注册费", "说明书", "甲合计", "填写人", "共计", ""]
    assert all(sql(f"regexp_matches(cell, {sql_text(outside_pattern())})", outside))
    assert not any(sql(f"regexp_matches(cell, {sql_text(outside_pattern())})", inside))


# What is no export


def test_an_unknown_header_comes_with_the_lines_that_would_make_it_known() -> None:
    head = sheet(("机构人员情况表",), ("年度", "单位代码", "编制人数", "在编职工数", "劳务派遣人数", "外聘,人数"))
    message = describe_unknown([head], CATALOGUE)
    assert "机构人员情况表（staffing），缺表头：在编人数、直接聘用编外人数" in message
    assert 'staffing,in_post,在编职工数；staffing,contracted,"外聘,人数"' in message and "\n" not in message


def test_without_a_likely_header_a_place_is_left_for_it() -> None:
    assert "satisfaction,rate,<表头>" in describe_unknown([sheet(("年度", "部门代码", "调查对象"))], CATALOGUE)


def test_a_header_that_comes_too_late_is_named() -> None:
    assert "第 21 行" in describe_unknown([sheet(*[("标题",)] * 20, SATISFACTION)], CATALOGUE)
    assert "第 1 行的表头（甲、乙）无一认得" in describe_unknown([sheet(("甲", "乙"))], CATALOGUE)
    assert "没有表头" in describe_unknown([[], sheet(("甲",))], CATALOGUE)


# The catalogue


def test_the_catalogue_has_the_fifteen_exports() -> None:
    assert len(CATALOGUE.exports) == 15
    assert CATALOGUE.digest == load_catalogue().digest
    assert Catalogue(CATALOGUE.exports[1:]).digest != CATALOGUE.digest


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("agencies,kind,text,false,false,单位类型", "agencies,kind,word,false,false,单位类型", "'word'"),
        ("agencies,kind,text,false,false,单位性质", "agencies,kind,text,true,false,单位性质", "differ"),
        ("agencies,kind,text,false,false,单位性质", "agencies,kind,text,false,false,单位 代码", "already spells"),
        ("agencies,kind,text,false,false,单位性质", "agencies,kind,text,false,false, ", "blank"),
        ("agencies,kind,text,false,false,单位性质", "agency,kind,text,false,false,单位性质", "'agency'"),
        ("agencies,kind,text,false,false,单位性质", "agencies,kind,text", "cells"),
        ("export,field,type", "export,field,kind", "header"),
    ],
)
def test_a_broken_catalogue_names_file_and_row(tmp_path: Path, old: str, new: str, problem: str) -> None:
    for seed in SEEDS.glob("export*.csv"):
        text = seed.read_text("utf-8")
        (tmp_path / seed.name).write_text(text.replace(old, new) if "columns" in seed.name else text, "utf-8")
    with pytest.raises(CatalogueError, match=re.escape(problem)) as caught:
        load_catalogue(tmp_path)
    assert caught.value.file == "export_columns.csv" and caught.value.row >= 1


@pytest.mark.parametrize("export", CATALOGUE.exports, ids=lambda export: export.name)
def test_values_are_kept_where_a_model_reads_them(export: Export) -> None:
    model = (PROJECT / "dbt_project" / "models" / "staging" / f"stg_{export.name}.sql").read_text("utf-8")
    judged = f"{'agency' if 'judged_by_agency' in model else 'department'}_code"
    read = {*re.findall(r"\w+", model), *export.key, "year", f"{export.slice}_code", judged}
    assert set(export.judged_only) == {column.field for column in export.columns} - read
