"""Which month a message about pay means. A period is the first day of the month worked."""

import re
from datetime import date, timedelta

from bot.timex.numerals import SMALL, number

_MONTH = re.compile(
    rf"(?:(?P<year>20\d\d)\s*年?|(?P<which>[今去前]年))?\s*的?(?P<month>{SMALL})\s*月(?:份|工资|的)?"
    r"|(?P<iso>20\d\d)[-/.](?P<iso_month>\d{1,2})"
)
_RELATIVE = re.compile(
    r"(?P<before>(?:上上|前|上)个?月)|(?P<now>(?:这|本|当)个?月)|(?P<next>下个?月)"
)
_COMPARED = re.compile(
    rf"[比较](?:着|起)?(?:(?:上上|前|上)个?月|(?:[今去前]年)?\s*{SMALL}\s*月份?)"
)
_BACK = {"上上": 2, "前": 2, "上": 1}
_YEARS = re.compile(r"(?P<which>[今去])年|全年|年度")


def month_before(day: date, months: int = 1) -> date:
    """The first day of the month so many months before; below 0 of one after."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def period_in(text: str, today: date) -> date | None:
    """The month a text names, seen from a day; a bare month is the last one that has begun.

    What it is compared with (比9月多了) is not the month that is asked about.
    """
    text = _COMPARED.sub("", text)
    if (found := _RELATIVE.search(text)) is not None:
        if found["now"]:
            return today.replace(day=1)
        if found["next"]:
            return month_before(today, -1)
        word = found["before"].removesuffix("月").removesuffix("个")
        return month_before(today, _BACK[word])
    if (found := _MONTH.search(text)) is None:
        return None
    if found["iso"]:
        return _month(int(found["iso"]), int(found["iso_month"]))
    month = number(found["month"])
    if month is None:
        return None
    if found["year"]:
        return _month(int(found["year"]), month)
    if found["which"]:
        back = {"今年": 0, "去年": 1, "前年": 2}[found["which"]]
        return _month(today.year - back, month)
    named = _month(today.year, month)
    if named is not None and named > today:
        return named.replace(year=named.year - 1)
    return named


def year_in(text: str, today: date) -> int | None:
    """The whole year a text asks for (今年一共发了多少)."""
    found = _YEARS.search(text)
    if found is None or period_in(text, today) is not None:
        return None
    return today.year - (found["which"] == "去")


def _month(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 else None


def end_of(period: date) -> date:
    """The last day of a month."""
    return month_before(period, -1) - timedelta(days=1)
