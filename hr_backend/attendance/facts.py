"""What is known of one employee's day, and what it came to: plain values.

Every `Minute` counts from 00:00 of the day in the company's time zone; what happens after midnight
is 1440 and more, what happened before is negative. Seconds are cut off.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from hr_backend.calendars.day_kinds import DayKind

Minute = int
Span = tuple[Minute, Minute]
"""Half-open."""
MINUTES_A_DAY = 1440
HOUR = 60


class ShiftKind(StrEnum):
    """How a shift (班次) is kept."""

    FIXED = "fixed"
    """From when to when, with grace minutes."""
    FLEXIBLE = "flexible"
    """Core hours, and so many minutes a day (弹性)."""
    COMPREHENSIVE = "comprehensive"
    """Hours are counted over a period (综合计算工时)."""
    UNTIMED = "untimed"
    """No fixed working time (不定时工作制): neither late nor overtime."""


class PunchKind(StrEnum):
    """Coming or going; machines that do not say have None."""

    IN = "in"
    OUT = "out"


class Basis(StrEnum):
    """What counts as overtime."""

    PUNCHES = "punches"
    """What was worked beyond the shift."""
    APPROVED = "approved"
    """Only as much of it as was approved beforehand."""


class Status(StrEnum):
    """What a day came to, in one word: the gravest mark first."""

    ABSENT = "absent"
    MISSING_PUNCH = "missing_punch"
    LATE = "late"
    EARLY = "early"
    ON_LEAVE = "on_leave"
    HOLIDAY = "holiday"
    REST_DAY = "rest_day"
    NORMAL = "normal"
    OPEN = "open"
    """Not over yet."""
    UNSCHEDULED = "unscheduled"
    """A workday without a shift."""


class Mark(StrEnum):
    """Everything there is to say of a day."""

    ABSENT = "absent"
    MISSING_IN = "missing_in"
    MISSING_OUT = "missing_out"
    LATE = "late"
    EARLY = "early"
    SHORT = "short"
    ON_LEAVE = "on_leave"
    OVERTIME = "overtime"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as planned for a day; `end` past 1440 is on the next day."""

    start: Minute
    end: Minute
    kind: ShiftKind = ShiftKind.FIXED
    breaks: tuple[Span, ...] = ()
    """Unpaid: worked by nobody."""
    grace_in: int = 0
    """So many minutes late are no lateness; one more, and all of them count."""
    grace_out: int = 0
    core: Span | None = None
    """Flexible: when everybody is there; None is the whole shift."""
    required: int | None = None
    """Flexible: minutes to be worked a day; None is the shift without its breaks."""


@dataclass(frozen=True, slots=True)
class Punch:
    """A punch (打卡) that belongs to the day."""

    at: Minute
    kind: PunchKind | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved leave (请假) on the day."""

    since: Minute
    until: Minute
    leave_type: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """Approved overtime on the day."""

    since: Minute
    until: Minute
    rest_instead: bool = False
    """Compensatory leave (调休) instead of pay: rest days only."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a day's result follows from."""

    kind: DayKind
    shift: Shift | None = None
    punches: tuple[Punch, ...] = ()
    leave: tuple[Leave, ...] = ()
    approved: tuple[Approved, ...] = ()
    obliged: bool | None = None
    """Whether the shift must be worked; None: on workdays. Rosters oblige on holidays too."""
    in_break: bool = False
    """Off within a public holiday's break, though no statutory day."""
    observed: Minute | None = None
    """The present, where the day may not be over."""
    basis: Basis = Basis.PUNCHES
    overtime_from: int = 30
    """Fewer minutes than this beyond a workday's shift are no overtime (company rule)."""


@dataclass(frozen=True, slots=True)
class DayResult:
    """What a day came to; minutes throughout."""

    status: Status
    marks: tuple[Mark, ...] = ()
    first_in: Minute | None = None
    last_out: Minute | None = None
    planned: int = 0
    """The shift without its breaks; 0 where nobody had to come."""
    worked: int = 0
    """Between coming and going, without breaks."""
    regular: int = 0
    """As much of it as lies in what was planned."""
    late: int = 0
    early: int = 0
    absent: int = 0
    short: int = 0
    """Flexible: what is missing of the day's minutes."""
    leave: int = 0
    """As much of the shift as was on leave, without breaks."""
    overtime: int = 0
    percent: int = 0
    """What the overtime pays at least; 0 where there is none."""
    compensated: int = 0
    """As much of the overtime as becomes compensatory leave."""
    leave_types: tuple[str, ...] = field(default=())
