"""What the reader promises beside the cases: problems, carried days, offsets as typed, threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.timex import TimeReader, find_expressions
from bot.timex.calendar import PublishedCalendar
from bot.timex.reading import Reading

NOW = datetime.fromisoformat("2026-11-24T16:00")
READER = TimeReader()


def _at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}")


def test_a_date_that_no_calendar_has_is_told() -> None:
    reading = READER.read("2月30日可以吗", now=NOW)
    assert [(p.text, p.kind) for p in reading.problems] == [("2月30日", "no_such_date")]
    assert reading.available == ()
    assert reading.expressions[0].value is None


def test_an_offer_that_lies_before_now_is_told() -> None:
    reading = READER.read("今天上午可以", now=NOW)
    assert [(p.text, p.kind) for p in reading.problems] == [("今天上午", "past")]


def test_what_is_over_and_only_told_of_is_no_problem() -> None:
    reading = READER.read("昨天九点到的，忘打卡了", now=NOW)
    assert reading.problems == ()
    assert reading.expressions[0].value == (_at(11, 23, 9), _at(11, 23, 9))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("周一忘打卡了", (_at(11, 23), _at(11, 24))),
        ("18号没打卡", (_at(11, 18), _at(11, 19))),
        ("10月早退了几次", (_at(10, 1), _at(11, 1))),
        ("周五请一天假", (_at(11, 27), _at(11, 28))),
        ("今晚加班到十点", (_at(11, 24, 18), _at(11, 25))),
    ],
)
def test_punches_leave_and_overtime_resolve(text: str, value: tuple[datetime, datetime]) -> None:
    assert READER.read(text, now=NOW).expressions[0].value == value


def test_an_aware_now_is_taken_in_shanghai() -> None:
    late = datetime(2026, 11, 24, 17, tzinfo=timezone(timedelta(hours=0)))
    assert READER.read("明天", now=late).available == ((_at(11, 26), _at(11, 27)),)


def test_a_clock_time_takes_the_day_just_asked_about() -> None:
    reading = READER.read("三点", now=NOW, asked_about=date(2026, 12, 2))
    assert reading.available == ((_at(12, 2, 15), _at(12, 2, 15)),)


def test_a_clock_time_takes_the_originals_day() -> None:
    original = (_at(11, 27, 14), _at(11, 27, 15))
    reading = READER.read("改到四点可以吗", now=NOW, original=original)
    assert reading.available == ((_at(11, 27, 16), _at(11, 27, 16)),)


def test_a_clock_time_with_nothing_to_hold_on_to_is_the_next_one() -> None:
    assert READER.read("五点", now=NOW).available == ((_at(11, 24, 17), _at(11, 24, 17)),)
    assert READER.read("三点", now=NOW).available == ((_at(11, 25, 15), _at(11, 25, 15)),)


def test_a_later_time_without_a_number_gives_nothing() -> None:
    original = (_at(11, 27, 14), _at(11, 27, 15))
    reading = READER.read("能换个晚点的吗", now=NOW, original=original)
    assert (reading.available, reading.unavailable) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名天下午不行", "名天下午"),
        ("下禮拜３下午", "下禮拜３下午"),
        ("周④可以", "周④"),
        ("聽日唔得", "聽日"),
        ("next Monday 3pm ok", "next Monday 3pm"),
    ],
)
def test_offsets_are_those_of_what_was_typed(text: str, expected: str) -> None:
    first = READER.read(text, now=NOW).expressions[0]
    assert first.text == text[first.start : first.end] == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("下周三下午三点以后都行", [("下周三下午三点以后", "time")]),
        ("下周一到周二请两天假", [("下周一到周二", "time"), ("两天", "duration")]),
        ("周四或周五", [("周四", "time"), ("周五", "time")]),
        ("上个月工资发了多少", [("上个月", "period")]),
        ("我上个月迟到几次", [("上个月", "time")]),
        ("端午怎么放假", [("端午", "time")]),
        ("现在不方便，最近很忙", []),
        ("13800000000", []),
        ("在3号楼，三点想确认", []),
    ],
)
def test_spans_for_the_entity_layer(text: str, spans: list[tuple[str, str]]) -> None:
    assert [(s.text, s.kind) for s in find_expressions(text)] == spans


def test_many_threads_read_as_one() -> None:
    texts = [f"{n % 28 + 1}号下午{n % 5 + 1}点以后都行，周三不行" for n in range(60)]
    alone = [READER.read(text, now=NOW) for text in texts]

    def read(text: str) -> Reading:
        return READER.read(text, now=NOW)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, texts * 3)) == alone * 3


class TestPublishedCalendar:
    calendar = PublishedCalendar()

    def test_make_up_workdays_are_working_days(self) -> None:
        assert self.calendar.is_workday(date(2026, 1, 4))
        assert not self.calendar.is_workday(date(2026, 1, 2))

    def test_a_year_without_a_notice_has_the_statutory_days_alone(self) -> None:
        assert self.calendar.holiday("春节", 2027) == (date(2027, 2, 5), date(2027, 2, 8))
        assert self.calendar.holiday("元旦", 2027) == (date(2027, 1, 1), date(2027, 1, 1))

    def test_a_break_runs_through_the_days_off_that_touch_it(self) -> None:
        assert self.calendar.holiday("国庆", 2025) == (date(2025, 10, 1), date(2025, 10, 8))

    def test_a_day_that_is_no_public_holiday_has_no_break(self) -> None:
        assert self.calendar.holiday("圣诞节", 2026) is None


def test_another_calendar_decides_what_a_working_day_is() -> None:
    class Never:
        def is_workday(self, day: date) -> bool:
            return day == date(2026, 11, 28)

        def holiday(self, name: str, year: int) -> tuple[date, date] | None:
            return None

    reading = TimeReader(Never()).read("工作日都行", now=NOW)
    assert reading.available == ((_at(11, 28), _at(11, 29)),)


def test_a_week_without_working_days_is_told() -> None:
    before = datetime.fromisoformat("2026-02-10T10:00")
    reading = READER.read("下周工作日都行", now=before)
    assert reading.available == ()
    assert [p.kind for p in reading.problems] == ["no_such_date"]
