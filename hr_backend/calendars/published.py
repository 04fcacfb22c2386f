"""The published calendar of public holidays and make-up working days (调休)."""

from datetime import date

import chinese_calendar


def published(day: date) -> bool | None:
    """Whether a special day is worked; None for an ordinary day or a year not yet published."""
    try:
        worked = bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
    return worked if worked != (day.isoweekday() <= 5) else None
