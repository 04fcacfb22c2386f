"""The plan of a batch by CP-SAT: provably within its gap of the best there is.

Groups of interviews that share nobody are solved each by itself, side by side. Of each interview
only the cheapest options go into the model; all others are represented by one that costs as much as
the cheapest of them and takes nobody's time. So the model's bound holds for the whole problem, and
where a solution uses a representative, that interview gets more options and the group is solved
again.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from threading import Event, Lock
from time import monotonic

from ortools.sat.python import cp_model

from hr_backend.batches.greedy import Choice, place_around, place_greedily
from hr_backend.batches.problem import Clock, Job, Option, Options, Problem, taken_at, together
from hr_backend.slots.intervals import Interval
from hr_backend.slots.ranking import PER_INTERVIEW_THAT_DAY

SECONDS = 50.0
"""A plan takes no longer, whatever its size."""
GAP = 0.005
"""A group is done when it is proven to be this near to the best."""
FIRST_OPTIONS = 24
MORE = 4
"""How many times as many options an interview gets that needs more."""
ROUNDS = 4
CORES = max(1, min(2, os.cpu_count() or 1))
ALONE = 150
"""Groups with more interviews than this are solved with all cores, one after the other."""
ROUNDING = 1e-4
"""Prices are whole numbers, the solver's bound is not quite."""
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running plan is; prices add up over all groups."""

    placed: int
    """Groups that are done, in interviews."""
    total: int
    best: int
    bound: int
    seconds: float

    @property
    def gap(self) -> float:
        """(best - bound) ÷ best."""
        return max(0, self.best - self.bound) / max(1, self.best)


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan: where each interview goes, and how good that is."""

    chosen: Choice
    no_option: frozenset[str]
    """Interviews for which no time at all was left by the hard constraints."""
    price: int
    """Of everything that was placed, even load included."""
    lower: int
    """No plan that places as many costs less."""
    gap: float
    """(price - lower) ÷ price: 0 is the best there is."""
    greedy_price: int
    greedy_unplaced: int
    seconds: float


@dataclass(slots=True)
class _Board:
    """What the groups report while they are solved; read by whoever shows progress."""

    total: int
    report: Callable[[Progress], None]
    began: float = field(default_factory=monotonic)
    _best: dict[int, int] = field(default_factory=dict)
    _bound: dict[int, int] = field(default_factory=dict)
    _done: int = 0
    _lock: Lock = field(default_factory=Lock)

    def note(
        self, group: int, *, best: int | None = None, bound: int | None = None, done: int = 0
    ) -> None:
        with self._lock:
            if best is not None:
                self._best[group] = min(best, self._best.get(group, best))
            if bound is not None:
                self._bound[group] = max(bound, self._bound.get(group, bound))
            self._done += done
            progress = Progress(
                placed=self._done,
                total=self.total,
                best=sum(self._best.values()),
                bound=sum(self._bound.values()),
                seconds=monotonic() - self.began,
            )
        self.report(progress)


@dataclass(frozen=True, slots=True)
class _Group:
    """Jobs that have to be planned together."""

    number: int
    jobs: tuple[Job, ...]
    options: Mapping[str, list[Option]]
    clock: Clock
    penalty: int
    """For leaving an interview where it is: more than moving all others can cost."""

    def price_of(self, chosen: Choice) -> int:
        """What was placed costs, with the load on each interviewer's day."""
        price, counts = 0, dict[tuple[str, date], int]()
        for option in chosen.values():
            if option is not None:
                price += option.price
                for person in option.crew:
                    key = (person, self.clock.of(option.start)[0])
                    counts[key] = counts.get(key, 0) + 1
        return price + PER_INTERVIEW_THAT_DAY * sum(n * (n - 1) // 2 for n in counts.values())

    def value_of(self, chosen: Choice) -> int:
        """The same with the penalty for each that stays."""
        stays = sum(1 for option in chosen.values() if option is None)
        return self.price_of(chosen) + self.penalty * stays


def _silent(_: Progress) -> None:
    """Nobody watches."""


def solve(
    problem: Problem,
    *,
    seconds: float = SECONDS,
    report: Callable[[Progress], None] = _silent,
    stop: Event | None = None,
    gap: float = GAP,
) -> Solution:
    """The best plan found in `seconds`, with a proof of how far it is from the best there is.

    Blocks: for a thread of its own. `report` is called from other threads. When `stop` is set, it
    answers soon with what it has.
    """
    began = monotonic()
    stop = stop or Event()
    layout = Options(problem)
    options = {job.id: layout.of(job) for job in problem.jobs}
    stuck = frozenset(job.id for job in problem.jobs if not options[job.id])
    groups = [
        _group(number, jobs, options, layout.clock)
        for number, jobs in enumerate(together(problem.jobs))
    ]
    greedy = {group.number: place_greedily(group.jobs, options, layout.clock) for group in groups}
    board = _Board(len(problem.jobs), report)
    for group in groups:
        board.note(group.number, best=group.value_of(greedy[group.number]), bound=0)
    deadline = began + seconds

    def work(group: _Group, *, workers: int, share: float) -> "_Solved":
        solver = _Solver(group, board, stop, workers=workers, gap=gap)
        return solver.solve(greedy[group.number], until=min(deadline, monotonic() + share))

    solved: list[_Solved] = []
    for group in groups:
        if len(group.jobs) > ALONE:
            share = seconds * len(group.jobs) / len(problem.jobs)
            solved.append(work(group, workers=CORES, share=share))
    small = [group for group in groups if len(group.jobs) <= ALONE]
    with ThreadPoolExecutor(CORES, thread_name_prefix="batch") as pool:
        left = max(0.5, deadline - monotonic())
        count = max(1, sum(len(group.jobs) for group in small))
        shares = [max(1.0, left * CORES * len(group.jobs) / count) for group in small]
        solved += pool.map(
            lambda pair: work(pair[0], workers=1, share=pair[1]), zip(small, shares, strict=True)
        )
    price = sum(one.price for one in solved)
    # Each group's own gap includes what it leaves where it is.
    missing = sum(one.value - one.bound for one in solved)
    return Solution(
        chosen={key: option for one in solved for key, option in one.chosen.items()},
        no_option=stuck,
        price=price,
        lower=price - missing,
        gap=missing / max(1, price),
        greedy_price=sum(group.price_of(greedy[group.number]) for group in groups),
        greedy_unplaced=sum(
            option is None for chosen in greedy.values() for option in chosen.values()
        ),
        seconds=monotonic() - began,
    )


def _group(
    number: int, jobs: Sequence[Job], options: Mapping[str, list[Option]], clock: Clock
) -> _Group:
    own = {job.id: options[job.id] for job in jobs}
    dearest = max((choice[-1].price for choice in own.values() if choice), default=0)
    loads = PER_INTERVIEW_THAT_DAY * len(jobs) * max(len(job.crew) for job in jobs)
    return _Group(number, tuple(jobs), own, clock, (dearest + loads + 1) * len(jobs))


@dataclass(frozen=True, slots=True)
class _Solved:
    chosen: dict[str, Option | None]
    price: int
    value: int
    bound: int


class _Solver:
    """Solves one group, with more and more options where they are needed."""

    def __init__(
        self, group: _Group, board: _Board, stop: Event, *, workers: int, gap: float
    ) -> None:
        self.group, self.board, self.stop = group, board, stop
        self.workers, self.gap = workers, gap
        self.kept = {job.id: FIRST_OPTIONS for job in group.jobs}

    def solve(self, start: dict[str, Option | None], *, until: float) -> _Solved:
        group = self.group
        best, bound = start, 0
        for number in range(ROUNDS):
            left = until - monotonic()
            if number and (left <= 0 or self.stop.is_set()):
                break
            if number == ROUNDS - 1:
                self.kept = {job.id: len(group.options[job.id]) for job in group.jobs}
            model = _Model(group, self.kept)
            found = model.run(self, best, seconds=max(0.2, left))
            bound = max(bound, found.bound)
            for job in found.starved:
                self.kept[job] *= MORE
            if found.chosen and group.value_of(found.chosen) < group.value_of(best):
                best = found.chosen
            if not found.starved or self._near_enough(best, bound):
                break
        value = group.value_of(best)
        bound = min(bound, value)
        self.board.note(group.number, best=value, bound=bound, done=len(group.jobs))
        return _Solved(best, group.price_of(best), value, bound)

    def _near_enough(self, best: dict[str, Option | None], bound: int) -> bool:
        missing = self.group.value_of(best) - bound
        return missing <= self.gap * max(1, self.group.price_of(best))


@dataclass(frozen=True, slots=True)
class _Found:
    chosen: dict[str, Option | None] | None
    bound: int
    starved: tuple[str, ...]
    """Interviews that want an option that is not in the model yet."""


class _Watch(cp_model.CpSolverSolutionCallback):
    """Passes on what the solver finds."""

    def __init__(self, note: Callable[[int], None], stop: Event) -> None:
        super().__init__()
        self._note, self._stop = note, stop

    def on_solution_callback(self) -> None:
        self._note(int(self.best_objective_bound))
        if self._stop.is_set():
            self.stop_search()


class _Model:
    """One group as booleans: each interview takes one option, or stays; nobody is in two places."""

    def __init__(self, group: _Group, kept: Mapping[str, int]) -> None:
        self.group = group
        self.model = cp_model.CpModel()
        self.choices: dict[str, list[tuple[Option, cp_model.IntVar]]] = {}
        self.stays: dict[str, cp_model.IntVar] = {}
        self.rest: dict[str, cp_model.IntVar] = {}
        self._uses: dict[str, list[tuple[Interval, cp_model.IntVar]]] = {}
        self._stay_uses: dict[str, list[tuple[Interval, cp_model.IntVar]]] = {}
        self._days: dict[tuple[str, date], list[cp_model.IntVar]] = {}
        self.costs: list[cp_model.IntVar] = []
        self.prices: list[int] = []
        for job in group.jobs:
            self._add(job, kept[job.id])
        self._nobody_twice()
        self._even_load()
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self.costs, self.prices))

    def _add(self, job: Job, kept: int) -> None:
        model, options = self.model, self.group.options[job.id]
        stays = self.stays[job.id] = model.new_bool_var("")
        self._cost(stays, self.group.penalty)
        for person, span in taken_at(job, job.old, job.crew):
            self._stay_uses.setdefault(person, []).append((span, stays))
        pairs = [(option, model.new_bool_var("")) for option in options[:kept]]
        self.choices[job.id] = pairs
        every = [stays, *(variable for _, variable in pairs)]
        for option, variable in pairs:
            self._cost(variable, option.price)
            for person, span in taken_at(job, option.start, option.crew):
                self._uses.setdefault(person, []).append((span, variable))
            day = self.group.clock.of(option.start)[0]
            for person in option.crew:
                self._days.setdefault((person, day), []).append(variable)
        if len(options) > kept:
            rest = self.rest[job.id] = model.new_bool_var("")
            self._cost(rest, options[kept].price)
            every.append(rest)
        model.add_exactly_one(every)

    def _cost(self, variable: cp_model.IntVar, price: int) -> None:
        self.costs.append(variable)
        self.prices.append(price)

    def _nobody_twice(self) -> None:
        for person, uses in self._uses.items():
            for moment in sorted({start for (start, _), _ in uses}):
                there = [one for (low, high), one in uses if low <= moment < high]
                if len(there) > 1:
                    self.model.add_at_most_one(there)
            # Whoever stays keeps their old time; two that both stay are as they were.
            for (low, high), stays in self._stay_uses.get(person, ()):
                for (start, end), one in uses:
                    if start < high and low < end:
                        self.model.add_implication(one, stays.Not())

    def _even_load(self) -> None:
        """The n-th interview of a day costs n - 1 times as much as the second: convex."""
        for variables in self._days.values():
            most = min(len(variables), 8)
            if most < 2:
                continue
            extra = self.model.new_int_var(0, most * (most - 1) // 2, "")
            count = cp_model.LinearExpr.sum(variables)
            for step in range(1, most):
                self.model.add(extra >= step * count - step * (step + 1) // 2)
            self._cost(extra, PER_INTERVIEW_THAT_DAY)

    def run(self, by: "_Solver", hint: Mapping[str, Option | None], *, seconds: float) -> _Found:
        """Solve from a hint; the bound holds for the whole group, options left out included."""
        self._hint(hint)
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.max_time_in_seconds = seconds
        parameters.num_workers = by.workers
        parameters.random_seed = SEED
        parameters.relative_gap_limit = by.gap / 2
        parameters.linearization_level = 2
        group = self.group

        def note(bound: float) -> None:
            by.board.note(group.number, bound=int(bound))
            if by.stop.is_set():
                solver.stop_search()

        solver.best_bound_callback = note
        status = solver.solve(self.model, _Watch(note, by.stop))
        bound = max(0, ceil(solver.best_objective_bound - ROUNDING))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return _Found(None, bound, ())
        starved = tuple(job for job, one in self.rest.items() if solver.boolean_value(one))
        chosen = dict(self._read(solver))
        return _Found(self._repaired(chosen, starved) if starved else chosen, bound, starved)

    def _hint(self, hint: Mapping[str, Option | None]) -> None:
        for job, pairs in self.choices.items():
            wanted = hint[job]
            known = any(option == wanted for option, _ in pairs)
            for option, variable in pairs:
                self.model.add_hint(variable, int(option == wanted))
            self.model.add_hint(self.stays[job], int(wanted is None))
            if job in self.rest:
                self.model.add_hint(self.rest[job], int(wanted is not None and not known))

    def _read(self, solver: cp_model.CpSolver) -> Iterator[tuple[str, Option | None]]:
        for job, pairs in self.choices.items():
            yield job, next((o for o, one in pairs if solver.boolean_value(one)), None)

    def _repaired(
        self, chosen: Mapping[str, Option | None], starved: Sequence[str]
    ) -> dict[str, Option | None] | None:
        """A plan that can be kept: those that want more get what is left, greedily."""
        jobs, hungry = self.group.jobs, set(starved)
        fixed = [(job, chosen[job.id]) for job in jobs if job.id not in hungry]
        rest = [job for job in jobs if job.id in hungry]
        return place_around(fixed, rest, self.group.options, self.group.clock)
