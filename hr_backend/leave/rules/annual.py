"""Annual leave (年休假): 职工带薪年休假条例 and 企业职工带薪年休假实施办法. Pure.

`rule` is the data of the dated rule `annual`; days are working days, dates the company's local.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hr_backend.leave.rules.values import (
    ZERO,
    Data,
    Figure,
    Step,
    add_months,
    full_years,
    whole,
    year_end,
)


@dataclass(frozen=True, slots=True)
class Service:
    """How long somebody has worked. One of `first_worked_on` and `years` is needed."""

    hired_on: date
    """First day with this company."""
    first_worked_on: date | None = None
    """First day of work with any employer: cumulative service (累计工作时间), 办法 art. 4."""
    years: Decimal | None = None
    """Cumulative service in years where only that is known; 9.99 is less than ten."""
    continuous_since: date | None = None
    """Since when without a break, with any employer (连续工作), 办法 art. 3."""

    def years_on(self, day: date) -> Decimal:
        """Cumulative service on a day."""
        if self.years is not None:
            return self.years
        return Decimal(full_years(self.first_worked_on or self.hired_on, day))

    def continuous_from(self, months: int) -> date:
        """The first day on which so many months without a break are completed."""
        if self.continuous_since is not None:
            return add_months(self.continuous_since, months)
        if self.years is not None:
            # Only the length is known: a year or more of it is taken as unbroken.
            long_enough = self.years * 12 >= months
            return self.hired_on if long_enough else add_months(self.hired_on, months)
        return add_months(self.first_worked_on or self.hired_on, months)


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What may cost a year's leave: 条例 art. 4, 办法 arts. 7-8."""

    vacation_days: Decimal = ZERO
    """Summer and winter holidays (寒暑假) had in the year, in days."""
    paid_personal_days: Decimal = ZERO
    """Personal leave in the year for which the wage was not cut, in days."""
    sick_months: Decimal = ZERO
    """Sick leave in the year, in months."""
    already_taken: bool = False
    """The year's annual leave had been taken before: then next year's is lost instead."""
    lost_last_year: bool = False
    """Last year's exclusion came after its leave was taken: this year's is lost."""


def full_days(rule: Data, years: Decimal) -> int:
    """Days of a whole year by completed years of cumulative service: 条例 art. 3."""
    fitting = [int(band["days"]) for band in rule["bands"] if years >= band["years"]]
    return max(fitting, default=0)


def entitlement(
    rule: Data,
    service: Service,
    year: int,
    *,
    as_of: date,
    exclusions: Exclusions = Exclusions(),
) -> Figure:
    """Days of a year for somebody who stays to its end.

    Cumulative service is looked at on `as_of`. Whoever joins during the year, or completes the
    twelve continuous months in it, has floor(remaining calendar days / 365 x full days): 办法
    art. 5; the day of joining counts. What is less than a whole day is none.
    """
    years = service.years_on(as_of)
    full = Decimal(full_days(rule, years))
    steps = [Step("service_years", years, "years", {"as_of": as_of.isoformat()})]
    steps.append(Step("full_days", full, "days", {"years": str(years)}))
    since = max(service.hired_on, service.continuous_from(int(rule["continuous_months"])))
    if rule.get("first_year") == "full" and service.hired_on.year < year == since.year:
        since = date(year, 1, 1)
    if since > year_end(year) or as_of < since:
        steps.append(Step("not_yet", ZERO, "days", {"from": since.isoformat()}))
        return Figure(ZERO, "days", tuple(steps), ("not_yet_entitled",))
    days = full
    if since > date(year, 1, 1):
        remaining = (year_end(year) - since).days + 1
        days = min(full, whole(remaining * full / rule["year_days"]))
        numbers = {"remaining": remaining, "full": str(full), "from": since.isoformat()}
        steps.append(Step("prorated", days, "days", numbers))
    return _excluded(rule, years, days, steps, exclusions)


def _excluded(
    rule: Data, years: Decimal, days: Decimal, steps: list[Step], exclusions: Exclusions
) -> Figure:
    notes: list[str] = []
    if exclusions.lost_last_year:
        days = ZERO
        notes.append("lost_last_year")
    sick = max(
        (Decimal(str(band["sick_months"])) for band in rule["bands"] if years >= band["years"]),
        default=None,
    )
    reason = None
    if exclusions.paid_personal_days >= rule["paid_personal_days"]:
        reason = "excluded_personal"
    elif sick is not None and exclusions.sick_months >= sick:
        reason = "excluded_sick"
    if reason is not None and exclusions.already_taken:
        notes += [reason, "next_year_lost"]
    elif reason is not None:
        days = ZERO
        notes.append(reason)
    if exclusions.vacation_days > 0 and days > 0:
        # 多于 loses it; fewer are made up to the full number.
        days = max(ZERO, days - exclusions.vacation_days)
        notes.append("vacation_topped_up" if days else "excluded_vacation")
    if notes:
        steps.append(Step("exclusions", days, "days", {"notes": notes}))
    return Figure(days, "days", tuple(steps), tuple(notes))


def leaver(
    rule: Data, service: Service, *, left_on: date, arranged: Decimal, as_of: date | None = None
) -> Figure:
    """Unused days to be paid out when a contract ends: 办法 art. 12.

    floor(calendar days passed this year with this company / 365 x full days - days arranged); the
    last day counts; the divisor is 365 also in leap years; too many taken are not clawed back.
    """
    year = left_on.year
    years = service.years_on(as_of or left_on)
    full = Decimal(full_days(rule, years))
    steps = [
        Step("service_years", years, "years", {"as_of": (as_of or left_on).isoformat()}),
        Step("full_days", full, "days", {"years": str(years)}),
    ]
    if service.continuous_from(int(rule["continuous_months"])) > left_on:
        return Figure(ZERO, "days", tuple(steps), ("not_yet_entitled",))
    passed = (left_on - max(date(year, 1, 1), service.hired_on)).days + 1
    earned = passed * full / rule["year_days"]
    unused = whole(earned - arranged)
    numbers = {"passed": passed, "full": str(full), "arranged": str(arranged)}
    steps.append(Step("passed_share", round(earned, 4), "days", numbers))
    steps.append(Step("unused", unused, "days"))
    notes = ("not_clawed_back",) if arranged > earned else ()
    return Figure(unused, "days", tuple(steps), notes)


def unused_pay(rule: Data, *, days: Decimal, average: Decimal, declined: bool) -> Figure:
    """Pay for leave not given, on top of the normal wage: 办法 arts. 10-11; yuan.

    Day wage = average monthly wage of the last twelve months without overtime / 21.75. Extra are
    200 % (300 % with the normal wage); nothing where the employee declined in writing.
    """
    daily = average / Decimal(rule["pay_days"])
    percent = 0 if declined else int(rule["unused_percent"])
    pay = (daily * days * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    shown = daily.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    steps = (
        Step("day_wage", shown, "yuan", {"average": str(average), "pay_days": rule["pay_days"]}),
        Step("unused_pay", pay, "yuan", {"days": str(days), "percent": percent}),
    )
    return Figure(pay, "yuan", steps, ("declined_in_writing",) if declined else ())


def carry(rule: Data, *, year: int, unused: Decimal, consent: bool) -> Figure:
    """Days that may still be taken next year: 条例 art. 5, 办法 art. 9 (with consent, one year).

    Without consent nothing is carried: what the company has not arranged is to be paid.
    """
    if not consent:
        steps = (Step("to_be_paid", unused, "days"),)
        return Figure(ZERO, "days", steps, ("no_consent", "to_be_paid"), year_end(year))
    until = year_end(year + int(rule["carry_years"]))
    return Figure(unused, "days", (Step("carried", unused, "days"),), (), until)
