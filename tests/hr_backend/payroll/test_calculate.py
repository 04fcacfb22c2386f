"""The endpoint: who may, what comes out, what is refused."""

from typing import Any

import pytest

from hr_backend.kit.deed import CHINA
from hr_backend.payroll.calculate.examples import EXAMPLES
from tests.hr_backend.conftest import Company, refused

PATH = "/payroll/calculate"


async def test_anonymous_and_candidates_may_not(company: Company) -> None:
    body = EXAMPLES["overtime"]
    refused(await company.post(None, PATH, body), 401, "not_authenticated")
    refused(await company.post("wang", PATH, body), 403, "forbidden")


@pytest.mark.parametrize("name", EXAMPLES)
async def test_every_example_is_answered_with_proof(company: Company, name: str) -> None:
    answer = await company.done("li", PATH, EXAMPLES[name])
    assert answer["kind"] == EXAMPLES[name]["kind"]
    assert answer["lines"]
    for line in answer["lines"]:
        assert line["steps"], line["code"]
        assert line["source"]
        assert line["steps"][-1]["result"] == line["amount"].lstrip("-") or line["amount"] == "0.00"


SLIP = {"kind": "payslip", "on": "2026-11-30", "base_wage": 5000}
REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    (
        "no table for the year",
        {"kind": "income_tax", "year": 2018, "months": [{"month": 1, "income": 1}]},
        404,
        "tax_table_unknown",
    ),
    (
        "60,000 at once, but not here since January",
        {
            "kind": "income_tax",
            "year": 2026,
            "rule": "last_year_under_60000",
            "months": [{"month": 2, "income": 1}],
        },
        422,
        "tax_rule_not_applicable",
    ),
    (
        "a rule before it was made",
        {
            "kind": "income_tax",
            "year": 2019,
            "rule": "first_job",
            "months": [{"month": 7, "income": 1}],
        },
        422,
        "tax_rule_not_applicable",
    ),
    (
        "rent and mortgage in one year",
        {
            "kind": "income_tax",
            "year": 2026,
            "declared": [{"item": "rent"}, {"item": "mortgage_interest"}],
            "months": [{"month": 1, "income": 1}],
        },
        422,
        "deduction_conflict",
    ),
    (
        "serious illness by payroll",
        {
            "kind": "income_tax",
            "year": 2026,
            "declared": [{"item": "serious_illness"}],
            "months": [{"month": 1, "income": 1}],
        },
        422,
        "only_at_year_end",
    ),
    ("unknown city", {"kind": "insurance", "city": "亚特兰蒂斯", "base": 1}, 404, "city_unknown"),
    (
        "unknown period",
        {"kind": "insurance", "city": "北京", "base": 1, "on": "2026-11-01"},
        404,
        "standard_unknown",
    ),
    (
        "a city without rates",
        {"kind": "insurance", "city": "昆明", "base": 1, "on": "2026-11-01"},
        404,
        "standard_unknown",
    ),
    (
        "a fund rate the city has not",
        {"kind": "insurance", "city": "上海", "base": 1, "on": "2026-11-01", "fund_rate": "0.12"},
        422,
        "rate_out_of_range",
    ),
    (
        "a holiday given back as rest",
        {"kind": "overtime", "base": 1, "hours": [{"day": "holiday", "hours": 8, "rested": 8}]},
        422,
        "rest_not_allowed",
    ),
    (
        "more rest than work",
        {"kind": "overtime", "base": 1, "hours": [{"day": "rest_day", "hours": 8, "rested": 9}]},
        422,
        "rest_not_allowed",
    ),
    ("no minimum wage", {"kind": "sick_pay", "wage": 1, "days": 1}, 422, "figure_needed"),
    (
        "no average",
        {"kind": "severance", "years": 1, "average_wage": 1},
        422,
        "figure_needed",
    ),
    (
        "a method without its days",
        {"kind": "proration", "wage": 1, "unpaid_days": 1, "method": "earn"},
        422,
        "figure_needed",
    ),
    (
        "stretches without days",
        {"kind": "proration", "stretches": [{"wage": 1}] * 2},
        422,
        "figure_needed",
    ),
    (
        "the bonus method twice",
        {"kind": "non_resident_bonus", "bonus": 1, "used_this_year": True},
        409,
        "bonus_used_this_year",
    ),
    ("negative net", {**SLIP, "deductions": [{"name": "x", "amount": 6000}]}, 422, "net_negative"),
    (
        "more leave than month",
        {**SLIP, "unpaid_leave_days": 30, "sick": {"days": 20}, "minimum_wage": 1},
        422,
        "net_negative",
    ),
]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
async def test_what_cannot_be_computed_is_said(
    company: Company, body: dict[str, Any], status: int, code: str
) -> None:
    refused(await company.post("li", PATH, body), status, code)


async def test_what_is_known_is_said_with_what_is_not(company: Company) -> None:
    body = {"kind": "insurance", "city": "北京", "base": 1, "on": "2026-11-01"}
    data = refused(await company.post("li", PATH, body), 404, "standard_unknown")
    assert data["known"] == [{"since": "2025-07-01", "until": "2026-06-30"}]
    assert (data["what"], data["city"], data["on"]) == ("bounds", "beijing", "2026-11-01")


OVERTIME = '{"kind": "overtime", "base": %s, "hours": [{"day": "workday", "hours": %s}]}'


@pytest.mark.parametrize(
    ("base", "hours"),
    [
        ("NaN", "1"),
        ('"NaN"', "1"),
        ("Infinity", "1"),
        ("-1", "1"),
        ("0", "1"),
        ("1e400", "1"),
        ('"1e999999999"', "1"),
        ('"1e-999999999"', "1"),
        ("10000000000.01", "1"),
        ("1.005", "1"),
        ("9" * 5000, "1"),
        ("null", "1"),
        ('"\\ud800"', "1"),
        ("8700", "-1"),
        ("8700", "9001"),
        ("8700", "1e-9"),
        ("8700", "true"),
    ],
)
async def test_bad_numbers_are_refused(company: Company, base: str, hours: str) -> None:
    response = await company.speak("li").post(
        PATH, content=OVERTIME % (base, hours), headers={"content-type": "application/json"}
    )
    refused(response, 422, "invalid_request")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "nothing"},
        {"kind": "overtime", "base": 1, "hours": []},
        {"kind": "overtime", "base": 1, "hours": [{"day": "workday", "hours": 1}], "pay": 1},
        {"kind": "income_tax", "year": 2026, "months": [{"month": 1, "income": 1}] * 2},
        {"kind": "income_tax", "year": 2026, "months": [{"month": 13, "income": 1}]},
        {"kind": "income_tax", "year": 2026, "months": [{"month": 1, "income": -1}]},
        {
            "kind": "income_tax",
            "year": 2026,
            "employed_from": 3,
            "months": [{"month": 1, "income": 1}],
        },
        {"kind": "severance", "average_wage": 1, "years": "0.7", "city": "上海"},
        {
            "kind": "severance",
            "average_wage": 1,
            "hired_on": "2026-02-01",
            "last_day": "2026-01-01",
        },
        {"kind": "severance", "average_wage": 1, "years": 1, "ground": "n_plus_1"},
        {"kind": "unused_leave", "days": 1},
        {"kind": "proration", "wage": 1},
        {"kind": "proration", "wage": 1, "dates": {"month": "2026-13"}},
        {
            "kind": "proration",
            "wage": 1,
            "dates": {"month": "2026-11", "joined_on": "2026-11-20", "left_on": "2026-11-19"},
        },
    ],
)
async def test_what_does_not_fit_is_refused(company: Company, body: dict[str, Any]) -> None:
    refused(await company.post("li", PATH, body), 422, "invalid_request")


async def test_the_largest_amounts_are_computed(company: Company) -> None:
    most = "10000000000.00"
    body = {"kind": "income_tax", "year": 2026, "months": [{"month": 1, "income": most}]}
    answer = await company.done("li", PATH, body)
    assert answer["tax"] == "4499815830.00"


async def test_the_day_left_out_is_today_in_the_companys_zone(company: Company) -> None:
    answer = await company.done("li", PATH, {"kind": "leave_deduction", "wage": 1})
    now = company.app.state.clock.now().astimezone(CHINA)
    assert answer["on"] == now.date().isoformat()


async def test_refusals_name_no_amounts_of_a_person(company: Company) -> None:
    body = {**SLIP, "deductions": [{"name": "代扣", "amount": "6543.21"}]}
    response = await company.post("li", PATH, body)
    assert "6543" not in response.text
    bad = {**SLIP, "base_wage": "-6543.21"}
    assert "6543" not in (await company.post("li", PATH, bad)).text
