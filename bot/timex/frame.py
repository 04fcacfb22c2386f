"""What a message carries from one expression to the next: day, week, month, part of the day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.timex.reading import WorkCalendar

DAY = timedelta(days=1)
HORIZON = 14
"""Days over which repeats are written out, today included."""


@dataclass(slots=True)
class Frame:
    """Read from left to right; one for each message, never shared."""

    now: datetime
    calendar: WorkCalendar
    original: tuple[datetime, datetime] | None = None
    asked_about: date | None = None
    backward: bool = False
    """Whether bare days lie in the past: a message about punches, pay or work done."""
    carried: date | None = None
    monday: date | None = None
    month: tuple[int, int] | None = None
    part: str | None = None
    lately: str | None = None
    """The part of the day of the clause before."""
    clause: int = -1
    problems: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day on which the message was written."""
        return self.now.date()

    def begin(self, clause: int) -> None:
        """Enter a clause: a part of the day carries on inside one only."""
        if clause != self.clause:
            self.clause, self.part, self.lately = clause, None, self.part

    def spoken_of(self) -> date:
        """The day that 那天 and 当天 mean: carried, asked about, the original's, else today."""
        if self.original is not None and self.carried is None and self.asked_about is None:
            return self.original[0].date()
        return self.carried or self.asked_about or self.today

    def default_day(self, end_of_it: timedelta) -> date:
        """Of a time without a date: carried, asked about, original's, today if ahead, tomorrow."""
        if self.carried is not None:
            return self.carried
        if self.asked_about is not None:
            return self.asked_about
        if self.original is not None:
            return self.original[0].date()
        if self.backward or midnight(self.today) + end_of_it > self.now:
            return self.today
        return self.today + DAY


def midnight(day: date) -> datetime:
    """The first instant of a day."""
    return datetime.combine(day, time.min)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.isoweekday() - 1)


def month_start(year: int, month: int, *, plus: int = 0) -> date:
    """The first of a month; `plus` months later."""
    total = year * 12 + month - 1 + plus
    return date(total // 12, total % 12 + 1, 1)
