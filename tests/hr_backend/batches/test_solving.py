"""What every plan must keep, whatever the calendars; and that its bound is a bound."""

from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hr_backend.batches import solving
from hr_backend.batches.greedy import Choice, place_greedily
from hr_backend.batches.problem import Job, Option, Options, Problem, together
from hr_backend.batches.rules import BLOCKED, allows, why_not
from hr_backend.batches.solving import Progress, solve
from hr_backend.slots.intervals import DAY, Interval
from hr_backend.slots.ranking import PER_INTERVIEW_THAT_DAY
from hr_backend.slots.rules import Calendar
from hr_backend.slots.wish import Wish
from tests.bench.batches import instance

UTC = ZoneInfo("UTC")
MONDAY = 20 * DAY + 4 * DAY
"""A day of 1970; all times are counted from its midnight."""
OPEN, CLOSE = MONDAY + 9 * 60, MONDAY + 12 * 60
PEOPLE = ("c0", "c1", "c2", "e0", "e1")


def half_hours(numbers: set[int]) -> tuple[Interval, ...]:
    return tuple((OPEN + 30 * n, OPEN + 30 * n + 30) for n in sorted(numbers))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A few interviews in one or two short mornings, too many for them as often as not."""
    hours = ((OPEN, CLOSE), (OPEN + DAY, CLOSE + DAY))[: draw(st.integers(1, 2))]
    taken = st.sets(st.integers(0, 5), max_size=3)
    calendars = {one: Calendar(one, hours, busy=half_hours(draw(taken))) for one in PEOPLE}
    jobs = []
    for number in range(draw(st.integers(1, 4))):
        crew = draw(st.sampled_from([("e0",), ("e1",), ("e0", "e1")]))
        refused = half_hours(draw(taken))
        jobs.append(
            Job(
                id=f"i{number}",
                length=draw(st.sampled_from([30, 60, 90])),
                old=OPEN - DAY + number * 120,
                candidate=f"c{draw(st.integers(0, 2))}",
                crew=crew,
                pool=("e0", "e1") if draw(st.booleans()) else (),
                wish=Wish(refused=refused),
                since=OPEN,
                until=CLOSE + DAY,
                buffer=15 * draw(st.integers(0, 1)),
            )
        )
    return Problem(tuple(jobs), calendars, UTC)


def clashes(problem: Problem, chosen: Choice) -> list[str]:
    """What a plan does that it must not; reads the problem, none of the planner's code."""
    found, spans = [], dict[str, list[Interval]]()
    for job in problem.jobs:
        option = chosen[job.id]
        start = job.old if option is None else option.start
        crew = job.crew if option is None else option.crew
        span = (start, start + job.length)
        for person in (job.candidate, *crew):
            gap = job.buffer if person in crew else 0
            if any(a < span[1] + gap and span[0] < b for a, b in spans.get(person, [])):
                found.append(f"{person} twice")
            if option is not None:
                known = problem.calendars[person]
                if any(a < span[1] and span[0] < b for a, b in known.busy):
                    found.append(f"{person} is busy")
                if not any(a <= span[0] and span[1] <= b for a, b in known.hours):
                    found.append(f"{person} is not at work")
            spans.setdefault(person, []).append((span[0], span[1] + gap))
        if option is not None:
            if any(a < span[1] and span[0] < b for a, b in job.wish.refused):
                found.append(f"{job.id} where it was refused")
            if option.start < job.since or option.start == job.old:
                found.append(f"{job.id} too early, or not moved")
            if len(set(option.crew) - set(job.crew)) > 1 or len(option.crew) != len(job.crew):
                found.append(f"{job.id} with another crew")
            if set(option.crew) - set(job.crew) - set(job.pool):
                found.append(f"{job.id} with strangers")
    return found


def cost(problem: Problem, chosen: Choice, layout: Options) -> tuple[int, int]:
    """How many stay, and what the others cost."""
    counts: dict[tuple[str, object], int] = {}
    price = 0
    for option in chosen.values():
        if option is not None:
            price += option.price
            for person in option.crew:
                key = (person, layout.clock.of(option.start)[0])
                counts[key] = counts.get(key, 0) + 1
    price += PER_INTERVIEW_THAT_DAY * sum(n * (n - 1) // 2 for n in counts.values())
    return sum(option is None for option in chosen.values()), price


@given(problems())
@settings(max_examples=60, deadline=None)
def test_a_plan_keeps_every_hard_condition(problem: Problem) -> None:
    solution = solve(problem, seconds=5)
    assert set(solution.chosen) == {job.id for job in problem.jobs}
    # Those that stay were at their old times before; overlaps among them are not the plan's.
    moved = [job for job in problem.jobs if solution.chosen[job.id] is not None]
    assert clashes(Problem(tuple(moved), problem.calendars, UTC), solution.chosen) == []
    for job in problem.jobs:
        option = solution.chosen[job.id]
        if option is None:
            assert why_not(problem, job).code in BLOCKED
        else:
            assert allows(problem, job, option)


@given(problems())
@settings(max_examples=40, deadline=None)
def test_no_plan_beats_the_bound_and_the_best_is_found(problem: Problem) -> None:
    layout = Options(problem)
    options: dict[str, list[Option | None]] = {
        job.id: [*layout.of(job)[:12], None] for job in problem.jobs
    }
    ids = [job.id for job in problem.jobs]
    if len(ids) > 3:
        problem = Problem(problem.jobs[:3], problem.calendars, UTC)
        ids = ids[:3]
    solution = solve(problem, seconds=5, gap=0.0)
    stays = sum(option is None for option in solution.chosen.values())
    assert cost(problem, solution.chosen, layout) == (stays, solution.price)
    for combination in product(*(options[one] for one in ids)):
        chosen = dict(zip(ids, combination, strict=True))
        if all(option is None for option in combination) or clashes(problem, chosen):
            continue
        left, price = cost(problem, chosen, layout)
        assert left >= stays
        if left == stays:
            assert price >= solution.lower
            assert price >= solution.price or solution.gap > 0


def test_with_few_options_at_first_the_answer_is_the_same() -> None:
    problem = instance(20, 5, seed=3)
    whole = solve(problem, gap=0.0)
    first = solving.FIRST_OPTIONS
    try:
        solving.FIRST_OPTIONS = 2
        narrow = solve(problem, gap=0.0)
    finally:
        solving.FIRST_OPTIONS = first
    assert whole.gap == narrow.gap == 0
    assert whole.price == narrow.price


def test_the_same_instance_gives_the_same_plan() -> None:
    problem = instance(20, 5, seed=4)
    assert solve(problem).chosen == solve(problem).chosen


def test_never_worse_than_greedy_and_its_progress_is_told() -> None:
    problem, seen = instance(40, 10, seed=5, coupled=True), list[Progress]()
    solution = solve(problem, report=seen.append)
    assert solution.price <= solution.greedy_price
    assert seen[-1].placed == seen[-1].total == 40
    assert all(one.bound <= one.best for one in seen)
    bests = [one.best for one in seen if one.bound]
    assert bests == sorted(bests, reverse=True)


def test_groups_share_nobody() -> None:
    groups = together(instance(60, 20, seed=6).jobs)
    assert len(groups) == 4
    people = [
        {person for job in group for person in (job.candidate, *job.crew, *job.pool)}
        for group in groups
    ]
    assert sum(len(one) for one in people) == len(set().union(*people))
    assert len(together(instance(60, 20, seed=6, coupled=True).jobs)) < 4


def test_greedy_leaves_old_times_to_those_that_stay() -> None:
    hours = ((OPEN, CLOSE),)
    calendars = {one: Calendar(one, hours) for one in ("c0", "c1", "e0")}
    stays = Job("a", 60, OPEN, "c0", ("e0",), wish=Wish(available=((0, 1),)), until=CLOSE)
    goes = Job("b", 60, OPEN + 60, "c1", ("e0",), since=OPEN, until=OPEN + 60)
    problem = Problem((stays, goes), calendars, UTC)
    layout = Options(problem)
    options = {job.id: layout.of(job) for job in problem.jobs}
    assert sorted(option.start for option in options["b"]) == [OPEN, OPEN + 30]
    assert place_greedily(problem.jobs, options, layout.clock) == {"a": None, "b": None}
    solution = solve(problem)
    assert set(solution.chosen.values()) == {None}
    assert solution.no_option == {"a"}
    assert why_not(problem, goes).code == "others"
