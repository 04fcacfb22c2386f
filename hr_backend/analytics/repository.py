"""Every query about figures: counts and percentiles come from PostgreSQL, never row by row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.analytics.facts import (
    DUE,
    SUBMITTED,
    Scope,
    counted,
    held,
    of_posts,
    raw_key,
    regrouped,
    side,
    summed,
)
from hr_backend.analytics.models import Cut, InterviewFacts, Measure
from hr_backend.interviews.models import InterviewInterviewer, Requisition
from hr_backend.kit.auth import Actor
from hr_backend.people.models import Department, Person
from hr_backend.people.visibility import responsible
from hr_backend.scorecards.models import Scorecard
from hr_backend.standby.models import FreedSlot, SlotStatus

NO_KEY = ""
"""Of rows that belong to no group: a post without a department, an interview without people."""
SHORT_NOTICE = timedelta(hours=24)
WORK_MEMORY = "64MB"
"""A hash or sort of a statement may take; figures of 100,000 interviews fit."""


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took."""

    count: int = 0
    mean: timedelta | None = None
    deciles: tuple[timedelta, ...] = ()
    """The fifth and the ninth; not counted for groups, whose rows would have to be sorted."""

    def and_also(self, other: "Took") -> "Took":
        """Both together; deciles cannot be put together."""
        count = self.count + other.count
        if not count:
            return Took()
        zero = timedelta()
        spent = (self.mean or zero) * self.count + (other.mean or zero) * other.count
        return Took(count, spent / count)


@dataclass(slots=True)
class Tally:
    """What was counted of one group."""

    key: str | None
    """None: everything."""
    interviews: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    minutes: int = 0
    """Of those that were not cancelled."""
    shares: dict[Measure, tuple[int, int]] = field(default_factory=dict)
    lead: Took = Took()
    """From a cancellation to the start, of those whose request is known."""
    short_notice: int = 0
    to_schedule: Took = Took()


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Interviews taken back, or moved, for one reason by one side."""

    side: str
    code: str | None
    count: int


async def make_room(session: AsyncSession) -> None:
    """Let this transaction's statements hash and sort in memory instead of on the disk.

    Each is planned for its own period: a plan made for any period takes a year for a day.
    """
    await session.execute(
        select(
            func.set_config("work_mem", WORK_MEMORY, True),
            func.set_config("plan_cache_mode", "force_custom_plan", True),
            # Compiling takes longer than these statements do.
            func.set_config("jit", "off", True),
        )
    )


async def answers_for_posts(session: AsyncSession, actor: Actor) -> bool:
    """Whether there is any post whose figures are the actor's to see."""
    return bool(await session.scalar(select(exists(Requisition.id).where(responsible(actor)))))


async def interviews_given(session: AsyncSession, person: str) -> bool:
    """Whether somebody has ever been an interviewer."""
    given = exists().where(InterviewInterviewer.person_id == person)
    return bool(await session.scalar(select(given)))


async def tally(
    session: AsyncSession,
    scope: Scope,
    cut: Cut | None,
    measures: Collection[Measure] = tuple(Measure),
) -> dict[str | None, Tally]:
    """Counts of everything (key None) and of each group of a cut.

    Interviews are always counted, the rest as far as these measures need it: how long things took
    where all of them are asked for.
    """
    await make_room(session)
    found = await _counts(session, scope, cut, frozenset(measures))
    if cut is Cut.INTERVIEWER:
        # Seats were counted: the whole is counted once more, by interviews.
        whole = (await _counts(session, scope, None, frozenset(measures)))[None]
    else:
        whole = found[None] if cut is None else together(found.values())
    if set(measures) >= EVERYTHING:
        row = (await session.execute(_medians(scope))).one()
        whole.lead = replace(whole.lead, deciles=tuple(map(_span, row.lead or ())))
        whole.to_schedule = replace(whole.to_schedule, deciles=tuple(map(_span, row.wait or ())))
    return found | {None: whole}


async def _counts(
    session: AsyncSession, scope: Scope, cut: Cut | None, measures: frozenset[Measure]
) -> dict[str | None, Tally]:
    found: dict[str | None, Tally] = {}
    statement = summed(scope, cut, _columns(scope, measures))
    for row in await session.execute(statement):
        key = None if cut is None else (row.key or NO_KEY)
        _read(found.setdefault(key, Tally(key)), row._asdict(), measures)
    if Measure.FILLED in measures:
        for row in await session.execute(_slots(scope, cut)):
            key = None if cut is None else (row.key or NO_KEY)
            into = found.setdefault(key, Tally(key))
            into.shares[Measure.FILLED] = (int(row.filled), int(row.freed))
    return found


def together(groups: Iterable[Tally]) -> Tally:
    """The whole of groups that share nothing."""
    whole = Tally(None)
    for group in groups:
        whole.interviews += group.interviews
        whole.minutes += group.minutes
        whole.short_notice += group.short_notice
        for status, count in group.statuses.items():
            whole.statuses[status] = whole.statuses.get(status, 0) + count
        for measure, (hits, of) in group.shares.items():
            known = whole.shares.get(measure, (0, 0))
            whole.shares[measure] = (known[0] + hits, known[1] + of)
        whole.lead = whole.lead.and_also(group.lead)
        whole.to_schedule = whole.to_schedule.and_also(group.to_schedule)
    return whole


EVERYTHING: Final = frozenset(Measure)


def _count(condition: Any) -> ColumnElement[int]:
    return func.count().filter(condition)


def _columns(scope: Scope, measures: frozenset[Measure]) -> dict[str, ColumnElement[Any]]:
    """What is counted of each group, by the names that `_read` knows."""
    facts, over = InterviewFacts, held(scope)
    found: dict[str, ColumnElement[Any]] = {
        "total": func.count(),
        "cancelled": _count(facts.cancelled),
        "missed": _count(facts.missed),
        "completed": _count(facts.completed),
        "minutes": func.sum(facts.minutes).filter(~facts.cancelled),
        "begun": _count(and_(~facts.cancelled, facts.start_at <= scope.now)),
        "moved": _count(facts.moved),
    }
    if Measure.UNAIDED in measures:
        found |= {"wanted": _count(facts.wanted), "alone": _count(facts.alone)}
    if Measure.SCORECARDS in measures:
        found |= _scorecards(scope, over)
    if measures >= EVERYTHING:
        found |= {
            "dated": func.count(facts.lead),
            "lead": func.sum(facts.lead),
            "short": _count(facts.lead < SHORT_NOTICE.total_seconds()),
            "waited": func.count(facts.wait),
            "wait": func.sum(facts.wait),
        }
    return found


def _scorecards(scope: Scope, over: ColumnElement[bool]) -> dict[str, ColumnElement[Any]]:
    """Those due and those handed in; where one interviewer is asked about, theirs alone."""
    facts = InterviewFacts
    if scope.interviewer is None:
        return {
            DUE: func.sum(facts.seats).filter(over),
            SUBMITTED: func.sum(facts.handed_in).filter(over),
        }
    own = select(Scorecard.interview_id).where(Scorecard.interviewer_id == scope.interviewer)
    return {DUE: _count(over), SUBMITTED: _count(and_(over, facts.interview_id.in_(own)))}


def _read(into: Tally, row: Mapping[str, Any], measures: frozenset[Measure]) -> None:
    def of(name: str) -> int:
        return int(row.get(name) or 0)

    into.interviews, into.minutes = of("total"), of("minutes")
    known = {
        "cancelled": of("cancelled"),
        "no_show": of("missed"),
        "completed": of("completed"),
    }
    into.statuses = known | {"open": into.interviews - sum(known.values())}
    counted = {
        Measure.CANCELLED: (of("cancelled"), of("total")),
        Measure.RESCHEDULED: (of("moved"), of("total")),
        Measure.NO_SHOW: (of("missed"), of("begun")),
        Measure.UNAIDED: (of("alone"), of("wanted")),
        Measure.SCORECARDS: (of(SUBMITTED), of(DUE)),
    }
    into.shares |= {measure: share for measure, share in counted.items() if measure in measures}
    into.lead = _took(of("dated"), row.get("lead"))
    into.to_schedule = _took(of("waited"), row.get("wait"))
    into.short_notice = of("short")


def _took(count: int, seconds: float | None) -> Took:
    return Took(count, _span((seconds or 0.0) / count)) if count else Took()


def _span(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _medians(scope: Scope) -> Select[Any]:
    """Of those that were cancelled and of all; a length that is not known is left out."""
    facts = InterviewFacts
    return select(_halves(facts.lead).label("lead"), _halves(facts.wait).label("wait")).where(
        *counted(scope)
    )


def _halves(lengths: Any) -> Any:
    """The median and the ninth decile."""
    shares: ColumnElement[Any] = literal_column("array[0.5, 0.9]::float[]")
    return func.percentile_cont(shares).within_group(lengths)


def _slots(scope: Scope, cut: Cut | None) -> Select[Any]:
    """Freed times of the period that were taken or lapsed, by `cut`."""
    slot, mode = FreedSlot, InterviewFacts.mode
    columns: dict[str, ColumnElement[Any]] = {
        "freed": func.count(),
        "filled": _count(slot.status == SlotStatus.FILLED.value),
    }
    labelled = [value.label(name) for name, value in columns.items()]
    conditions: list[ColumnElement[bool]] = [
        slot.start_at >= scope.since,
        slot.start_at < scope.until,
        slot.status != SlotStatus.OPEN,
        slot.requisition_id.in_(select(Requisition.id).where(scope.seen, *of_posts(scope))),
    ]
    if scope.interviewer is not None:
        conditions.append(literal(scope.interviewer) == slot.interviewers.any_())
    if scope.mode is not None:
        conditions.append(mode == scope.mode)

    def among(*keys: Any) -> Select[Any]:
        chosen = select(*(key.label("raw") for key in keys), *labelled).select_from(slot)
        if scope.mode is not None or cut is Cut.MODE:
            chosen = chosen.join(InterviewFacts, InterviewFacts.interview_id == slot.interview_id)
        return chosen.where(*conditions).group_by(*keys) if keys else chosen.where(*conditions)

    if cut is None:
        return among()
    if cut is not Cut.INTERVIEWER:
        raw = raw_key(cut, slot.requisition_id, mode, slot.start_at)
        return regrouped(among(raw).subquery("rows"), scope, cut, columns)
    crews = among(slot.interviewers).subquery("crews")
    seats = select(func.unnest(crews.c.raw).label("key"), crews.c.freed, crews.c.filled).subquery()
    sums = [func.sum(seats.c[name]).label(name) for name in columns]
    return select(seats.c.key, *sums).group_by(seats.c.key)


async def reasons(session: AsyncSession, scope: Scope, measure: Measure) -> list[ReasonCount]:
    """Why interviews were cancelled, or moved, and by whom; the most frequent first."""
    await make_room(session)
    why, times = _why(measure), func.count().label("times")
    by = side(why.who)
    statement = (
        select(by.label("side"), why.code.label("code"), times)
        .where(*counted(scope), why.hit)
        .group_by(by, why.code)
        .order_by(times.desc(), by, why.code)
    )
    return [ReasonCount(r.side, r.code, r.times) for r in await session.execute(statement)]


@dataclass(frozen=True, slots=True)
class _Why:
    """Which interviews were changed, why, and by whom."""

    hit: Any
    code: Any
    who: Any


def _why(measure: Measure) -> _Why:
    facts = InterviewFacts
    if measure is Measure.CANCELLED:
        return _Why(facts.cancelled, facts.reason_code, facts.by_candidate)
    # The interview itself counts the candidate's moves: those need no request to be known.
    return _Why(facts.moved, facts.move_reason, facts.moved_by_candidate)


async def hits_by_reason(
    session: AsyncSession, scope: Scope, cut: Cut, measure: Measure
) -> Mapping[str, Mapping[str, int]]:
    """How often each reason was one of a group's hits; no reason is the code NO_KEY."""
    why = _why(measure)
    given = select(why.code).where(*counted(scope), why.hit).distinct()
    codes = (await session.scalars(given)).all()
    columns = {
        f"hits_{n}": _count(why.code.is_(None) if code is None else why.code == code)
        for n, code in enumerate(codes)
    }
    found: dict[str, dict[str, int]] = {}
    for row in await session.execute(summed(scope, cut, columns, [why.hit])):
        hits = {code or NO_KEY: int(row._mapping[f"hits_{n}"] or 0) for n, code in enumerate(codes)}
        found[row.key or NO_KEY] = {code: count for code, count in hits.items() if count}
    return found


async def names(session: AsyncSession, cut: Cut, keys: Sequence[str]) -> Mapping[str, str]:
    """What groups are called, for those cuts whose keys are ids."""
    columns: Mapping[Cut, tuple[Any, Any]] = {
        Cut.REQUISITION: (Requisition.id, Requisition.title),
        Cut.DEPARTMENT: (Department.id, Department.name),
        Cut.INTERVIEWER: (Person.id, Person.name),
    }
    if cut not in columns:
        return {}
    id_, name = columns[cut]
    rows = await session.execute(select(id_, name).where(id_.in_(keys)))
    return {row[0]: row[1] for row in rows}
