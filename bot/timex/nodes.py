"""What the grammar finds, before any calendar or clock is asked: small frozen values."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["second", "minute", "hour", "day", "workday", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """今天 is 0, 明天 1; with `carried` counted from the day just spoken of (次日, 第二天)."""

    offset: int
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """周三 (week None) or 下周三 (week 1); several days in 周二四; 1 is Monday."""

    days: tuple[int, ...]
    week: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week, `offset` from this one; part: "", "early", "late", "weekend", "workdays"."""

    offset: int | None
    part: str = ""


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """Year, month, day as far as said; offsets stand for 明年, 下个月; lunar for 农历."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_offset: int | None = None
    month_offset: int | None = None
    lunar: bool = False
    part: str = ""
    """Of the month or year: "start", "middle", "end", or 上旬 … as "first", "second", "third"."""
    weekday: int | None = None
    """Said beside the date; it settles which year is meant."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter 1-4 or an offset from the present one."""

    number: int | None
    offset: int | None = None
    year: int | None = None
    year_offset: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A holiday or another day with a name; `whole` is its public break, `shift` days from it."""

    name: str
    year: int | None = None
    year_offset: int | None = None
    whole: bool = False
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th (negative: last) `unit` of something; weekday for 第一个周二; count: how many."""

    n: int
    unit: Unit
    inside: "Days | None" = None
    weekday: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Counted:
    """3天后 (sign 1), 两周前 (-1): counted from now; `open` for 以后/以前."""

    seconds: float
    months: int
    unit: Unit
    amount: float
    sign: int
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """A stretch that begins or ends now: 未来7天, 三天内 (sign 1), 近三个月 (-1)."""

    amount: float
    unit: Unit
    sign: int
    whole: bool = False
    """Whether the last day counts whole (17天内)."""


@dataclass(frozen=True, slots=True)
class Every:
    """每天, 工作日, 每周三, 随便哪天: written out over fourteen days."""

    days: frozenset[int] | None = None
    workdays: bool = False
    whichever: bool = False
    """哪天, 随便哪天: behind another expression it means any day of that."""


@dataclass(frozen=True, slots=True)
class Present:
    """现在."""


@dataclass(frozen=True, slots=True)
class Few:
    """这两天, 过两天: a few days from today on."""

    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class DayRange:
    """周一到周五 as one stretch, where a time behind it holds for each day."""

    first: "Days"
    last: "Days"


Days = (
    RelativeDay
    | Weekday
    | Week
    | CalendarDate
    | Quarter
    | NamedDay
    | Nth
    | Counted
    | Around
    | Every
    | Present
    | Few
    | DayRange
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time; `settled` when am or pm was said or it needs none; until: 七八点."""

    hour: int
    minute: int = 0
    second: int = 0
    settled: bool = False
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a part of the day, a clock time: any of them, at least one."""

    days: Days | None = None
    part: str | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """A到B."""

    first: Moment
    last: Moment


Side = Literal["after", "from", "before", "until"]


@dataclass(frozen=True, slots=True)
class Opened:
    """以后 after, 起 from, 之前 before, 最晚 until (with X itself)."""

    moment: Moment
    side: Side


@dataclass(frozen=True, slots=True)
class Length:
    """三天, 两小时: a length, or how far to move."""

    seconds: float
    months: int = 0


Node = Moment | Between | Opened | Length


@dataclass(frozen=True, slots=True)
class Found:
    """A node and its place in the normalised text."""

    start: int
    end: int
    node: Node
