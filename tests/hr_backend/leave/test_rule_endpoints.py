"""Calculations over HTTP, dated rules, and answers that HR words."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company, refused


@pytest.mark.parametrize(
    ("asked", "figure"),
    [
        ({"kind": "annual", "year": 2026, "hired_on": "2026-07-01", "service_years": 12}, 5),
        ({"kind": "annual", "year": 2026, "hired_on": "2010-01-01",
          "first_worked_on": "2006-12-31"}, 15),
        ({"kind": "annual_leaver", "hired_on": "2020-03-01", "service_years": 12,
          "left_on": "2026-09-30", "arranged_days": 2}, 5),
        ({"kind": "annual_unused_pay", "days": 3, "average_monthly_wage": 8700}, 2400),
        ({"kind": "annual_carry", "year": 2026, "unused_days": 2.5, "consent": True}, 2.5),
        ({"kind": "medical_period", "total_years": 10, "employer_years": 5}, 9),
        ({"kind": "medical_period", "total_years": 10, "employer_years": 5, "region": "上海"}, 7),
        ({"kind": "marriage"}, 3),
        ({"kind": "marriage", "region": "北京市"}, 10),
        ({"kind": "maternity", "region": "beijing", "children": 2}, 173),
        ({"kind": "miscarriage", "pregnancy_months": 4}, 42),
        ({"kind": "paternity", "region": "杭州"}, 15),
        ({"kind": "paternity", "region": "jiangsu"}, None),
        ({"kind": "parental", "region": "guangdong", "child_born_on": "2025-03-01"}, 10),
        ({"kind": "nursing", "child_born_on": "2026-03-01", "children": 2}, 2),
        ({"kind": "bereavement", "relation": "spouse"}, 3),
        ({"kind": "family_visit", "state_employer": True, "visit": "spouse", "married": True}, 30),
        ({"kind": "work_injury"}, 12),
        ({"kind": "compensatory", "overtime": [
            {"day": "2026-11-21", "hours": 4, "kind": "rest_day"}]}, 4),
        ({"kind": "span", "leave_type": "annual", "start": "2026-12-30", "end": "2027-01-05"}, 4),
        ({"kind": "span", "leave_type": "maternity", "start": "2026-12-30",
          "end": "2027-01-05"}, 7),
    ],
)  # fmt: skip
async def test_calculations(company: Company, asked: dict[str, Any], figure: float | None) -> None:
    refused(await company.post(None, "/leave/calculate", asked), 401, "not_authenticated")
    answer = await company.done("zhou", "/leave/calculate", asked)
    assert answer["figure"] == figure
    assert answer["rules"] or figure is None
    assert all(rule["source"] for rule in answer["rules"])


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "luck"},
        {"kind": "annual", "year": 2026},
        {"kind": "annual", "year": 2026, "hired_on": "2020-01-01", "service_years": 3,
         "first_worked_on": "2019-01-01"},
        {"kind": "annual", "year": 2026, "hired_on": "2020-01-01", "first_worked_on": "2021-01-01"},
        {"kind": "annual", "year": 2026, "hired_on": "2020-01-01", "service_years": -1},
        {"kind": "annual_leaver", "hired_on": "2020-01-01", "left_on": "2019-12-31"},
        {"kind": "span", "leave_type": "annual", "start": "2026-12-30", "end": "2026-12-29"},
        {"kind": "marriage", "region": "月球"},
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(company: Company, asked: dict[str, Any]) -> None:
    response = await company.post("zhou", "/leave/calculate", asked)
    assert response.status_code == 422


RULE = {
    "kind": "marriage",
    "region": "江苏",
    "valid_from": "2026-06-01",
    "data": {"extra": 10},
    "source": "江苏省人口与计划生育条例",
}


async def test_hr_adds_a_dated_rule(company: Company) -> None:
    refused(await company.post("zhou", "/leave/rules", RULE), 403, "forbidden")
    await company.done("gu", "/leave/rules", RULE)
    asked = {"kind": "marriage", "region": "jiangsu"}
    assert (await company.done("zhou", "/leave/calculate", asked))["figure"] == 13
    before = asked | {"on": "2026-05-31"}
    assert (await company.done("zhou", "/leave/calculate", before))["figure"] == 3
    listed = (await company.get("zhou", "/leave/rules", kind="marriage", on="2026-11-24")).json()
    assert {row["region"] for row in listed["items"]} == {
        "national", "shanghai", "beijing", "jiangsu"
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "luck"},
        {"data": {}},
        {"data": {"extra": "ten"}},
        {"data": {"extra": -1}},
        {"kind": "annual", "region": "national", "data": {"bands": []}},
    ],
)
async def test_a_rule_that_could_not_be_used_is_refused(
    company: Company, change: dict[str, Any]
) -> None:
    refused(await company.post("gu", "/leave/rules", RULE | change), 422, "leave_rule_unusable")


async def test_a_new_annual_law_is_data(company: Company) -> None:
    old = (await company.get("gu", "/leave/rules", kind="annual")).json()["items"][0]
    data = old["data"] | {"bands": [{"years": 1, "days": 10, "sick_months": 2}]}
    body = RULE | {"kind": "annual", "region": "national", "valid_from": "2027-01-01", "data": data}
    await company.done("gu", "/leave/rules", body)
    asked = {"kind": "annual", "hired_on": "2020-01-01", "service_years": 6}
    assert (await company.done("gu", "/leave/calculate", asked | {"year": 2026}))["figure"] == 5
    assert (await company.done("gu", "/leave/calculate", asked | {"year": 2027}))["figure"] == 10


async def test_answers_are_hrs_to_word(company: Company) -> None:
    refused(await company.get("wang", "/leave/answers"), 403, "forbidden")

    async def answer(person: str, name: str) -> dict[str, Any] | None:
        rows = (await company.get(person, "/leave/answers")).json()["items"]
        return next((row for row in rows if row["id"] == name), None)

    shipped = await answer("zhou", "marriage_days")
    assert shipped is not None
    assert (shipped["regional"], shipped["by_region"], shipped["version"]) == (None, True, 0)
    hr = company.speak("gu")
    await hr.put("/leave/profiles/zhou", json={"region": "shanghai"})
    regional = await answer("zhou", "marriage_days")
    assert regional is not None
    assert (regional["regional"]["name"], regional["regional"]["figure"]) == ("上海", 10)
    edit = {"question": "婚假几天", "answer": "公司给15天", "source": "员工手册", "version": 0}
    path = "/leave/answers/marriage_days"
    refused(await company.speak("zhou").put(path, json=edit), 403, "forbidden")
    assert (await hr.put(path, json=edit)).json()["version"] == 1
    refused(await hr.put(path, json=edit), 409, "version_conflict")
    worded = await answer("zhou", "marriage_days")
    assert worded is not None
    assert worded["answer"] == "公司给15天"
    assert (await hr.delete(path)).json()["active"] is False
    assert await answer("zhou", "marriage_days") is None
    refused(await hr.delete("/leave/answers/nothing"), 404, "not_found")
    added = {"question": "生日假", "answer": "半天", "source": "员工手册", "region": "beijing"}
    made = await company.done("gu", "/leave/answers", added)
    assert await answer("zhou", made["id"]) is None
    assert await answer("gu", made["id"]) is not None
