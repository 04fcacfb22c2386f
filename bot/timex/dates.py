"""The grammar of dates of the calendar: 12月3号, 2026-12-03, 农历八月十五, 国庆后一天."""

import re

from bot.timex import day_words as w
from bot.timex.named_days import named_days
from bot.timex.nodes import CalendarDate, Days, NamedDay, Quarter
from bot.timex.numerals import number

_MONTH_PARTS = {
    "初": "start",
    "上旬": "first",
    "中旬": "middle",
    "中": "middle",
    "下旬": "third",
    "末": "end",
    "底": "end",
}


_LUNAR_MONTHS = {"正": 1, "腊": 12, "冬": 11}


_CENTURY_TURN = 50


Match = tuple[Days, int] | None


def skip_spaces(s: str, i: int) -> int:
    """Past at most three spaces."""
    end = min(len(s), i + 3)
    while i < end and s[i] == " ":
        i += 1
    return i


def shift(word: str) -> int:
    if word in w.SHIFTS:
        return w.SHIFTS[word]
    return len(word) if word[0] == "下" else -len(word)


def _year(word: str) -> int | None:
    value = number(word)
    if value is None or len(word) == 4:
        return value
    return value + (2000 if value < _CENTURY_TURN else 1900)


def numeric_date(s: str, i: int) -> Match:
    """2026-12-03, 12.3, 12/3, 20261203."""
    for pattern in w.NUMERIC:
        if match := pattern.match(s, i):
            groups = match.groupdict()
            year = _year(groups["y"]) if groups.get("y") else None
            return CalendarDate(year, int(groups["m"]), int(groups["d"])), match.end()
    return None


def calendar_date(s: str, i: int) -> Match:
    """2026年12月3号, 明年3月, 下个月底, 12月3, 3号; 农历 dates."""
    lunar, start = False, i
    if match := w.LUNAR_MARK.match(s, i):
        lunar, i = True, match.end()
    year: int | None = None
    year_offset: int | None = None
    end = i
    if match := w.YEAR_DATE.match(s, i):
        year = _year(match["year"]) if match["year"] else None
        year_offset = w.YEAR_WORDS.get(match["word"]) if match["word"] else None
        end = skip_spaces(s, match.end())
        end += s.startswith(("的", ",", "，"), end)
        if rest := _inside_year(s, end, year, year_offset):
            return rest
        if mark := w.LUNAR_MARK.match(s, end):
            lunar, end = True, mark.end()
        if found := _month_and_day(s, skip_spaces(s, end), year, year_offset, lunar=lunar):
            return found
        short = year is not None and len(match["year"]) < 4
        if short and not w.NTH.match(s, end):
            return None
        return CalendarDate(year, year_offset=year_offset), match.end()
    found = _month_and_day(s, i, None, None, lunar=lunar)
    return found if found or not lunar else _bare_lunar(s, i, start)


def _bare_lunar(s: str, i: int, start: int) -> Match:
    match = w.LUNAR_DAY.match(s, i)
    if match is None or i == start:
        return None
    return CalendarDate(day=_lunar_day(match), lunar=True), match.end()


def _lunar_day(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    return number(groups["early"] or groups["late"])


def _inside_year(s: str, i: int, year: int | None, offset: int | None) -> Match:
    if match := w.QUARTER.match(s, i):
        return _quarter(s, match, year, offset)
    if match := w.HOLIDAY.match(s, i):
        name = named_days().spellings[match[0]]
        return _holiday_tail(s, match.end(), name, year, offset)
    if match := w.GREAT_YEAR.match(s, i):
        return CalendarDate(year, 1, number(match["day"]), offset, lunar=True), match.end()
    for prefix in ("年", ""):
        for word, part in (
            ("伊始", "opening"),
            ("初", "start"),
            ("末", "end"),
            ("底", "end"),
            ("中", "middle"),
        ):
            if s.startswith(prefix + word, i) and not s.startswith("中旬", i):
                return CalendarDate(year, year_offset=offset, part=part), i + len(prefix + word)
    return None


def _month_and_day(
    s: str, i: int, year: int | None, year_offset: int | None, *, lunar: bool
) -> Match:
    month: int | None = None
    month_offset: int | None = None
    if match := w.MONTH_WORD.match(s, i):
        month_offset, end = shift(match["shift"]), match.end()
    elif match := w.MONTH_DATE.match(s, i):
        if (i and s[i - 1] in "近前后") or s.startswith(("嫂", "薪", "子"), match.end()):
            return None
        month = _LUNAR_MONTHS.get(match["month"]) or number(match["month"])
        lunar = lunar or match["month"] in _LUNAR_MONTHS
        end = match.end()
    elif (year is not None or year_offset is not None) and (
        match := w.ABBREVIATED_MONTH.match(s, i)
    ):
        month, end = number(match["month"]), match.end()
    elif year is None and year_offset is None:
        return _own_month_part(s, i) or _day_alone(s, i, lunar=lunar)
    else:
        return None
    base = CalendarDate(year, month, None, year_offset, month_offset, lunar)
    after = skip_spaces(s, end)
    after += s.startswith("的", after)
    if match := w.DAY_OF_MONTH.match(s, after):
        return CalendarDate(
            year, month, number(match["day"]), year_offset, month_offset, lunar
        ), match.end()
    if (match := w.LUNAR_DAY.match(s, end)) and (
        lunar or match["early"] or (month, match[0]) == (8, "十五")
    ):
        by_moon = lunar or bool(match["early"]) or year is None
        day = _lunar_day(match)
        return CalendarDate(year, month, day, year_offset, month_offset, by_moon), match.end()
    if month is not None and (match := w.BARE_DAY.match(s, end)):
        return CalendarDate(
            year, month, number(match["day"]), year_offset, None, lunar
        ), match.end()
    if match := w.MONTH_PART.match(s, end):
        part = _MONTH_PARTS[match["part"]]
        return CalendarDate(year, month, None, year_offset, month_offset, lunar, part), match.end()
    return base, end


def _own_month_part(s: str, i: int) -> Match:
    if i and s[i - 1] in "个满蜜产岁":
        return None
    if match := w.OWN_MONTH_PART.match(s, i):
        part = _MONTH_PARTS[match["part"] or match["third"]]
        return CalendarDate(part=part), match.end()
    if s.startswith(("年底", "年末", "年初"), i):
        return CalendarDate(year_offset=0, part="start" if s[i + 1] == "初" else "end"), i + 2
    return None


def _day_alone(s: str, i: int, *, lunar: bool) -> Match:
    if match := w.GREAT_YEAR.match(s, i):
        return CalendarDate(None, 1, number(match["day"]), lunar=True), match.end()
    if match := w.DAY_OF_MONTH.match(s, i):
        taken = i and s[i - 1] in "请歇休放" and match[0] == "一日"
        if taken or (i and s[i - 1] in "0123456789一二三四五六七八九十第"):
            return None
        return CalendarDate(day=number(match["day"]), lunar=lunar), match.end()
    if i and s[i - 1] in "0123456789一二三四五六七八九十第周期拜.:/-月":
        return None
    if match := w.ABBREVIATED_DAY.match(s, i):
        return CalendarDate(day=number(match["day"])), match.end()
    if match := w.ABBREVIATED_MONTH.match(s, i):
        return CalendarDate(month=number(match["month"])), match.end()
    return None


def _quarter(s: str, match: re.Match[str], year: int | None, offset: int | None) -> Match:
    groups, end = match.groupdict(), match.end()
    part = (
        "end" if s[end : end + 1] in ("末", "底") else ("start" if s[end : end + 1] == "初" else "")
    )
    end += bool(part)
    if groups["shift"]:
        return Quarter(None, shift(groups["shift"]), part=part), end
    word = groups["n"] or groups["q"]
    return Quarter(1 if word == "首" else number(word), None, year, offset, part), end


def quarter(s: str, i: int) -> Match:
    """上季度, 第三季度, Q1."""
    match = w.QUARTER.match(s, i)
    return _quarter(s, match, None, None) if match else None


def holiday(s: str, i: int) -> Match:
    """元旦, 国庆期间, 春节前一天, 年后."""
    match = w.HOLIDAY.match(s, i)
    if match is None:
        return None
    return _holiday_tail(s, match.end(), named_days().spellings[match[0]], None, None)


def _holiday_tail(s: str, i: int, name: str, year: int | None, offset: int | None) -> Match:
    tail = w.HOLIDAY_TAIL.match(s, i)
    if tail is None:
        return NamedDay(name, year, offset), i
    if tail["whole"]:
        return NamedDay(name, year, offset, whole=True), tail.end()
    shift = -1 if tail["eve"] else (1 if tail["after"] else 0)
    return NamedDay(name, year, offset, shift=shift), tail.end()
