"""One interview after the other, each at its cheapest time still free. Pure.

What the solver starts from, and the peer it is measured against: it never takes a time back.
"""

from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import date

from hr_backend.batches.problem import Clock, Job, Option, taken_at
from hr_backend.slots.intervals import Interval
from hr_backend.slots.ranking import PER_INTERVIEW_THAT_DAY

Choice = Mapping[str, Option | None]
"""By interview; None where it stays where it is."""


def place_greedily(
    jobs: Sequence[Job], options: Mapping[str, Sequence[Option]], clock: Clock
) -> dict[str, Option | None]:
    """Earliest old time first. Whoever finds nothing stays, and keeps their old time."""
    taken = Taken(clock)
    for job in jobs:
        taken.add(job, job.old, job.crew)
    chosen: dict[str, Option | None] = {}
    for job in sorted(jobs, key=lambda one: (one.old, one.id)):
        taken.remove(job, job.old, job.crew)
        chosen[job.id] = option = taken.cheapest(job, options[job.id])
        if option is None:
            taken.add(job, job.old, job.crew)
        else:
            taken.place(job, option)
    return chosen


def place_around(
    fixed: Sequence[tuple[Job, Option | None]],
    rest: Sequence[Job],
    options: Mapping[str, Sequence[Option]],
    clock: Clock,
) -> dict[str, Option | None] | None:
    """The rest placed around what is fixed; None where one of them can neither move nor stay."""
    taken = Taken(clock)
    chosen = {job.id: option for job, option in fixed}
    for job, option in fixed:
        if option is None:
            taken.add(job, job.old, job.crew)
        else:
            taken.place(job, option)
    for job in sorted(rest, key=lambda one: (one.old, one.id)):
        chosen[job.id] = option = taken.cheapest(job, options[job.id])
        if option is not None:
            taken.place(job, option)
        elif taken.free(job, job.old, job.crew):
            taken.add(job, job.old, job.crew)
        else:
            return None
    return chosen


class Taken:
    """The times that a plan has given away, person by person."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._of: dict[str, list[Interval]] = {}
        self._counts: dict[tuple[str, date], int] = {}

    def add(self, job: Job, start: int, crew: Sequence[str]) -> None:
        for person, span in taken_at(job, start, crew):
            insort(self._of.setdefault(person, []), span)

    def remove(self, job: Job, start: int, crew: Sequence[str]) -> None:
        for person, span in taken_at(job, start, crew):
            self._of[person].remove(span)

    def place(self, job: Job, option: Option) -> None:
        """Give away an option; its interviewers have one more that day."""
        self.add(job, option.start, option.crew)
        day = self._clock.of(option.start)[0]
        for person in option.crew:
            self._counts[person, day] = self._counts.get((person, day), 0) + 1

    def free(self, job: Job, start: int, crew: Sequence[str]) -> bool:
        """Whether nobody who is needed has been given away then."""
        for person, (begin, end) in taken_at(job, start, crew):
            for low, high in self._of.get(person, ()):
                if low < end and begin < high:
                    return False
        return True

    def cheapest(self, job: Job, options: Sequence[Option]) -> Option | None:
        """The cheapest of the options, which are sorted by price, that is still free."""
        best: tuple[int, Option] | None = None
        for option in options:
            if best is not None and option.price >= best[0]:
                break  # what follows costs more whatever the load
            if self.free(job, option.start, option.crew):
                day = self._clock.of(option.start)[0]
                load = sum(self._counts.get((person, day), 0) for person in option.crew)
                price = option.price + PER_INTERVIEW_THAT_DAY * load
                if best is None or price < best[0]:
                    best = (price, option)
        return best[1] if best else None
