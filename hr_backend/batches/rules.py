"""What of a batch is contradictory, what prevents a move, whose wishes it misses. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hr_backend.batches.problem import Cover, Job, Option, Problem, covers, part_of_day
from hr_backend.slots.intervals import BEGINNING, END, Interval
from hr_backend.slots.wish import Wish

MISSED: Final = ("other_part_of_day", "other_interviewer", "short_notice", "not_as_asked")
"""What somebody would have liked otherwise: the last is a candidate's own request for a time."""
BLOCKED: Final = (
    "window",
    "notice",
    "hours",
    "candidate_busy",
    "interviewer_busy",
    "not_together",
    "others",
)
"""Why an interview has no time: nothing is left of the times asked for; they come before the
company's lead time or notice; lie out of working hours or on holidays; the candidate, or the
interviewers, are busy then; both are free, but never at once; other interviews of the batch need
the only times there are."""


def outside_refusals(wish: Wish) -> tuple[Interval, ...]:
    """What is left of the times asked for, named starts as empty intervals; all where none was."""
    spans = wish.available or (() if wish.proposed else ((BEGINNING, END),))
    left = [gap for span in spans for gap in _without(span, wish.refused)]
    named = [
        (start, start)
        for start in wish.proposed
        if wish.exclusive or not any(low <= start < high for low, high in wish.refused)
    ]
    return tuple(sorted([*left, *named]))


def is_contradictory(wish: Wish) -> bool:
    """Whether all that is asked for is refused as well."""
    return not outside_refusals(wish)


def is_past(wish: Wish, now: int) -> bool:
    """Whether the times asked for are all over."""
    return all(max(low, high) <= now for low, high in outside_refusals(wish))


def _without(span: Interval, refused: Iterable[Interval]) -> list[Interval]:
    low, high = span
    left = []
    for start, end in sorted(refused):
        if start > low:
            left.append((low, min(start, high)))
        low = max(low, end)
        if low >= high:
            break
    left.append((low, high))
    return [(a, b) for a, b in left if a < b]


def is_there(wish: Wish, start: int, length: int) -> bool:
    """Whether an interview lies where it is asked to go already, so that it need not move."""
    if not wish.bounded or any(low < start + length and start < high for low, high in wish.refused):
        return False
    inside = any(low <= start and start + length <= high for low, high in wish.available)
    return inside or start in wish.proposed


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why an interview cannot be placed, and whose calendar it is."""

    code: str
    people: tuple[str, ...] = ()


def why_not(problem: Problem, job: Job) -> Blocked:
    """The constraint that leaves a job no time, the first of BLOCKED that does."""
    sheets = covers(problem, job)
    if not any(sheet.window for sheet in sheets):
        return Blocked("window")
    if not any(sheet.window & sheet.notice for sheet in sheets):
        return Blocked("notice")
    if not any(_open(sheet) for sheet in sheets):
        return Blocked("hours")
    if not any(_open(sheet) & sheet.candidate for sheet in sheets):
        return Blocked("candidate_busy", (job.candidate,))
    if not any(_open(sheet) & _crewed(sheet) for sheet in sheets):
        alone = [
            person
            for place, person in enumerate(job.crew)
            if not any(_open(sheet) & sheet.crew[place] for sheet in sheets)
        ]
        return Blocked("interviewer_busy", tuple(alone or job.crew))
    if not any(_open(sheet) & sheet.candidate & _crewed(sheet) for sheet in sheets):
        return Blocked("not_together", (job.candidate, *job.crew))
    return Blocked("others")


def allows(problem: Problem, job: Job, option: Option) -> bool:
    """Whether a planned time is still possible, as far as this job goes."""
    for sheet in covers(problem, job):
        bit = sheet.grid.starts([option.start])
        bit &= _open(sheet) & sheet.candidate
        if not bit:
            continue
        known = dict(zip(job.crew, sheet.crew, strict=True)) | dict(sheet.pool)
        if all(known.get(person, 0) & bit for person in option.crew):
            return True
    return False


def _open(sheet: Cover) -> int:
    return sheet.window & sheet.notice & sheet.hours


def _crewed(sheet: Cover) -> int:
    """Starts at which all of the crew are free, or all but one and somebody stands in."""
    together = sheet.grid.full
    for bits in sheet.crew:
        together &= bits
    for place in range(len(sheet.crew)):
        others = sheet.grid.full
        for number, bits in enumerate(sheet.crew):
            others &= bits if number != place else -1
        for _, bits in sheet.pool:
            together |= others & bits
    return together


def missed(problem: Problem, job: Job, option: Option) -> list[str]:
    """Which of MISSED a planned time misses."""

    def part(minute: int) -> int:
        local = datetime.fromtimestamp(minute * 60, problem.zone)
        return part_of_day(local.hour * 60 + local.minute)

    near = job.old if job.wish.near is None else job.wish.near
    holds = {
        "other_part_of_day": part(option.start) != part(near),
        "other_interviewer": set(option.crew) != set(job.crew),
        "short_notice": option.start < job.kind_notice,
        "not_as_asked": job.asked is not None and option.start != job.asked,
    }
    return [code for code in MISSED if holds[code]]


def freed_is_usable(
    wish: Wish, start: int, length: int, *, crew: Sequence[str], away: Iterable[str]
) -> bool:
    """Whether a freed time may be offered to stand-bys.

    Not where the batch says that the time itself is impossible (the office is shut), nor where one
    of the interviewers is whom it is about (they are ill).
    """
    shut = any(low < start + length and start < high for low, high in wish.refused)
    return not shut and not set(crew) & set(away)
