"""Sick leave's medical period, and leave for family events. Pure.

`rule` is national data, `local` that of the region where one holds (else None).
"""

from datetime import date
from decimal import Decimal

from hr_backend.leave.rules.values import DAY, ZERO, Data, Figure, Step, add_months, full_years


def medical_period(
    rule: Data,
    local: Data | None,
    *,
    total_years: Decimal,
    here_years: Decimal,
    first_sick_day: date | None = None,
) -> Figure:
    """Months of protection while ill (医疗期), with the window in which sick leave adds up.

    National: 劳部发〔1994〕479号 arts. 3-4, by total service and service here; exactly ten years
    are ten. Where a region has a rule of its own (Shanghai), by service here alone.
    """
    if local is not None and "first" in local:
        later = max(0, int(here_years) - int(local["first_years"]))
        grown = local["first"] + later * local["per_year"]
        months = Decimal(min(local["most"], grown))
        numbers = {"here": str(here_years), "most": local["most"]}
        return Figure(months, "months", (Step("medical_local", months, "months", numbers),))
    band = [b for b in rule["bands"] if total_years >= b["total"] and here_years >= b["here"]][-1]
    months, window = Decimal(band["months"]), Decimal(band["window"])
    numbers = {"total": str(total_years), "here": str(here_years)}
    steps = [
        Step("medical_period", months, "months", numbers),
        Step("counting_window", window, "months"),
    ]
    until = add_months(first_sick_day, int(window)) - DAY if first_sick_day else None
    return Figure(months, "months", tuple(steps), (), until)


def marriage(rule: Data, local: Data | None) -> Figure:
    """Marriage leave (婚假): three days by national rule, and what the region adds."""
    days = Decimal(rule["days"])
    steps = [Step("national", days, "days", {"least": rule.get("least", 1)})]
    if local is None:
        return Figure(days, "days", tuple(steps), ("region_unknown",))
    extra = Decimal(local["extra"])
    steps.append(Step("regional", extra, "days"))
    return Figure(days + extra, "days", tuple(steps))


def bereavement(rule: Data, *, relation: str) -> Figure:
    """Bereavement leave (丧假): one to three days for a parent, spouse or child."""
    if relation not in rule["relations"]:
        return Figure(ZERO, "days", (), ("company_policy",))
    days = Decimal(rule["days"])
    return Figure(days, "days", (Step("national", days, "days", {"least": rule["least"]}),))


def maternity(
    rule: Data,
    local: Data | None,
    *,
    children: int = 1,
    difficult: bool = False,
    order: int = 1,
    start: date | None = None,
) -> Figure:
    """Maternity leave (产假) in calendar days: 女职工劳动保护特别规定 art. 7, and the region's.

    `children`: born at once; `order`: which child of hers it is.
    """
    steps = [Step("national", Decimal(rule["days"]), "days")]
    if difficult:
        days = (local or {}).get("difficult", rule["difficult"])
        steps.append(Step("difficult_birth", Decimal(days), "days"))
    if children > 1:
        more = Decimal(rule["per_child"]) * (children - 1)
        steps.append(Step("more_children", more, "days", {"children": children}))
    if local is not None:
        extra = [each["days"] for each in local["extra"] if order >= each["order"]][-1]
        steps.append(Step("regional", Decimal(extra), "days", {"order": order}))
    total = sum((step.value for step in steps), ZERO)
    until = start + DAY * (int(total) - 1) if start else None
    return Figure(
        total, "days", tuple(steps), () if local is not None else ("region_unknown",), until
    )


def miscarriage(rule: Data, *, months: Decimal, start: date | None = None) -> Figure:
    """Leave after a miscarriage, calendar days: under four months of pregnancy 15, else 42."""
    days = Decimal([b["days"] for b in rule["miscarriage"] if months >= b["months"]][-1])
    until = start + DAY * (int(days) - 1) if start else None
    return Figure(
        days, "days", (Step("miscarriage", days, "days", {"months": str(months)}),), (), until
    )


def paternity(local: Data | None, *, start: date | None = None) -> Figure:
    """The father's leave (陪产假), calendar days; only regions give it."""
    if local is None:
        return Figure(None, "days", (), ("region_unknown",))
    days = Decimal(local["days"])
    until = start + DAY * (int(days) - 1) if start else None
    return Figure(days, "days", (Step("regional", days, "days"),), (), until)


def parental(rule: Data, local: Data | None, *, born_on: date, on: date) -> Figure:
    """Child care leave (育儿假) of each parent in the child's present year of life, working days.

    Until the third birthday, which no longer counts; only regions give it.
    """
    age = full_years(born_on, on)
    if on < born_on or age >= rule["until_age"]:
        return Figure(ZERO, "days", (Step("child_age", Decimal(age), "years"),), ("too_old",))
    if local is None:
        return Figure(None, "days", (), ("region_unknown",))
    days = Decimal(local["days"])
    until = add_months(born_on, 12 * (age + 1)) - DAY
    steps = (Step("child_age", Decimal(age), "years"), Step("regional", days, "days"))
    return Figure(days, "days", steps, (), until)


def nursing(rule: Data, *, born_on: date, on: date, children: int = 1) -> Figure:
    """Nursing hours a working day (哺乳时间): art. 9; until the first birthday, one more a twin."""
    until = add_months(born_on, 12 * int(rule["until_age"])) - DAY
    if not born_on <= on <= until:
        return Figure(ZERO, "hours_per_day", (), ("too_old",), until)
    hours = Decimal(rule["hours"]) + Decimal(rule["per_child"]) * (children - 1)
    return Figure(
        hours,
        "hours_per_day",
        (Step("nursing", hours, "hours", {"children": children}),),
        (),
        until,
    )


def family_visit(rule: Data, *, state_employer: bool, visit: str, married: bool) -> Figure:
    """Home leave (探亲假), calendar days, in state organs and state-owned units alone.

    `visit`: spouse or parents. Married people see their parents once in four years.
    """
    if not state_employer:
        return Figure(ZERO, "days", (), ("company_policy",))
    if visit == "spouse":
        code, period = ("spouse", 1) if married else ("", 0)
    elif married:
        code, period = "married_parents_four_years", 4
    else:
        code, period = "unmarried_parents", 1
    if not code:
        return Figure(ZERO, "days", (), ("not_married",))
    days = Decimal(rule[code])
    return Figure(days, "days", (Step("home_leave", days, "days", {"every_years": period}),))


def work_injury(rule: Data, *, start: date | None = None) -> Figure:
    """Months on full wage after an accident at work (停工留薪期), in general at most."""
    months = Decimal(rule["months"])
    until = add_months(start, int(months)) - DAY if start else None
    steps = (Step("national", months, "months"),)
    return Figure(months, "months", steps, ("longer_if_confirmed",), until)
