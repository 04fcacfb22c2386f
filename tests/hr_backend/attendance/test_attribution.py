"""Which day a punch belongs to."""

from datetime import date, time

import pytest

from hr_backend.attendance.attribution import day_of, day_starts
from hr_backend.attendance.facts import MINUTES_A_DAY, Shift, ShiftKind
from hr_backend.attendance.planning import Assignment, assigned, shift_misfits, shift_of

OFFICE = Shift(540, 1080)
NIGHT = Shift(1320, 1800)
LATE = Shift(840, 1320)


def belongs(shifts: list[Shift | None], day: int, clock: str) -> int:
    """The index of the day a punch at `clock` of day number `day` belongs to."""
    hours, minutes = map(int, clock.split(":"))
    starts = day_starts(100, shifts)
    return day_of(starts, (100 + day) * MINUTES_A_DAY + hours * 60 + minutes)


@pytest.mark.parametrize(
    ("shifts", "day", "clock", "whose"),
    [
        ([OFFICE, OFFICE], 0, "08:55", 0),
        ([OFFICE, OFFICE], 1, "01:30", 0),
        ([OFFICE, OFFICE], 1, "04:59", 0),
        ([OFFICE, OFFICE], 1, "05:00", 1),
        ([NIGHT, NIGHT], 1, "06:02", 0),
        ([NIGHT, NIGHT], 1, "21:50", 1),
        ([NIGHT, NIGHT], 1, "12:00", 0),
        # the night before a free day, and overtime on that free day
        ([NIGHT, None], 1, "06:05", 0),
        ([NIGHT, None], 1, "09:00", 1),
        ([OFFICE, None], 1, "01:00", 0),
        ([OFFICE, None], 1, "09:00", 1),
        # after a free day the day begins early, however late its shift
        ([None, NIGHT], 1, "10:00", 1),
        ([None, NIGHT], 0, "17:00", 0),
        # night, then the late shift: going home belongs to the night
        ([NIGHT, LATE], 1, "06:30", 0),
        ([NIGHT, LATE], 1, "13:50", 1),
    ],
)
def test_a_punch_belongs_to_the_shift_it_is_near(
    shifts: list[Shift | None], day: int, clock: str, whose: int
) -> None:
    assert belongs(shifts, day, clock) == whose


def test_what_lies_outside_belongs_to_nobody() -> None:
    starts = day_starts(100, [OFFICE])
    assert day_of(starts, starts[0] - 1) == -1
    assert day_of(starts, starts[1]) == 1


def test_a_roster_turns_from_its_first_day() -> None:
    roster = Assignment(date(2026, 11, 2), None, cycle=("night", "night", None))
    found = [roster.on(date(2026, 11, day)) for day in range(2, 9)]
    assert found == ["night", "night", None, "night", "night", None, "night"]
    assert assigned([roster], date(2026, 11, 1)) is None


def test_shifts_by_the_clock() -> None:
    night = shift_of(
        kind=ShiftKind.FIXED,
        start=time(22),
        end=time(6),
        breaks=[{"start": "02:00", "end": "02:30"}],
    )
    assert (night.start, night.end, night.breaks) == (1320, 1800, ((1560, 1590),))
    assert shift_misfits(night) == []


@pytest.mark.parametrize(
    ("shift", "about"),
    [
        (Shift(540, 1080, breaks=((720, 780), (770, 800))), "breaks"),
        (Shift(540, 1080, ShiftKind.FLEXIBLE, core=(500, 900)), "core"),
        (Shift(540, 1080, ShiftKind.FLEXIBLE, required=600), "required_minutes"),
    ],
)
def test_a_shift_that_contradicts_itself(shift: Shift, about: str) -> None:
    assert [problem.split(":")[0] for problem in shift_misfits(shift)] == [about]
