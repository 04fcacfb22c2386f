"""Reports: what they say, and to whom."""

import csv
import io
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from hr_backend.reports.models import ReportKind
from tests.hr_backend.conftest import Company, refused
from tests.hr_backend.payroll.conftest import PAID, Office
from tests.hr_backend.payroll.conftest import office as office

STAFF = [kind for kind in ReportKind if kind is not ReportKind.COST]


async def rows(company: Company, person: str, kind: str, **query: Any) -> list[dict[str, Any]]:
    response = await company.get(person, f"/reports/{kind}", **query)
    assert response.is_success, response.text
    found: list[dict[str, Any]] = response.json()["rows"]
    return found


@pytest.mark.parametrize("kind", STAFF)
async def test_staffs_reports_are_hrs_and_managers(company: Company, kind: ReportKind) -> None:
    path = f"/reports/{kind}"
    refused(await company.get(None, path), 401, "not_authenticated")
    for person in ("wang", "zhou", "li", "qian"):
        refused(await company.get(person, path), 404, "not_found")
    for person in ("gu", "root"):
        assert (await company.get(person, path)).is_success
    refused(await company.get("gu", "/reports/gossip"), 404, "not_found")
    refused(await company.get("gu", path, **{"from": "2020-01", "to": "2026-11"}), 422,
            "period_wrong")  # fmt: skip
    refused(await company.get("gu", path, **{"from": "2026-11", "to": "2026-10"}), 422,
            "period_wrong")  # fmt: skip


async def test_headcount_by_department_and_month(company: Company) -> None:
    await company.execute("update people set hired_on = '2026-11-10' where id = 'zhou'")
    found = await rows(company, "gu", "headcount", **{"from": "2026-10", "to": "2026-11"})
    assert found == [
        {"month": "2026-10", "department": "未分部门", "people": 1},
        {"month": "2026-10", "department": "研发部", "people": 5},
        {"month": "2026-10", "department": "销售部", "people": 1},
        {"month": "2026-11", "department": "未分部门", "people": 1},
        {"month": "2026-11", "department": "研发部", "people": 5},
        {"month": "2026-11", "department": "销售部", "people": 2},
    ]


async def test_a_manager_sees_the_team_and_no_more(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id = 'zhou'")
    found = await rows(company, "chen", "headcount")
    assert {row["department"]: row["people"] for row in found} == {"研发部": 1, "销售部": 1}


async def test_who_joins_and_leaves_is_counted(office: Office) -> None:
    company = office.company
    await company.execute("update people set hired_on = '2026-11-10' where id = 'zhou'")
    await office.facts("li", valid_from="2026-11-01", leaves_on="2026-11-20")
    found = {row["department"]: row for row in await rows(company, "gu", "turnover")}
    assert found["研发部"] == {
        "month": "2026-11", "department": "研发部", "start": 7, "joined": 0, "left": 1, "end": 6,
        "rate": "15.4%",
    }  # fmt: skip
    assert [found["销售部"][name] for name in ("start", "joined", "left", "end")] == [1, 1, 0, 2]


async def test_cost_is_payrolls_and_hides_small_departments(office: Office) -> None:
    company = office.company
    run = await office.run("2026-11")
    assert await rows(company, "bai", "cost") == []  # a draft is nobody's cost yet
    await office.close(run["id"])
    for person in ("root", "gu", "chen", "zhou", "wang"):
        refused(await company.get(person, "/reports/cost"), 404, "not_found")
    # zhou is the only one paid in sales: alone, the sum would be zhou's wage
    (row,) = await rows(company, "bai", "cost")
    run = await office.read(run["id"])
    assert (row["department"], row["people"]) == ("其他部门（合并）", len(PAID))
    assert (row["gross"], row["employer"]) == (run["gross"], run["employer"])
    assert Decimal(row["total"]) == Decimal(run["gross"]) + Decimal(run["employer"])
    trail = await company.rows("select actor from audit_entries where subject_id = 'cost'")
    assert [entry[0] for entry in trail] == ["bai", "bai"]


async def test_leave_days_by_type_less_what_was_returned(company: Company) -> None:
    await company.execute("update people set manager_id = 'chen' where id = 'zhou'")
    for place, (person, kind, days, day) in enumerate(
        [
            ("zhou", "taken", -3, "2026-11-02"),
            ("zhou", "returned", 1, "2026-11-04"),
            ("li", "taken", -2, "2026-11-03"),
            ("li", "taken", -5, "2026-10-03"),
            ("li", "earned", 10, "2026-11-01"),
        ]
    ):
        await company.execute(
            "insert into leave_entries (id, key, person_id, leave_type, bucket, kind, days, day,"
            " reason, source, created_at) values (:id, :id, :person, 'annual', '2026', :kind,"
            f" {days}, date '{day}', 'x', 'x', now())",
            id=f"e{place}", person=person, kind=kind,
        )  # fmt: skip
    assert await rows(company, "gu", "leave") == [
        {"department": "研发部", "leave_type": "年假", "people": 1, "days": "2"},
        {"department": "销售部", "leave_type": "年假", "people": 1, "days": "2"},
    ]
    assert await rows(company, "chen", "leave") == [
        {"department": "销售部", "leave_type": "年假", "people": 1, "days": "2"}
    ]


async def test_overtime_hours_by_rate(company: Company) -> None:
    for person, day, minutes, percent in (
        ("zhou", "2026-11-03", 90, 150),
        ("zhou", "2026-11-04", 60, 150),
        ("zhou", "2026-11-07", 240, 200),
        ("li", "2026-10-03", 60, 150),
    ):
        await company.execute(
            "insert into attendance_days (person_id, day, kind, status, marks, planned, worked,"
            " regular, late, early, absent, short, leave, overtime, percent, compensated,"
            f" leave_types, closed_at) values (:person, date '{day}', 'workday', 'normal', '{{}}',"
            f" 0, 0, 0, 0, 0, 0, 0, 0, {minutes}, {percent}, 0, '{{}}', now())",
            person=person,
        )
    found = await rows(company, "gu", "overtime")
    assert [(r["department"], r["percent"], r["people"], r["hours"]) for r in found] == [
        ("销售部", "150%", 1, "2.50"),
        ("销售部", "200%", 1, "4.00"),
    ]


@pytest.mark.parametrize("kind", STAFF)
async def test_every_form_opens(company: Company, kind: ReportKind) -> None:
    told = (await company.get("gu", f"/reports/{kind}")).json()
    titles = [column["title"] for column in told["columns"]]
    text = await company.get("gu", f"/reports/{kind}", format="csv")
    read = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert read[0] == titles
    assert len(read) == len(told["rows"]) + 1
    book = await company.get("gu", f"/reports/{kind}", format="xlsx")
    sheet = load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert [cell.value for cell in next(iter(sheet.iter_rows()))] == titles
    chart = await company.get("gu", f"/reports/{kind}", format="svg")
    drawn = "".join(ElementTree.fromstring(chart.content).itertext())
    assert chart.headers["content-type"] == "image/svg+xml"
    assert ("研发部" if kind is ReportKind.HEADCOUNT else "2026-11") in drawn
