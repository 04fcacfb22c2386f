"""How good a plan for many interviews is, how long it takes, and what a greedy plan is worth.

    python -m tests.bench.batches [--interviews 1000] [--interviewers 200] [--coupled]

The office is shut for two days; all of their interviews are to move into the ten working days
after it. Interviewers are in pools of five who may stand in for each other; everybody's calendar is
half full. `--coupled`: every tenth candidate has interviews for two posts, so that nothing falls
apart into small problems.
"""

import argparse
import random
from datetime import date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from hr_backend.batches.greedy import Choice, place_greedily
from hr_backend.batches.problem import Job, Options, Problem
from hr_backend.batches.solving import Progress, Solution, solve
from hr_backend.slots.intervals import DAY, Interval, local_minute
from hr_backend.slots.rules import Calendar
from hr_backend.slots.wish import Wish

ZONE = ZoneInfo("Asia/Shanghai")
SHUT = (date(2026, 11, 26), date(2026, 11, 27))
FIRST, WORKING_DAYS, POOL = date(2026, 11, 30), 10, 5
OPEN, CLOSE = time(9), time(18)
HALF_HOURS = 18
BUSY = 0.5


def workdays() -> list[date]:
    days = [FIRST + timedelta(days=n) for n in range(WORKING_DAYS * 2)]
    return [day for day in days if day.isoweekday() < 6][:WORKING_DAYS]


def calendar(person: str, days: list[date], dice: random.Random) -> Calendar:
    """A calendar half full, in appointments of half an hour to two hours."""
    hours = tuple((local_minute(day, OPEN, ZONE), local_minute(day, CLOSE, ZONE)) for day in days)
    busy: list[Interval] = []
    for low, _ in hours:
        left = [True] * HALF_HOURS
        while sum(not free for free in left) < BUSY * HALF_HOURS:
            at, length = dice.randrange(HALF_HOURS), dice.choice((1, 2, 2, 4))
            left[at : at + length] = [False] * len(left[at : at + length])
        busy += [(low + 30 * n, low + 30 * n + 30) for n in range(HALF_HOURS) if not left[n]]
    return Calendar(person, hours, busy=tuple(busy))


def instance(interviews: int, interviewers: int, *, seed: int, coupled: bool = False) -> Problem:
    """The problem of these sizes; the same for the same seed."""
    dice, days = random.Random(seed), workdays()
    people = {f"e{n}": calendar(f"e{n}", days, dice) for n in range(interviewers)}
    since, until = local_minute(days[0], OPEN, ZONE), local_minute(days[-1], CLOSE, ZONE)
    pools = max(1, interviewers // POOL)
    taken: dict[str, set[int]] = {}
    jobs = []
    for number in range(interviews):
        again = coupled and number % 10 == 9
        candidate = f"c{number - 1 if again else number}"
        if candidate not in people:
            people[candidate] = calendar(candidate, days, dice)
        pool = [f"e{n}" for n in range(interviewers) if n // POOL == number % pools]
        length = dice.choice((30, 45, 60, 60, 90))
        person, old = old_time(pool, length, taken, dice)
        jobs.append(
            Job(
                id=f"i{number}",
                length=length,
                old=old,
                candidate=candidate,
                crew=(person,),
                pool=tuple(pool),
                wish=Wish(available=((since, until),)),
                since=since,
                until=until,
            )
        )
    return Problem(tuple(jobs), people, ZONE)


def old_time(
    pool: list[str], length: int, taken: dict[str, set[int]], dice: random.Random
) -> tuple[str, int]:
    """Somebody of the pool and a time on one of the shut days, at which they had nothing else."""
    for _ in range(1000):
        person, day = dice.choice(pool), dice.choice(SHUT)
        half = dice.randrange(HALF_HOURS - 2)
        old = local_minute(day, OPEN, ZONE) + 30 * half
        wanted = set(range(old, old + length, 15))
        if not wanted & taken.setdefault(person, set()):
            taken[person] |= wanted
            return person, old
    raise ValueError("too many interviews for two days")


def displacement(problem: Problem, chosen: Choice) -> tuple[float, float, int]:
    """Mean days moved, share at another part of the day, stand-ins; of what was placed."""
    placed = [(job, option) for job in problem.jobs if (option := chosen[job.id])]
    if not placed:
        return 0.0, 0.0, 0
    days = sum(abs(option.start - job.old) for job, option in placed) / DAY / len(placed)

    def late(minute: int) -> bool:
        return datetime.fromtimestamp(minute * 60, ZONE).hour >= 12

    other = sum(late(option.start) != late(job.old) for job, option in placed) / len(placed)
    return days, other, sum(option.crew != job.crew for job, option in placed)


def check(problem: Problem, solution: Solution) -> None:
    """That the plan keeps what it must, looked at without any of the planner's own code."""
    spans: dict[str, list[Interval]] = {}
    for job in problem.jobs:
        if (option := solution.chosen[job.id]) is None:
            continue
        span = (option.start, option.start + job.length)
        for person in (job.candidate, *option.crew):
            known = problem.calendars[person]
            assert any(low <= span[0] and span[1] <= high for low, high in known.hours)
            others = [*known.busy, *spans.get(person, [])]
            assert not any(low < span[1] and span[0] < high for low, high in others)
            spans.setdefault(person, []).append(span)


def measure(problem: Problem, *, seconds: float, progress: bool) -> None:
    """Solve, check and print one instance."""
    began = perf_counter()
    solution = solve(problem, seconds=seconds, report=show if progress else lambda _: None)
    took = perf_counter() - began
    check(problem, solution)
    count = len(problem.jobs)
    print(f"{count} interviews: {took:.1f} s")
    layout = Options(problem)
    options = {job.id: layout.of(job) for job in problem.jobs}
    greedy = place_greedily(problem.jobs, options, layout.clock)
    line("CP-SAT", problem, solution.chosen, solution.price)
    print(f"          proven within {solution.gap:.2%} of the best")
    line("greedy", problem, greedy, solution.greedy_price)
    print(f"          {solution.greedy_price / max(1, solution.price) - 1:+.1%} in price")


def line(name: str, problem: Problem, chosen: Choice, price: int) -> None:
    placed = sum(option is not None for option in chosen.values())
    days, other, stand_ins = displacement(problem, chosen)
    print(
        f"  {name}  placed {placed}, price {price}, moved by {days:.2f} days on average,"
        f" other part of day {other:.0%}, stand-ins {stand_ins}"
    )


def show(progress: Progress) -> None:
    done = f"{progress.placed}/{progress.total}"
    print(f"  {progress.seconds:5.1f} s  {done}  gap {progress.gap:.2%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--interviewers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coupled", action="store_true")
    parser.add_argument("--progress", action="store_true")
    asked = parser.parse_args()
    for interviews, interviewers in ((asked.interviews, asked.interviewers), (50, 10)):
        problem = instance(interviews, interviewers, seed=asked.seed, coupled=asked.coupled)
        measure(problem, seconds=asked.seconds, progress=asked.progress)


if __name__ == "__main__":
    main()
