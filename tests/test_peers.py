"""Peer groups: by kind of unit and third by budget, unless the reference data names the group."""

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import rows

from pipelines.publish import published_path
from pipelines.rescoring import read_models


@pytest.fixture
def warehouse(samples_home, tmp_path) -> Path:
    """A copy of a published warehouse to change the inputs of the groups in."""
    path = tmp_path / "wh.duckdb"
    shutil.copy(published_path(samples_home), path)
    return path


def groups(warehouse: Path, *statements: str) -> dict[str, list[str]]:
    """Group → departments of 2022, largest budget first, as the model makes them after some statements."""
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(statement)
        (model,) = (m for m in read_models(connection, warehouse.stem) if m.name == "peer_groups")
        found = connection.execute(
            f"select group_zh, list(department_code order by adjusted_budget desc, department_code) from ({model.sql})"
            " where fiscal_year = 2022 group by all"
        ).fetchall()
    return dict(found)


def test_every_department_year_has_a_group(samples_home):
    lacking = rows(
        samples_home,
        "select * from marts.department_scores anti join marts.peer_groups using (department_code, fiscal_year)",
    )
    assert lacking == []


def test_thirds_by_budget(warehouse):
    found = groups(warehouse, "update facts.department_years set unit_kind = '行政单位'")
    assert set(found) >= {"行政单位 · 预算规模大", "行政单位 · 预算规模中", "行政单位 · 预算规模小"}
    sizes = [len(found[f"行政单位 · 预算规模{size}"]) for size in "大中小"]
    assert max(sizes) - min(sizes) <= 1
    with duckdb.connect(str(warehouse)) as connection:
        budgets = dict(
            connection.execute(
                "select department_code, sum(adjusted_amount) from facts.budget_lines"
                " where fiscal_year = 2022 group by all"
            ).fetchall()
        )
    large, medium, small = (found[f"行政单位 · 预算规模{size}"] for size in "大中小")
    assert min(budgets[code] for code in large) >= max(budgets[code] for code in medium)
    assert min(budgets[code] for code in medium) >= max(budgets[code] for code in small)


def test_a_small_kind_is_not_split(warehouse):
    found = groups(warehouse, "update facts.department_years set unit_kind = department_code")
    assert all(departments == [group] for group, departments in found.items())


def test_a_named_group_stands(warehouse):
    named = (
        "insert into reference.peer_groups_named values ('101', '民生部门', 'welfare'), ('103', '民生部门', 'welfare')"
    )
    assert set(groups(warehouse, named)["民生部门"]) == {"101", "103"}
