"""Time off for overtime (调休): Labour Law art. 44. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr_backend.leave.rules.values import ZERO, Data, Figure, Step, add_months


@dataclass(frozen=True, slots=True)
class Overtime:
    """Hours worked over on a day."""

    day: date
    hours: Decimal
    kind: str
    """workday, rest_day or holiday (one of the 13 statutory days)"""


def earned(rule: Data, overtime: Sequence[Overtime], *, taken: Decimal, on: date) -> Figure:
    """Hours still to be taken on a day.

    Only hours of rest days give time off; those of workdays and statutory holidays are to be
    paid. The oldest are taken first. What has expired is not lost but to be paid at 200 %.
    """
    months = int(rule["expires_months"])
    left, steps, notes = taken, [], []
    rest, expired, until = ZERO, ZERO, None
    for one in sorted((o for o in overtime if o.kind == "rest_day"), key=lambda o: o.day):
        used = min(left, one.hours)
        left -= used
        open_hours, expires = one.hours - used, add_months(one.day, months)
        if not open_hours:
            continue
        if expires < on:
            expired += open_hours
        else:
            rest += open_hours
            until = until or expires
    total = sum((o.hours for o in overtime if o.kind == "rest_day"), ZERO)
    steps.append(Step("earned_hours", total, "hours"))
    steps.append(Step("taken_hours", taken, "hours"))
    paid = sum((o.hours for o in overtime if o.kind != "rest_day"), ZERO)
    if paid:
        steps.append(Step("to_be_paid_hours", paid, "hours"))
        notes.append("paid_not_taken")
    if expired:
        steps.append(Step("expired_hours", expired, "hours", {"percent": rule["unpaid_percent"]}))
        notes.append("expired_to_be_paid")
    if left > 0:
        notes.append("more_taken_than_earned")
    steps.append(Step("in_days", round(rest / Decimal(rule["hours_per_day"]), 4), "days"))
    return Figure(rest, "hours", tuple(steps), tuple(notes), until)
