"""Which time each interview of a batch could get, with whom, and what that costs. Pure.

Prices are those of the slot finder (slots/ranking.py), in its unit: about a minute of
inconvenience.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from operator import attrgetter

from hr_backend.slots.grid import Grid
from hr_backend.slots.intervals import DAY, Interval, local_minute
from hr_backend.slots.ranking import (
    HALF_HOUR,
    LUNCH,
    OTHER_PART_OF_DAY,
    PER_DAY_AWAY,
    PER_DAY_EARLIER,
    PER_HOUR_OFF_CLOCK,
    PER_INTERVIEW_THAT_DAY,
    SHORT_NOTICE,
    STAND_IN,
)
from hr_backend.slots.rules import STEP, Calendar, Line
from hr_backend.slots.wish import Wish

NOT_AS_ASKED = 400
"""The candidate has asked for a certain time, which is under review, and gets another: worth more
than a week's distance."""


@dataclass(frozen=True, slots=True)
class Job:
    """One interview that is to move. Minutes since the epoch, as everywhere in slots."""

    id: str
    length: int
    old: int
    candidate: str
    crew: tuple[str, ...]
    pool: tuple[str, ...] = ()
    """Who may stand in for one of the crew; empty where policy does not allow it."""
    wish: Wish = field(default_factory=Wish)
    """Where it may go; `near` is what it should stay close to."""
    since: int = 0
    """No start before this minute: the company's lead time, or its notice."""
    until: int = 0
    """No start at or after this minute."""
    kind_notice: int = 0
    """Starts before this minute are possible but unkind."""
    asked: int | None = None
    """The start its candidate has asked for in a request under review."""
    buffer: int = 0
    """Minutes kept free between two interviews of one interviewer."""
    hours: tuple[Interval, ...] | None = None
    """Where it does not go by everybody's working hours (an AI interview)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One start with one crew."""

    start: int
    crew: tuple[str, ...]
    price: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that is known when a batch is planned."""

    jobs: tuple[Job, ...]
    calendars: Mapping[str, Calendar]
    """Of everybody concerned, without what the batch's own interviews have claimed."""
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Cover:
    """The possible starts of one job as bits, constraint by constraint."""

    grid: Grid
    window: int
    """In what was asked for, not refused, not the old time."""
    notice: int
    """Not before the lead time or notice."""
    hours: int
    """In working hours of candidate and crew, holidays left out."""
    candidate: int
    """The candidate is free."""
    crew: tuple[int, ...]
    """Each of the crew is free."""
    pool: tuple[tuple[str, int], ...]
    """Each of the pool is free and at work."""


@dataclass(slots=True)
class Clock:
    """Local day and minute of the day of each start, looked up once."""

    zone: tzinfo
    _known: dict[int, tuple[date, int]] = field(default_factory=dict)

    def of(self, minute: int) -> tuple[date, int]:
        known = self._known.get(minute)
        if known is None:
            local = datetime.fromtimestamp(minute * 60, self.zone)
            known = self._known[minute] = (local.date(), local.hour * 60 + local.minute)
        return known


def part_of_day(clock: int) -> int:
    """Morning, afternoon or evening of a minute of the day."""
    return 0 if clock < 12 * 60 else 1 if clock < 18 * 60 else 2


class Options:
    """Lays out the options of jobs, cheapest first."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.clock = Clock(problem.zone)
        self._counts: dict[str, dict[date, int]] = {}

    def of(self, job: Job) -> list[Option]:
        """Every start and crew that no hard constraint rules out, by price."""
        found = [option for cover in covers(self.problem, job) for option in self._on(job, cover)]
        found.sort(key=attrgetter("price", "start", "crew"))
        return found

    def _on(self, job: Job, cover: Cover) -> Iterator[Option]:
        possible = cover.window & cover.notice & cover.hours & cover.candidate
        everyone = possible
        for bits in cover.crew:
            everyone &= bits
        for start in cover.grid.minutes_of(everyone):
            yield self._option(job, start, job.crew, stand_in=False)
        for place in range(len(job.crew)):
            others = possible
            for number, bits in enumerate(cover.crew):
                others &= bits if number != place else -1
            for person, bits in cover.pool:
                crew = (*job.crew[:place], person, *job.crew[place + 1 :])
                for start in cover.grid.minutes_of(others & bits):
                    yield self._option(job, start, crew, stand_in=True)

    def _option(self, job: Job, start: int, crew: tuple[str, ...], *, stand_in: bool) -> Option:
        day, _ = self.clock.of(start)
        price = self.price(job, start) + (STAND_IN if stand_in else 0)
        price += PER_INTERVIEW_THAT_DAY * sum(self.load(person, day) for person in crew)
        return Option(start, crew, price)

    def price(self, job: Job, start: int) -> int:
        """What a start costs, whoever interviews."""
        near = job.old if job.wish.near is None else job.wish.near
        clock, usual = self.clock.of(start)[1], self.clock.of(near)[1]
        rate = PER_DAY_AWAY if start >= near else PER_DAY_EARLIER
        price = abs(start - near) * rate // DAY + abs(clock - usual) * PER_HOUR_OFF_CLOCK // 60
        price += OTHER_PART_OF_DAY if part_of_day(clock) != part_of_day(usual) else 0
        price += HALF_HOUR if clock % 60 and clock != usual else 0
        price += LUNCH if clock < 13 * 60 and clock + job.length > 12 * 60 else 0
        price += SHORT_NOTICE if start < job.kind_notice else 0
        price += NOT_AS_ASKED if job.asked is not None and start != job.asked else 0
        return price

    def load(self, person: str, day: date) -> int:
        """Interviews outside the batch that a person holds on a day."""
        counts = self._counts.get(person)
        if counts is None:
            counts = {}
            for start, _ in self.problem.calendars[person].interviews:
                at = self.clock.of(start)[0]
                counts[at] = counts.get(at, 0) + 1
            self._counts[person] = counts
        return counts.get(day, 0)


def covers(problem: Problem, job: Job) -> list[Cover]:
    """The job's possible starts: full and half hours, and what was named at another minute."""
    day = datetime.fromtimestamp(job.since * 60, problem.zone).date()
    midnight = local_minute(day, time(0), problem.zone)
    first = midnight + (job.since - midnight) // STEP * STEP
    grid = Grid(first=first, count=max(0, -((first - job.until) // STEP)), step=STEP)
    named = {*job.wish.proposed, *(() if job.asked is None else (job.asked,))}
    if job.wish.near is not None:
        named.add(job.wish.near)
    odd = [Grid(first=start, count=1) for start in sorted(named) if (start - first) % STEP]
    return [_cover(problem, job, one) for one in (grid, *odd)]


def _cover(problem: Problem, job: Job, grid: Grid) -> Cover:
    def line(person: str, gap: int) -> Line:
        return Line.of(problem.calendars[person], grid, length=job.length, gap=gap)

    calendars = [problem.calendars[person] for person in (job.candidate, *job.crew)]
    hours = grid.full
    for open_ in (one.hours for one in calendars) if job.hours is None else (job.hours,):
        hours &= grid.inside(open_, length=job.length)
    present = {job.candidate, *job.crew}
    return Cover(
        grid=grid,
        window=_wanted(job, grid),
        notice=grid.between(job.since, job.until),
        hours=hours,
        candidate=_free(problem.calendars[job.candidate], grid, job.length, gap=0),
        crew=tuple(
            _free(problem.calendars[person], grid, job.length, gap=job.buffer)
            for person in job.crew
        ),
        pool=tuple(
            (person, grid.full & ~line(person, job.buffer).blocked)
            for person in sorted(job.pool)
            if person not in present
        ),
    )


def _free(calendar: Calendar, grid: Grid, length: int, *, gap: int) -> int:
    taken = grid.touching(calendar.busy, length=length)
    taken |= grid.touching(calendar.interviews, length=length, gap=gap)
    return grid.full & ~taken


def _wanted(job: Job, grid: Grid) -> int:
    """Starts in what was asked for and not refused; never the old one."""
    wish = job.wish
    inside = grid.full
    if wish.available or wish.proposed:
        inside = grid.inside(wish.available, length=job.length) | grid.starts(wish.proposed)
    inside &= ~grid.touching(wish.refused, length=job.length)
    return inside & ~grid.starts([job.old])


def together(jobs: Sequence[Job]) -> list[list[Job]]:
    """The jobs in groups that share nobody: each can be planned by itself without loss."""
    leader: dict[str, str] = {}

    def find(one: str) -> str:
        while (above := leader.setdefault(one, one)) != one:
            leader[one] = leader.setdefault(above, above)
            one = above
        return one

    for job in jobs:
        for person in (*job.crew, *job.pool):
            leader[find(person)] = find(job.candidate)
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        groups.setdefault(find(job.candidate), []).append(job)
    return sorted(groups.values(), key=len, reverse=True)


def taken_at(job: Job, start: int, crew: Sequence[str]) -> Iterator[tuple[str, Interval]]:
    """Who is kept busy from when to when, the interviewers' buffer after it included."""
    yield job.candidate, (start, start + job.length)
    for person in crew:
        yield person, (start, start + job.length + job.buffer)
