"""When somebody is reminded, and when they are left in peace. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

AGAIN_AFTER = timedelta(minutes=10)
"""Nobody is reminded of one interview by hand more often."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the night, on the company's clock; they may span midnight."""

    since: time
    until: time
    zone: tzinfo

    def holds(self, moment: datetime) -> bool:
        """Whether an aware moment lies in [since, until)."""
        clock = moment.astimezone(self.zone).time()
        if self.since <= self.until:
            return self.since <= clock < self.until
        return clock >= self.since or clock < self.until

    def around(self, moment: datetime) -> tuple[datetime, datetime]:
        """When the quiet hours a moment lies in began, and when they end."""
        local = moment.astimezone(self.zone)
        began = datetime.combine(local.date(), self.since, self.zone)
        if began > local:
            began -= timedelta(days=1)
        ends = datetime.combine(began.date(), self.until, self.zone)
        if ends <= began:
            ends += timedelta(days=1)
        return began, ends


def remind_at(start: datetime, before: timedelta, quiet: Quiet) -> datetime:
    """When to remind of an interview that begins at `start` (aware).

    What would fall into the quiet hours waits for their end where that still leaves half the
    time; else it is said as they begin.
    """
    moment = start - before
    if not quiet.holds(moment):
        return moment
    began, ends = quiet.around(moment)
    return ends if start - ends >= before / 2 else began
