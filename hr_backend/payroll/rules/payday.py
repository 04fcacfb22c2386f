"""The day wages are paid (发薪日)."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

MOST_DAYS_BACK = 31


def payday(year: int, month: int, day: int, is_working_day: Callable[[date], bool]) -> date:
    """The agreed day of the month, or the last working day before it where it is not one.

    A day the month does not have is its last. ValueError where a month back holds no working day.
    Source: 工资支付暂行规定 art. 7.
    """
    agreed = date(year, month, min(day, monthrange(year, month)[1]))
    for back in range(MOST_DAYS_BACK):
        found = agreed - timedelta(days=back)
        if is_working_day(found):
            return found
    raise ValueError("no working day in the month before the pay day")
