"""Worked examples of the rules of leave, as tables."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hr_backend.leave.rulebook import rulebook
from hr_backend.leave.rules import absence, annual, compensatory
from hr_backend.leave.rules.annual import Exclusions, Service
from hr_backend.leave.rules.compensatory import Overtime
from hr_backend.leave.rules.values import add_months, full_years

D = date.fromisoformat
TODAY = D("2026-11-24")
BOOK = rulebook()


def law(kind: str, on: date = TODAY) -> Any:
    rule = BOOK.national(kind, on)
    assert rule is not None
    return rule.data


def local(kind: str, region: str, on: date = TODAY) -> Any:
    rule = BOOK.local(kind, region, on)
    return rule.data if rule else None


@pytest.mark.parametrize(
    ("years", "days"),
    [
        ("0", 0),
        ("0.99", 0),
        ("1", 5),
        ("9.99", 5),
        ("10", 10),
        ("19.9", 10),
        ("20", 15),
        ("45", 15),
    ],
)
def test_full_year_by_cumulative_service(years: str, days: int) -> None:
    assert annual.full_days(law("annual"), Decimal(years)) == days


@pytest.mark.parametrize(
    ("first", "hired", "year", "days"),
    [
        ("2010-07-01", "2026-01-01", 2026, 10),  # joined on the first day: the whole year
        ("2010-07-01", "2026-01-02", 2026, 9),  # 364 / 365 x 10 = 9.97
        ("2014-07-01", "2026-07-01", 2026, 5),  # 184 / 365 x 10 = 5.04
        ("2014-07-01", "2026-07-02", 2026, 5),  # 183 / 365 x 10 = 5.01
        ("2014-07-01", "2026-07-03", 2026, 4),  # 182 / 365 x 10 = 4.99
        ("2020-01-01", "2026-12-31", 2026, 0),  # 1 / 365 x 5
        ("2020-01-01", "2026-10-20", 2026, 1),  # 73 / 365 x 5 = 1 exactly
        ("2020-01-01", "2026-10-21", 2026, 0),
        ("2000-01-01", "2024-01-01", 2024, 15),  # leap year: 366 / 365 x 15 is no 16
        ("2000-01-01", "2024-01-02", 2024, 15),  # 365 days remain in a leap year
        ("2000-01-01", "2024-01-03", 2024, 14),
        ("2026-03-01", "2026-03-01", 2026, 0),  # first job: not twelve months yet
        ("2026-03-01", "2026-03-01", 2027, 4),  # from 2027-03-01: 306 / 365 x 5 = 4.19
        ("2026-03-01", "2026-03-01", 2028, 5),
        ("2016-11-24", "2020-05-01", 2026, 10),  # ten years are completed during the year
        ("2017-01-01", "2020-05-01", 2026, 5),  # ... and here only on the next day
        ("2017-01-01", "2020-05-01", 2027, 10),
    ],
)
def test_days_of_a_year(first: str, hired: str, year: int, days: int) -> None:
    figure = annual.entitlement(
        law("annual"), Service(D(hired), D(first)), year, as_of=date(year, 12, 31)
    )
    assert figure.value == days


def test_a_gap_starts_the_twelve_months_anew() -> None:
    service = Service(D("2026-02-01"), D("2010-01-01"), None, D("2026-02-01"))
    assert annual.entitlement(law("annual"), service, 2026, as_of=D("2026-12-31")).value == 0
    # 334 days from 2027-02-01: 334 / 365 x 10 = 9.15
    assert annual.entitlement(law("annual"), service, 2027, as_of=D("2027-12-31")).value == 9


@pytest.mark.parametrize(
    ("years", "exclusions", "days", "notes"),
    [
        (5, Exclusions(paid_personal_days=Decimal(19)), 5, ()),
        (5, Exclusions(paid_personal_days=Decimal(20)), 0, ("excluded_personal",)),
        (5, Exclusions(sick_months=Decimal("1.9")), 5, ()),
        (5, Exclusions(sick_months=Decimal(2)), 0, ("excluded_sick",)),
        (10, Exclusions(sick_months=Decimal(2)), 10, ()),
        (10, Exclusions(sick_months=Decimal(3)), 0, ("excluded_sick",)),
        (20, Exclusions(sick_months=Decimal(3)), 15, ()),
        (20, Exclusions(sick_months=Decimal(4)), 0, ("excluded_sick",)),
        (
            20,
            Exclusions(sick_months=Decimal(4), already_taken=True),
            15,
            ("excluded_sick", "next_year_lost"),
        ),
        (5, Exclusions(lost_last_year=True), 0, ("lost_last_year",)),
        (5, Exclusions(vacation_days=Decimal(30)), 0, ("excluded_vacation",)),
        (10, Exclusions(vacation_days=Decimal(4)), 6, ("vacation_topped_up",)),
    ],
)
def test_exclusions(years: int, exclusions: Exclusions, days: int, notes: tuple[str, ...]) -> None:
    service = Service(D("2015-01-01"), None, Decimal(years))
    figure = annual.entitlement(
        law("annual"), service, 2026, as_of=D("2026-12-31"), exclusions=exclusions
    )
    assert figure.value == days
    assert figure.notes == notes


@pytest.mark.parametrize(
    ("years", "hired", "left", "arranged", "unused"),
    [
        (12, "2020-03-01", "2026-09-30", "2", 5),  # 273 / 365 x 10 - 2 = 5.48
        (12, "2020-03-01", "2026-12-31", "0", 10),
        (5, "2020-03-01", "2026-01-01", "0", 0),  # 1 / 365 x 5
        (5, "2020-03-01", "2026-03-14", "0", 1),  # 73 / 365 x 5 = 1 exactly
        (5, "2020-03-01", "2026-03-13", "0", 0),
        (5, "2020-03-01", "2026-06-30", "5", 0),  # too many taken: nothing is clawed back
        (12, "2026-04-01", "2026-09-30", "0", 5),  # 183 / 365 x 10 = 5.01, joined this year
        (15, "2010-01-01", "2024-12-31", "0", 10),  # 366 / 365 x 10 = 10.03
        (12, "2020-03-01", "2026-09-30", "2.5", 4),  # 7.48 - 2.5 = 4.98
    ],
)
def test_leavers(years: int, hired: str, left: str, arranged: str, unused: int) -> None:
    figure = annual.leaver(
        law("annual"),
        Service(D(hired), None, Decimal(years)),
        left_on=D(left),
        arranged=Decimal(arranged),
    )
    assert figure.value == unused


@pytest.mark.parametrize(
    ("days", "average", "declined", "yuan"),
    [
        ("3", "8700", False, "2400.00"),  # 8700 / 21.75 = 400 a day, twice
        ("1", "10000", False, "919.54"),
        ("5", "8700", True, "0.00"),
    ],
)
def test_pay_for_unused_days(days: str, average: str, declined: bool, yuan: str) -> None:
    figure = annual.unused_pay(
        law("annual"), days=Decimal(days), average=Decimal(average), declined=declined
    )
    assert figure.value == Decimal(yuan)


def test_carrying_over() -> None:
    agreed = annual.carry(law("annual"), year=2026, unused=Decimal(3), consent=True)
    assert agreed.value == 3
    assert agreed.until == D("2027-12-31")
    refused = annual.carry(law("annual"), year=2026, unused=Decimal(3), consent=False)
    assert refused.value == 0
    assert refused.notes == ("no_consent", "to_be_paid")


@pytest.mark.parametrize(
    ("total", "here", "months", "window"),
    [
        ("4", "4", 3, 6),
        ("9.9", "4.9", 3, 6),
        ("9.9", "5", 6, 12),
        ("10", "4.9", 6, 12),
        ("10", "5", 9, 15),
        ("10", "9.99", 9, 15),
        ("10", "10", 12, 18),
        ("16", "15", 18, 24),
        ("25", "20", 24, 30),
    ],
)
def test_medical_period(total: str, here: str, months: int, window: int) -> None:
    figure = absence.medical_period(
        law("medical_period"), None, total_years=Decimal(total), here_years=Decimal(here)
    )
    assert [step.value for step in figure.steps] == [months, window]


@pytest.mark.parametrize(
    ("here", "months"), [("0", 3), ("1", 3), ("1.9", 3), ("2", 4), ("5", 7), ("22", 24), ("40", 24)]
)
def test_medical_period_in_shanghai(here: str, months: int) -> None:
    rule = local("medical_period", "shanghai")
    figure = absence.medical_period({}, rule, total_years=Decimal(40), here_years=Decimal(here))
    assert figure.value == months
    assert local("medical_period", "shanghai", D("2030-05-01")) is None


@pytest.mark.parametrize(("region", "days"), [("shanghai", 10), ("beijing", 10), ("jiangsu", 3)])
def test_marriage(region: str, days: int) -> None:
    figure = absence.marriage(law("marriage"), local("marriage", region))
    assert figure.value == days
    assert ("region_unknown" in figure.notes) is (region == "jiangsu")


@pytest.mark.parametrize(
    ("region", "options", "days"),
    [
        (None, {}, 98),
        (None, {"difficult": True}, 113),
        (None, {"children": 3}, 128),
        ("shanghai", {}, 158),
        ("beijing", {"children": 2}, 173),
        ("guangdong", {}, 178),
        ("guangdong", {"difficult": True}, 208),
        ("zhejiang", {"order": 1}, 158),
        ("zhejiang", {"order": 2}, 188),
        ("zhejiang", {"order": 3}, 188),
        ("sichuan", {}, 188),
    ],
)
def test_maternity(region: str | None, options: dict[str, Any], days: int) -> None:
    rule = local("maternity", region) if region else None
    figure = absence.maternity(law("maternity"), rule, **options)
    assert figure.value == days


def test_a_rule_holds_from_its_day_on() -> None:
    assert local("maternity", "sichuan", D("2025-11-27")) is None
    assert local("maternity", "sichuan", D("2025-11-28")) is not None


@pytest.mark.parametrize(("months", "days"), [("0", 15), ("3.99", 15), ("4", 42), ("7", 42)])
def test_miscarriage(months: str, days: int) -> None:
    assert absence.miscarriage(law("maternity"), months=Decimal(months)).value == days


@pytest.mark.parametrize(
    ("region", "days"),
    [("shanghai", 10), ("beijing", 15), ("guangdong", 15), ("zhejiang", 15), ("yunnan", 30),
     ("jiangsu", None)],
)  # fmt: skip
def test_paternity(region: str, days: int | None) -> None:
    assert absence.paternity(local("paternity", region)).value == days


@pytest.mark.parametrize(
    ("region", "born", "days", "until"),
    [
        ("shanghai", "2025-03-01", 5, "2027-02-28"),
        ("guangdong", "2026-11-24", 10, "2027-11-23"),
        ("zhejiang", "2023-11-25", 10, "2026-11-24"),  # the last day before the third birthday
        ("zhejiang", "2023-11-24", 0, None),  # the third birthday itself
        ("jiangsu", "2025-03-01", None, None),
    ],
)
def test_parental(region: str, born: str, days: int | None, until: str | None) -> None:
    figure = absence.parental(law("parental"), local("parental", region), born_on=D(born), on=TODAY)
    assert (figure.value, figure.until) == (days, D(until) if until else None)


@pytest.mark.parametrize(
    ("born", "children", "hours"),
    [("2026-01-01", 1, 1), ("2026-01-01", 2, 2), ("2025-11-25", 1, 1), ("2025-11-24", 1, 0)],
)
def test_nursing(born: str, children: int, hours: int) -> None:
    figure = absence.nursing(law("nursing"), born_on=D(born), on=TODAY, children=children)
    assert figure.value == hours


@pytest.mark.parametrize(
    ("state", "visit", "married", "days"),
    [
        (True, "spouse", True, 30),
        (True, "parents", False, 20),
        (True, "parents", True, 20),
        (True, "spouse", False, 0),
        (False, "spouse", True, 0),
    ],
)
def test_family_visit(state: bool, visit: str, married: bool, days: int) -> None:
    figure = absence.family_visit(
        law("family_visit"), state_employer=state, visit=visit, married=married
    )
    assert figure.value == days


def test_bereavement() -> None:
    assert absence.bereavement(law("bereavement"), relation="parent").value == 3
    other = absence.bereavement(law("bereavement"), relation="other")
    assert other.value == 0
    assert other.notes == ("company_policy",)


def test_time_off_comes_from_rest_days_alone_and_expires_into_pay() -> None:
    overtime = [
        Overtime(D("2025-10-18"), Decimal(4), "rest_day"),
        Overtime(D("2026-10-01"), Decimal(8), "holiday"),
        Overtime(D("2026-10-12"), Decimal(2), "workday"),
        Overtime(D("2026-10-17"), Decimal(8), "rest_day"),
    ]
    figure = compensatory.earned(law("compensatory"), overtime, taken=Decimal(3), on=TODAY)
    values = {step.code: step.value for step in figure.steps}
    assert figure.value == 8
    assert figure.until == D("2027-10-17")
    assert values["expired_hours"] == 1
    assert values["to_be_paid_hours"] == 10
    assert values["in_days"] == 1


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        ("2016-11-24", "2026-11-23", 9),
        ("2016-11-24", "2026-11-24", 10),
        ("2016-02-29", "2026-02-28", 10),
        ("2026-11-24", "2026-01-01", 0),
    ],
)
def test_completed_years(since: str, on: str, years: int) -> None:
    assert full_years(D(since), D(on)) == years


def test_months_keep_to_the_month() -> None:
    assert add_months(D("2026-01-31"), 1) == D("2026-02-28")
    assert add_months(D("2026-12-31"), 12) == D("2027-12-31")
