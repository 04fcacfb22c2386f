"""What is offered, said with examples: a Tuesday afternoon, an interview tomorrow at 14:00."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hr_backend.calendars.hours import AI, OFFICE, Hours
from hr_backend.slots.intervals import DAY, Interval, at_minute, floor_minute
from hr_backend.slots.ranking import Alternatives, find_alternatives
from hr_backend.slots.rules import Calendar, Search, search_until, windows
from hr_backend.slots.wish import read_wish
from tests.hr_backend.slots.factories import at

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = at("2026-11-24 16:00")
NEVER = (None, None)


def day(number: int, since: str = "00:00", until: str = "24:00") -> tuple[Any, Any]:
    """Part of a day of December 2026 (0 is 30 November)."""
    return moment(number, since), moment(number, until)


def moment(number: int, clock: str) -> Any:
    base = floor_minute(at("2026-11-30 00:00")) + number * DAY
    hour, minute = map(int, clock.split(":"))
    return at_minute(base + hour * 60 + minute)


def span(number: int, since: str, until: str) -> Interval:
    start, end = day(number, since, until)
    return floor_minute(start), floor_minute(end)


def open_hours(hours: Hours = OFFICE) -> tuple[Interval, ...]:
    return windows(
        hours, since=date(2026, 11, 24), until=date(2027, 1, 15), special={}, zone=SHANGHAI
    )


def someone(person: str, *, hours: Hours = OFFICE, **taken: Any) -> Calendar:
    return Calendar(person, open_hours(hours), **taken)


def find(
    available: list[Any] = [],  # noqa: B006 - never changed
    unavailable: list[Any] = [],  # noqa: B006 - never changed
    *,
    near: Any = None,
    **changes: Any,
) -> Alternatives:
    wish = read_wish(available, unavailable, near=near)
    old_start = floor_minute(at("2026-11-25 14:00"))
    search = Search(
        length=60,
        now=floor_minute(NOW),
        zone=SHANGHAI,
        wish=wish,
        candidate=someone("wang"),
        interviewers=(someone("li"),),
        until=search_until(NOW, wish, old_start),
        old_start=old_start,
        notice=24 * 60,
    )
    return find_alternatives(replace(search, **changes))


def shown(found: Alternatives) -> list[str]:
    return [f"{at_minute(s.start).astimezone(SHANGHAI):%m-%d %H:%M}" for s in found.slots]


def best(found: Alternatives) -> str:
    return shown(found)[[slot.best for slot in found.slots].index(True)]


TOMORROW = (at("2026-11-25 00:00"), at("2026-11-26 00:00"))


def test_tomorrow_refused_and_nothing_more_keeps_close_to_the_old_time() -> None:
    found = find([], [TOMORROW])
    assert best(found) == "11-26 14:00"
    assert shown(found) == ["11-26 14:00", "11-26 17:00", "11-27 14:00"]


def test_a_whole_week_is_spread_over_its_days_at_the_usual_hour() -> None:
    found = find([(moment(0, "00:00"), moment(7, "00:00"))])
    assert shown(found) == ["11-30 14:00", "12-01 14:00", "12-02 14:00"]
    assert best(found) == "11-30 14:00"


def test_an_afternoon_is_spread_without_overlaps() -> None:
    assert shown(find([day(2, "14:00", "18:00")])) == ["12-02 14:00", "12-02 15:00", "12-02 17:00"]


@pytest.mark.parametrize(
    ("until", "offers"),
    [
        ("16:00", ["12-02 15:00"]),
        ("16:30", ["12-02 15:00", "12-02 15:30"]),
        ("15:59", []),
        ("15:30", []),
    ],
)
def test_offers_lie_wholly_in_what_was_allowed(until: str, offers: list[str]) -> None:
    found = find([day(2, "15:00", until)])
    assert found.wish_met == bool(offers)
    if offers:
        assert shown(found) == offers


def test_allowed_intervals_that_touch_are_one() -> None:
    found = find([day(2, "15:00", "15:30"), day(2, "15:30", "16:00")])
    assert (found.wish_met, shown(found)) == (True, ["12-02 15:00"])


@pytest.mark.parametrize(
    ("clock", "free"), [("15:00", True), ("15:20", True), ("17:01", False), ("08:59", False)]
)
def test_a_named_start_may_be_at_any_minute_of_working_time(clock: str, free: bool) -> None:
    found = find([(moment(2, clock), moment(2, clock))])
    assert found.stated_free is free
    if free:
        assert shown(found) == [f"12-02 {clock}"]


def test_less_than_a_minute_is_a_named_start_not_no_wish() -> None:
    three = moment(2, "15:00")
    found = find([(three + timedelta(seconds=10), three + timedelta(seconds=40))])
    assert (found.stated_free, shown(found)) == (True, ["12-02 15:00"])


def test_a_named_odd_minute_leaves_the_other_offers_on_half_hours() -> None:
    found = find([(moment(2, "15:07"),) * 2, day(3, "15:00", "16:30")])
    assert shown(found) == ["12-02 15:07", "12-03 15:00", "12-03 15:30"]


def test_two_named_starts_are_a_wish_but_not_a_stated_one() -> None:
    found = find([(moment(2, "15:00"),) * 2, (moment(3, "10:00"),) * 2])
    assert found.stated_free is None
    assert shown(found) == ["12-02 15:00", "12-03 10:00"]


def test_a_taken_start_brings_its_neighbours() -> None:
    li = someone("li", busy=(span(2, "15:00", "16:00"),))
    found = find([(moment(2, "15:00"),) * 2], interviewers=(li,))
    assert (found.stated_free, found.wish_met) == (False, False)
    assert shown(found) == ["12-02 14:00", "12-02 16:00", "12-02 17:00"]
    assert best(found) in ("12-02 14:00", "12-02 16:00")


def test_an_evening_brings_the_end_of_that_day_and_the_next_morning() -> None:
    found = find([day(2, "19:00", "21:00")])
    assert not found.wish_met
    assert best(found) == "12-02 17:00"
    assert shown(found) == ["12-02 16:00", "12-02 17:00", "12-03 09:00"]


def test_the_nearest_is_never_a_refused_one() -> None:
    found = find([day(2, "19:00", "21:00")], [day(2, "00:00", "18:00"), day(3)])
    assert not found.wish_met
    assert shown(found)
    assert not [one for one in shown(found) if one.startswith(("12-02", "12-03"))]


def test_where_only_saturday_would_do_the_nearest_others_are_offered_all_the_same() -> None:
    found = find([day(5)], [(None, moment(5, "00:00")), (moment(6, "00:00"), None)])
    assert not found.wish_met
    assert best(found) == "12-04 17:00"


def test_only_one_exact_time_may_be_surrounded_by_refusals() -> None:
    three = moment(2, "15:00")
    found = find([(three, three)], [(None, three), (three, None)])
    assert (found.stated_free, shown(found)) == (True, ["12-02 15:00"])


def test_refused_for_ever_leaves_nothing() -> None:
    assert find([], [NEVER]) == Alternatives((), wish_met=False, stated_free=None)


def test_back_from_a_journey_is_not_only() -> None:
    found = find([], [(None, moment(3, "00:00"))])
    assert found.wish_met
    assert min(shown(found)) >= "12-03"


def test_the_old_time_is_not_an_alternative_but_its_neighbours_are() -> None:
    found = find([(at("2026-11-25 13:30"), at("2026-11-25 15:30"))], limit=9)
    assert shown(found) == ["11-25 13:30", "11-25 14:30"]


@pytest.mark.parametrize(("now", "first"), [("16:00", "17:00"), ("16:01", None)])
def test_the_earliest_offer_is_an_hour_from_now(now: str, first: str | None) -> None:
    today = (at("2026-11-24 16:00"), at("2026-11-24 18:00"))
    found = find([today], now=floor_minute(at(f"2026-11-24 {now}")))
    assert found.wish_met == bool(first)
    if first:
        assert shown(found) == [f"11-24 {first}"]


def test_short_notice_is_avoided_where_there_is_a_choice() -> None:
    found = find([(at("2026-11-24 00:00"), at("2026-11-28 00:00"))], old_start=None)
    assert min(shown(found)) >= "11-25 16:00"


def test_lunch_is_the_last_choice_of_a_day() -> None:
    found = find([day(2, "11:00", "14:00")], limit=1, old_start=None)
    assert shown(found) == ["12-02 11:00"]


def test_the_day_with_fewer_interviews_is_preferred_and_said_so() -> None:
    full = tuple(span(0, f"{hour:02}:00", f"{hour:02}:30") for hour in (9, 10, 11, 12))
    li = someone("li", interviews=full)
    found = find([day(0, "14:00", "15:00"), day(1, "14:00", "15:00")], interviewers=(li,))
    assert best(found) == "12-01 14:00"
    assert "interviewer_load" in found.slots[1].reasons
    assert "soonest" in found.slots[0].reasons


def test_near_beats_the_old_time() -> None:
    found = find([(moment(0, "00:00"), None)], near=moment(9, "10:00"))
    assert best(found) == "12-09 10:00"


def test_all_interviewers_must_be_free() -> None:
    pair = (
        someone("li", busy=(span(2, "09:00", "15:00"),)),
        someone("chen", busy=(span(2, "16:00", "18:00"),)),
    )
    found = find([day(2)], interviewers=pair)
    assert shown(found) == ["12-02 15:00"]
    assert found.slots[0].crew == ("li", "chen")


@pytest.mark.parametrize("busy", ["15:01-15:02", "14:00-15:30", "15:59-18:00"])
def test_an_odd_minute_of_anybody_is_enough(busy: str) -> None:
    taken = (span(2, *busy.split("-")),)
    for calendars in (
        {"candidate": someone("wang", busy=taken)},
        {"interviewers": (someone("li", busy=taken),)},
    ):
        assert not find([day(2, "15:00", "16:00")], **calendars).wish_met


class TestStandIns:
    """One interviewer may be replaced from the pool."""

    WEDNESDAY = (day(2, "09:00", "18:00"),)
    AWAY = span(2, "09:00", "18:00")

    def test_the_one_who_cannot_is_replaced_in_place(self) -> None:
        pair = (someone("li", busy=(self.AWAY,)), someone("chen"))
        found = find([*self.WEDNESDAY], interviewers=pair, pool=(someone("gu"),))
        assert {slot.crew for slot in found.slots} == {("gu", "chen")}
        assert all("interviewer_replaced" in slot.reasons for slot in found.slots)

    def test_two_are_not_replaced(self) -> None:
        pair = (someone("li", busy=(self.AWAY,)), someone("chen", busy=(self.AWAY,)))
        pool = (someone("gu"), someone("he"))
        assert not find([*self.WEDNESDAY], interviewers=pair, pool=pool).wish_met

    def test_the_least_loaded_stands_in_and_the_busy_one_never(self) -> None:
        li = someone("li", busy=(self.AWAY,))
        pool = (
            someone("a", interviews=(span(2, "09:00", "09:30"),)),
            someone("b"),
            someone("c"),
            someone("d", busy=(self.AWAY,)),
        )
        found = find([day(2, "15:00", "16:00")], interviewers=(li,), pool=pool)
        assert found.slots[0].crew == ("b",)

    def test_nobody_interviews_twice_in_one_interview(self) -> None:
        pair = (someone("li", busy=(self.AWAY,)), someone("chen"))
        pool = (someone("chen"), someone("wang"))
        assert not find([*self.WEDNESDAY], interviewers=pair, pool=pool).wish_met

    def test_a_time_without_replacement_is_better(self) -> None:
        li = someone("li", busy=(span(2, "09:00", "16:00"),))
        found = find([*self.WEDNESDAY], interviewers=(li,), pool=(someone("gu"),))
        assert best(found) == "12-02 16:00"


class TestFreshOffers:
    """A time shown to another candidate minutes ago."""

    def test_is_avoided_while_something_else_fits(self) -> None:
        li = someone("li", offered=(span(2, "15:00", "16:00"),))
        found = find([day(2, "14:30", "17:00")], interviewers=(li,))
        assert shown(found) == ["12-02 16:00"]

    def test_is_offered_where_nothing_else_fits(self) -> None:
        li = someone("li", offered=(span(2, "15:00", "16:00"),))
        found = find([day(2, "15:00", "16:00")], interviewers=(li,))
        assert (found.wish_met, shown(found)) == (True, ["12-02 15:00"])

    def test_a_named_one_is_free(self) -> None:
        li = someone("li", offered=(span(2, "15:00", "16:00"),))
        assert find([(moment(2, "15:00"),) * 2], interviewers=(li,)).stated_free


def test_ai_interviews_are_held_from_eight_to_ten_on_any_day() -> None:
    wang = someone("wang", hours=AI)
    found = find([day(5)], candidate=wang, interviewers=(), limit=20, old_start=None)
    assert found.wish_met
    assert min(shown(found)) >= "12-05 08:00"
    assert max(shown(found)) <= "12-05 21:00"


@pytest.mark.parametrize(
    ("special", "worked"),
    [({}, False), ({date(2026, 12, 5): True}, True), ({date(2026, 12, 5): False}, False)],
)
def test_a_make_up_saturday_is_worked(special: dict[date, bool], worked: bool) -> None:
    saturday = date(2026, 12, 5)
    made = windows(OFFICE, since=saturday, until=saturday, special=special, zone=SHANGHAI)
    assert made == ((span(5, "09:00", "18:00"),) if worked else ())


def test_hours_follow_the_local_clock_through_a_change_of_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    every_day = Hours(frozenset(range(1, 8)), time(9), time(18))
    made = windows(
        every_day, since=date(2026, 10, 24), until=date(2026, 10, 25), special={}, zone=berlin
    )
    assert [at_minute(start).hour for start, _ in made] == [7, 8]


def test_looking_ahead_ends_with_the_wish_and_after_a_year_at_most() -> None:
    today = floor_minute(NOW)
    near = read_wish([day(40)], [])
    far = read_wish([day(4000)], [])
    assert search_until(NOW, read_wish([], [])) == today + 30 * DAY
    assert search_until(NOW, near) == floor_minute(moment(41, "00:00")) + 30 * DAY
    assert search_until(NOW, far) == today + 366 * DAY
