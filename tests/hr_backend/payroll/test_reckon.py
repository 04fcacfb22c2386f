"""Columns and a plain reading agree to the fen; lines add up; months go on from one another."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hr_backend.payroll.formulas.syntax import parse
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.models import Section
from hr_backend.payroll.rules.part_month import Method, Stretch
from hr_backend.payroll.rules.values import fen_of
from hr_backend.payroll.runs.lines import Lines
from hr_backend.payroll.runs.people import Before, People
from hr_backend.payroll.runs.plan import Item, Plan, law_of
from hr_backend.payroll.runs.reckon import Month, reckon_month
from tests.hr_backend.payroll.plain import read_plainly

BOOK = shipped()
FORMULAS = (
    ("post", Section.EARNING, True, "amount"),
    ("late", Section.DEDUCTION, True, "round(min(late_minutes * salary / pay_days / 480, 200), 2)"),
    ("gift", Section.EARNING, False, "if(service_months > 12, 100, 0)"),
    ("loan", Section.DEDUCTION, False, "amount"),
    ("rate", Section.NOTE, True, "salary / worked_days"),
    ("thirteenth", Section.EMPLOYER, False, "(base_wage + post) / 12"),
)
QUANTITIES = (
    "overtime_workday_hours",
    "overtime_rest_day_hours",
    "overtime_holiday_hours",
    "unpaid_days",
    "sick_days",
    "late_minutes",
    "worked_days",
    "annual_bonus",
)


def plan_of(period: date, paid_on: date) -> Plan:
    days = [period + timedelta(days=n) for n in range(30)]
    return Plan(
        period=period,
        paid_on=paid_on,
        workdays=tuple(day for day in days if day.isoweekday() <= 5),
        items=tuple(
            Item(code, 1, code, section, taxed, text, parse(text), "")
            for code, section, taxed, text in FORMULAS
        ),
        cities=(law_of(BOOK, "shanghai", on=period, injury_class=2),),
        annual=BOOK.tax_table("annual", paid_on),
        monthly=BOOK.tax_table("monthly", paid_on),
        basic=fen_of(BOOK.value("basic_monthly", paid_on)),
        overtime=BOOK.overtime_law(period),
        overtime_source="",
        pay_days_source="",
        sick_rate=60_000,
        sick_floor=80_000,
        bonus_separate=True,
        corrections=((date(2026, 9, 1), True), (date(2026, 9, 1), False)),
    )


NOVEMBER = plan_of(date(2026, 11, 1), date(2026, 12, 10))
FEN = st.integers(0, 20_000_000)
PERSON = st.fixed_dictionaries(
    {
        "salary": FEN,
        "insurance_base": FEN,
        "fund_base": FEN,
        "fund_rate": st.sampled_from([0, 5000, 6000, 7000]),
        "additional": st.integers(0, 500_000),
        "taxed": st.integers(0, 3),
        "employed_from": st.integers(1, 12),
        "service_months": st.integers(0, 30),
        "quantities": st.fixed_dictionaries(
            {name: st.one_of(st.just(0), st.integers(0, 3000)) for name in QUANTITIES}
        ),
        "post": st.integers(0, 300_000),
        "loan": st.integers(0, 300_000),
        "correction": st.integers(-100_000, 100_000),
        "untaxed": st.integers(-100_000, 100_000),
        "before": st.lists(st.integers(0, 30_000_000), min_size=5, max_size=5),
        "bonus_taken": st.booleans(),
        "broken": st.one_of(
            st.none(),
            st.tuples(
                st.sampled_from(list(Method)),
                st.lists(
                    st.builds(Stretch, wage=FEN, paid_days=st.integers(0, 21).map(Decimal)),
                    min_size=1,
                    max_size=3,
                ).map(tuple),
            ),
        ),
    }
)


def people_of(rows: list[dict[str, Any]]) -> People:
    def column(name: str) -> Any:
        return np.array([row[name] for row in rows], dtype=np.int64)

    return People(
        ids=tuple(f"p{at}" for at in range(len(rows))),
        salary=column("salary"),
        paid_days=np.full(len(rows), 2100, dtype=np.int64),
        broken={at: row["broken"] for at, row in enumerate(rows) if row["broken"]},
        insurance_base=column("insurance_base"),
        fund_base=column("fund_base"),
        fund_rate=column("fund_rate"),
        additional=column("additional"),
        taxed=column("taxed"),
        employed_from=column("employed_from"),
        service_months=column("service_months"),
        city=np.zeros(len(rows), dtype=np.int64),
        quantities={
            name: np.array([row["quantities"][name] for row in rows], dtype=np.int64)
            for name in QUANTITIES
        },
        amounts={"post": column("post"), "loan": column("loan")},
        corrections={
            (date(2026, 9, 1), True): column("correction"),
            (date(2026, 9, 1), False): column("untaxed"),
        },
        before=Before(*np.array([row["before"] for row in rows], dtype=np.int64).T),
        bonus_taken=np.array([row["bonus_taken"] for row in rows]),
    )


def lines_of(month: Month, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for lines in month.lines:
        for place, amount in zip(lines.people.tolist(), lines.amounts.tolist(), strict=True):
            if place == row:
                found[lines.rule.item] = found.get(lines.rule.item, 0) + amount
    return found


def counted(lines: Lines) -> bool:
    return lines.rule.section in (
        Section.EARNING, Section.DEDUCTION, Section.INSURANCE, Section.TAX,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PERSON, min_size=1, max_size=4))
def test_columns_are_what_a_plain_reading_says(rows: list[dict[str, Any]]) -> None:
    people = people_of(rows)
    month = reckon_month(NOVEMBER, people)
    for at in range(len(rows)):
        slip = read_plainly(NOVEMBER, people, at)
        lines = lines_of(month, at)
        lines.setdefault("correction", 0)
        slip.lines.setdefault("correction", 0)
        assert lines == slip.lines
        totals = (month.gross[at], month.net[at], month.employer[at], month.withheld[at])
        assert totals == (slip.gross, slip.net, slip.employer, slip.tax)
        problems = {(one.code, one.item) for one in month.problems if one.row == at}
        assert problems == slip.problems


@settings(max_examples=40, deadline=None)
@given(st.lists(PERSON, min_size=1, max_size=4))
def test_lines_add_up_and_tax_is_never_paid_out(rows: list[dict[str, Any]]) -> None:
    month = reckon_month(NOVEMBER, people_of(rows))
    sums = np.zeros(len(rows), dtype=np.int64)
    employer = sums.copy()
    for lines in month.lines:
        if counted(lines):
            np.add.at(sums, lines.people, lines.amounts)
        if lines.rule.section is Section.EMPLOYER:
            np.add.at(employer, lines.people, lines.amounts)
        if lines.rule.section is Section.TAX:
            assert (lines.amounts <= 0).all()
        assert lines.inputs.shape == (len(lines.people), len(lines.rule.inputs)) or (
            lines.rule.item == "base_wage"
        )
    assert sums.tolist() == month.net.tolist()
    assert employer.tolist() == month.employer.tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(PERSON, min_size=2, max_size=5))
def test_people_together_or_one_by_one_are_paid_the_same(rows: list[dict[str, Any]]) -> None:
    together = reckon_month(NOVEMBER, people_of(rows))
    for at, row in enumerate(rows):
        alone = reckon_month(NOVEMBER, people_of([row]))
        assert lines_of(alone, 0) == lines_of(together, at)
        assert alone.net[0] == together.net[at]


def test_the_same_twice() -> None:
    row = {
        "salary": 1234567, "insurance_base": 1234567, "fund_base": 1234567, "fund_rate": 7000,
        "additional": 100000, "taxed": 0, "employed_from": 1, "service_months": 20,
        "quantities": dict.fromkeys(QUANTITIES, 100), "post": 5, "loan": 7, "correction": 1,
        "untaxed": -1, "before": [10**7, 5 * 10**6, 10**6, 0, 10**5], "bonus_taken": False,
        "broken": None,
    }  # fmt: skip
    first, second = (reckon_month(NOVEMBER, people_of([row])) for _ in range(2))
    assert lines_of(first, 0) == lines_of(second, 0)
