"""What days come to: worked cases, and what must hold of every day."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.attendance.facts import (
    Approved,
    Basis,
    DayResult,
    Facts,
    Leave,
    Mark,
    Punch,
    PunchKind,
    Shift,
    ShiftKind,
    Status,
)
from hr_backend.attendance.rules import day_result
from hr_backend.calendars.day_kinds import DayKind

WORKDAY, REST, HOLIDAY = DayKind.WORKDAY, DayKind.REST_DAY, DayKind.STATUTORY_HOLIDAY
NOON = (12 * 60, 13 * 60)


def m(clock: str) -> int:
    """`09:05`; `25:30` is on the next day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def shift(start: str = "09:00", end: str = "18:00", **more: Any) -> Shift:
    return Shift(m(start), m(end), **({"breaks": (NOON,)} | more))


def punches(text: str) -> tuple[Punch, ...]:
    """`>09:00 <18:00`: in and out; without a sign the machine does not say."""
    kinds = {">": PunchKind.IN, "<": PunchKind.OUT}
    return tuple(Punch(m(one.lstrip("<>")), kinds.get(one[0])) for one in text.split())


def came(text: str, of: Shift | None = None, kind: DayKind = WORKDAY, **more: Any) -> DayResult:
    return day_result(Facts(kind, of, punches(text), **more))


@pytest.mark.parametrize(
    ("text", "of", "status", "figures"),
    [
        (">09:00 <18:00", shift(), "normal", {"worked": 480, "planned": 480, "regular": 480}),
        ("09:00 18:00", shift(), "normal", {"worked": 480}),
        (">08:50 <18:05", shift(), "normal", {"worked": 495, "regular": 480, "overtime": 0}),
        # grace: ten minutes are none, eleven are eleven
        (">09:10 <18:00", shift(grace_in=10), "normal", {"late": 0}),
        (">09:11 <18:00", shift(grace_in=10), "late", {"late": 11}),
        (">09:01 <18:00", shift(), "late", {"late": 1}),
        (">09:00 <17:55", shift(grace_out=5), "normal", {"early": 0}),
        (">09:00 <17:54", shift(grace_out=5), "early", {"early": 6}),
        (">09:30 <17:00", shift(), "late", {"late": 30, "early": 60}),
        # the break is missed by nobody
        (">14:00 <18:00", shift(), "late", {"late": 240, "worked": 240}),
        (">12:30 <18:00", shift(), "late", {"late": 180, "worked": 300}),
        (">09:00 <12:30", shift(), "early", {"early": 300, "worked": 180}),
        ("", shift(), "absent", {"absent": 480, "worked": 0}),
        (">09:00", shift(), "missing_punch", {"late": 0, "worked": 0}),
        ("<18:00", shift(), "missing_punch", {"early": 0}),
        ("09:02", shift(), "missing_punch", {"late": 2}),
        ("17:58", shift(), "missing_punch", {"early": 2}),
        # doubled, out of order, out for two hours
        (">09:00 >09:00 >09:03 <17:59 <18:00", shift(), "normal", {"worked": 480}),
        ("<18:00 >09:00", shift(), "normal", {"worked": 480}),
        (">09:00 <10:00 >11:00 <18:00", shift(), "normal", {"worked": 420}),
        # crossing midnight, with a break there
        (
            ">22:00 <30:00",
            Shift(m("22:00"), m("30:00"), breaks=((m("26:00"), m("26:30")),)),
            "normal",
            {"worked": 450, "planned": 450},
        ),
        (">22:20 <29:00", Shift(m("22:00"), m("30:00")), "late", {"late": 20, "early": 60}),
        # overtime of a workday begins with the shift's end
        (">09:00 <20:30", shift(), "normal", {"overtime": 150, "percent": 150}),
        (">09:00 <18:29", shift(), "normal", {"overtime": 0, "percent": 0}),
        (">09:00 <18:30", shift(), "normal", {"overtime": 30}),
        (">07:00 <18:00", shift(), "normal", {"overtime": 0}),
        (">09:00 <25:30", shift(), "normal", {"overtime": 450}),
    ],
)  # fmt: skip
def test_a_workday(text: str, of: Shift, status: str, figures: dict[str, int]) -> None:
    result = came(text, of)
    assert result.status == status
    assert {name: getattr(result, name) for name in figures} == figures


FLEXIBLE = shift(
    "08:00", "20:00", kind=ShiftKind.FLEXIBLE, core=(m("10:00"), m("16:00")), required=480
)


@pytest.mark.parametrize(
    ("text", "status", "figures"),
    [
        (">09:40 <18:40", "normal", {"late": 0, "early": 0, "short": 0, "worked": 480}),
        (">10:05 <19:05", "late", {"late": 5, "short": 0}),
        (">08:00 <15:30", "early", {"early": 30, "short": 90}),
        (">10:00 <17:00", "normal", {"late": 0, "early": 0, "short": 120}),
        (">08:00 <19:00", "normal", {"overtime": 120, "percent": 150}),
    ],
)
def test_flexible_hours_are_a_core_and_a_sum(
    text: str, status: str, figures: dict[str, int]
) -> None:
    result = came(text, FLEXIBLE)
    assert (result.status, {name: getattr(result, name) for name in figures}) == (status, figures)


@pytest.mark.parametrize(
    ("kind", "text", "overtime", "percent"),
    [
        (REST, ">09:00 <18:00", 480, 200),
        (HOLIDAY, ">09:00 <18:00", 480, 300),
        (HOLIDAY, ">09:00 <12:00", 180, 300),
        (REST, "", 0, 0),
        (REST, ">10:00 <10:10", 10, 200),
    ],
)
def test_on_a_day_off_all_work_is_overtime(
    kind: DayKind, text: str, overtime: int, percent: int
) -> None:
    result = came(text, shift(), kind)
    assert (result.overtime, result.percent, result.late, result.absent) == (
        overtime,
        percent,
        0,
        0,
    )
    assert result.status == (Status.HOLIDAY if kind == HOLIDAY else Status.REST_DAY)


def test_comprehensive_and_untimed_hours_have_no_overtime_of_a_day() -> None:
    period = shift(kind=ShiftKind.COMPREHENSIVE)
    assert came(">09:00 <21:00", period).overtime == 0
    assert came(">09:00 <21:00", period, REST).overtime == 0
    assert came(">09:00 <18:00", period, HOLIDAY).percent == 300
    free = shift(kind=ShiftKind.UNTIMED)
    late = came(">11:00 <23:00", free)
    assert (late.status, late.late, late.overtime) == (Status.NORMAL, 0, 0)
    assert came("", free).status == Status.NORMAL
    assert came(">09:00 <18:00", free, HOLIDAY).overtime == 0


@pytest.mark.parametrize(
    ("text", "leave", "status", "figures"),
    [
        ("", Leave(-1440, 4320), "on_leave", {"leave": 480, "absent": 0}),
        (">13:00 <18:00", Leave(m("09:00"), m("12:00")), "on_leave", {"late": 0, "leave": 180}),
        (">13:20 <18:00", Leave(m("09:00"), m("12:00")), "late", {"late": 20}),
        (">09:00 <12:00", Leave(m("13:00"), m("18:00")), "on_leave", {"early": 0, "leave": 300}),
        ("", Leave(m("09:00"), m("12:00")), "absent", {"absent": 300, "leave": 180}),
        (">11:00 <18:00", Leave(m("09:00"), m("11:00")), "on_leave", {"late": 0}),
    ],
)
def test_leave_is_not_missed(text: str, leave: Leave, status: str, figures: dict[str, int]) -> None:
    result = came(text, shift(), leave=(leave,))
    assert (result.status, {name: getattr(result, name) for name in figures}) == (status, figures)


def test_a_day_that_is_not_over_is_not_judged() -> None:
    assert came("", shift(), observed=m("11:00")).status == Status.OPEN
    running = came(">09:20", shift(), observed=m("15:00"))
    assert (running.status, running.late) == (Status.LATE, 20)
    assert Mark.MISSING_OUT not in running.marks
    lunch = came(">09:00 <12:00", shift(), observed=m("12:30"))
    assert (lunch.status, lunch.early) == (Status.OPEN, 0)
    assert came("", shift(), observed=m("18:00")).status == Status.ABSENT


def test_only_what_was_approved_where_the_company_says_so() -> None:
    approved = (Approved(m("18:00"), m("20:00")),)
    beyond = came(">09:00 <21:00", shift(), basis=Basis.APPROVED, approved=approved)
    assert beyond.overtime == 120
    assert came(">09:00 <21:00", shift(), basis=Basis.APPROVED).overtime == 0
    early = (Approved(m("07:00"), m("09:00")),)
    assert came(">07:00 <18:00", shift(), approved=early).overtime == 120


def test_rest_instead_of_pay_on_rest_days_only() -> None:
    approved = (Approved(m("09:00"), m("13:00"), rest_instead=True),)
    assert came(">09:00 <18:00", shift(), REST, approved=approved).compensated == 180
    for kind in (HOLIDAY, WORKDAY):
        assert came(">09:00 <20:00", shift(), kind, approved=approved).compensated == 0


def test_a_roster_obliges_on_a_holiday() -> None:
    missed = came("", shift(), HOLIDAY, obliged=True)
    assert missed.status == Status.ABSENT
    kept = came(">09:00 <18:00", shift(), HOLIDAY, obliged=True)
    assert (kept.status, kept.overtime, kept.percent) == (Status.NORMAL, 480, 300)


def test_days_off_by_the_notice_are_holidays_in_name() -> None:
    assert came("", None, REST, in_break=True).status == Status.HOLIDAY
    assert came("", None, WORKDAY).status == Status.UNSCHEDULED


SHIFTS = st.builds(
    lambda start, length, pause, grace, kind: Shift(
        start,
        start + length,
        kind,
        breaks=((start + length // 2, start + length // 2 + pause),) if pause else (),
        grace_in=grace,
    ),
    st.integers(0, 1380),
    st.integers(60, 720),
    st.integers(0, 60),
    st.integers(0, 30),
    st.sampled_from(ShiftKind),
)
PUNCHES = st.lists(
    st.builds(Punch, st.integers(-200, 2800), st.sampled_from([PunchKind.IN, PunchKind.OUT, None])),
    max_size=8,
)
SPANS = st.tuples(st.integers(-200, 2800), st.integers(1, 600))
FACTS = st.builds(
    lambda kind, of, stamped, leave, approved, obliged: Facts(
        kind,
        of,
        tuple(stamped),
        leave=tuple(Leave(a, a + n) for a, n in leave),
        approved=tuple(Approved(a, a + n, rest) for (a, n), rest in approved),
        obliged=obliged,
    ),
    st.sampled_from(DayKind),
    st.none() | SHIFTS,
    PUNCHES,
    st.lists(SPANS, max_size=2),
    st.lists(st.tuples(SPANS, st.booleans()), max_size=2),
    st.none() | st.booleans(),
)


@given(FACTS, st.randoms())
def test_the_order_of_punches_and_doubled_ones_make_no_difference(facts: Facts, rnd: Any) -> None:
    shuffled = [*facts.punches, *facts.punches[:2]]
    rnd.shuffle(shuffled)
    assert day_result(replace(facts, punches=tuple(shuffled))) == day_result(facts)


@given(FACTS)
def test_nothing_is_worked_that_nobody_was_there_for(facts: Facts) -> None:
    result = day_result(facts)
    span = 0
    if result.first_in is not None and result.last_out is not None:
        span = result.last_out - result.first_in
    assert 0 <= result.worked <= span
    assert 0 <= result.compensated <= result.overtime <= result.worked
    assert 0 <= result.regular <= min(result.worked, result.planned)
    assert result.percent in ({150, 200, 300} if result.overtime else {0})
    assert result.compensated == 0 or facts.kind == DayKind.REST_DAY


@given(FACTS)
def test_what_was_planned_is_missed_once(facts: Facts) -> None:
    result = day_result(facts)
    whole = facts.shift.end - facts.shift.start if facts.shift else 0
    assert 0 <= result.late + result.early + result.absent <= 2 * whole
    assert result.absent == 0 or not (result.late or result.early or result.worked)
    assert result.leave + result.absent <= whole
    if result.status == Status.NORMAL:
        assert not {Mark.LATE, Mark.EARLY, Mark.ABSENT, Mark.ON_LEAVE} & set(result.marks)
