"""Every query about figures: counts and percentiles come from PostgreSQL, never row by row."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.analytics.facts import (
    Scope,
    by_seat,
    changes,
    handed_over,
    in_scope,
    key_of,
    of_posts,
    side,
)
from hr_backend.analytics.models import Cut, Measure
from hr_backend.approvals.models import ChangeRequest
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
)
from hr_backend.kit.auth import Actor
from hr_backend.people.access import responsible
from hr_backend.people.models import Department, Person
from hr_backend.scorecards.models import JUDGED, Scorecard
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
        )
    )


async def answers_for_posts(session: AsyncSession, actor: Actor) -> bool:
    """Whether there is any post whose figures are the actor's to see."""
    return bool(await session.scalar(select(exists(Requisition.id).where(responsible(actor)))))


async def interviews_given(session: AsyncSession, person: str) -> bool:
    """Whether somebody has ever been an interviewer."""
    given = exists().where(InterviewInterviewer.person_id == person)
    return bool(await session.scalar(select(given)))


def own_interviews(actor: Actor) -> ColumnElement[bool]:
    """Interviews the actor gives."""
    return Interview.id.in_(
        select(InterviewInterviewer.interview_id).where(
            InterviewInterviewer.person_id == actor.person
        )
    )


async def tally(
    session: AsyncSession,
    scope: Scope,
    cut: Cut | None,
    measures: Collection[Measure] = tuple(Measure),
) -> dict[str | None, Tally]:
    """Counts of everything (key None) and of each group of a cut.

    Interviews are always counted, the rest as far as these measures need it.
    """
    await make_room(session)
    found: dict[str | None, Tally] = {}
    needed = {part for measure in measures for part in NEEDED[measure]}
    everything = set(measures) == set(Measure)
    if everything:
        needed.add(_WAITS)
    for part in COUNTED:
        if part is not COUNTED[0] and part not in needed:
            continue
        count, read = part
        for row in await session.execute(count(scope, cut)):
            key = None if cut is None else (row.key or NO_KEY)
            read(found.setdefault(key, Tally(key)), row)
    if cut is Cut.INTERVIEWER:
        # Seats were counted: the whole is counted once more, by interviews.
        return found | {None: (await tally(session, scope, None, measures))[None]}
    whole = found[None] if cut is None else together(found.values())
    if everything:
        row = (await session.execute(_medians(scope))).one()
        whole.lead, whole.to_schedule = _with_medians(row, whole)
    return found | {None: whole}


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


def _rows(scope: Scope, cut: Cut | None) -> Any:
    counted = in_scope(scope)
    return by_seat(counted, scope) if cut is Cut.INTERVIEWER else counted


def _grouped(statement: Any, rows: Any, scope: Scope, cut: Cut | None) -> Select[Any]:
    """The counts of a statement by `cut`, or of everything."""
    if cut is None:
        whole: Select[Any] = statement
        return whole
    key = key_of(cut, rows, scope)
    grouped: Select[Any] = statement.add_columns(key.label("key")).group_by(key)
    return grouped


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _interviews(scope: Scope, cut: Cut | None) -> Select[Any]:
    rows = _rows(scope, cut)
    c = rows.c
    statement = select(
        func.count().label("total"),
        _count(c.status == "cancelled").label("cancelled"),
        _count(c.status == "no_show").label("no_show"),
        _count(c.status == "completed").label("completed"),
        _count(and_(c.status != "cancelled", c.start_at <= scope.now)).label("begun"),
        _count(c.reschedules > 0).label("moved"),
        func.coalesce(func.sum(c.minutes).filter(c.status != "cancelled"), 0).label("minutes"),
    ).select_from(rows)
    return _grouped(statement, rows, scope, cut)


def _read_interviews(into: Tally, row: Row[Any]) -> None:
    into.interviews, into.minutes = row.total, int(row.minutes)
    known = {"cancelled": row.cancelled, "no_show": row.no_show, "completed": row.completed}
    into.statuses = known | {"open": row.total - sum(known.values())}
    into.shares |= {
        Measure.CANCELLED: (row.cancelled, row.total),
        Measure.RESCHEDULED: (row.moved, row.total),
        Measure.NO_SHOW: (row.no_show, row.begun),
    }


def _waits(scope: Scope, cut: Cut | None) -> Select[Any]:
    rows = _rows(scope, cut)
    wait = rows.c.scheduled_at - rows.c.invited_at
    statement = select(func.count(wait).label("waited"), func.avg(wait).label("wait"))
    return _grouped(statement.select_from(rows), rows, scope, cut)


def _read_waits(into: Tally, row: Row[Any]) -> None:
    into.to_schedule = Took(row.waited, row.wait)


def _changes(scope: Scope, cut: Cut | None) -> Select[Any]:
    asked, handed = changes(), handed_over()
    rows = _rows(scope, cut)
    lead = rows.c.start_at - asked.c.cancelled_at
    dated = and_(rows.c.status == "cancelled", asked.c.cancelled_at.is_not(None))
    alone = and_(asked.c.asked, ~asked.c.reviewed, handed.c.interview_id.is_(None))
    statement = (
        select(
            _count(and_(asked.c.moved, rows.c.reschedules == 0)).label("moved"),
            _count(asked.c.asked).label("asked"),
            _count(alone).label("alone"),
            _count(dated).label("dated"),
            func.avg(lead).filter(dated).label("lead"),
            _count(and_(dated, lead < SHORT_NOTICE)).label("short"),
        )
        .select_from(rows)
        .join(asked, asked.c.interview_id == rows.c.id)
        .outerjoin(handed, handed.c.interview_id == rows.c.id)
    )
    return _grouped(statement, rows, scope, cut)


def _read_changes(into: Tally, row: Row[Any]) -> None:
    # Moves by the company are known by their requests alone.
    moved, of = into.shares[Measure.RESCHEDULED]
    into.shares[Measure.RESCHEDULED] = (moved + row.moved, of)
    into.shares[Measure.UNAIDED] = (row.alone, row.asked)
    into.lead, into.short_notice = Took(row.dated, row.lead), row.short


def _handed_over(scope: Scope, cut: Cut | None) -> Select[Any]:
    """Interviews whose candidate asked for no change, but for a human."""
    handed, rows = handed_over(), _rows(scope, cut)
    request = ChangeRequest
    asked = exists().where(
        request.interview_id == rows.c.id,
        request.application_id == Application.id,
        request.requester_id == Application.candidate_id,
    )
    statement = (
        select(func.count().label("handed"))
        .select_from(rows)
        .join(handed, handed.c.interview_id == rows.c.id)
        .where(~asked)
    )
    return _grouped(statement, rows, scope, cut)


def _read_handed_over(into: Tally, row: Row[Any]) -> None:
    alone, asked = into.shares.get(Measure.UNAIDED, (0, 0))
    into.shares[Measure.UNAIDED] = (alone, asked + row.handed)


def _medians(scope: Scope) -> Select[Any]:
    asked, rows = changes(), _rows(scope, None)
    lead = (
        select(_halves(rows.c.start_at - asked.c.cancelled_at))
        .select_from(rows)
        .join(asked, asked.c.interview_id == rows.c.id)
        .where(rows.c.status == "cancelled")
    )
    again = _rows(scope, None)
    wait = select(_halves(again.c.scheduled_at - again.c.invited_at)).select_from(again)
    return select(lead.scalar_subquery().label("lead"), wait.scalar_subquery().label("wait"))


def _halves(lengths: ColumnElement[Any]) -> Any:
    """The median and the ninth decile; those without a value are left out."""
    shares: ColumnElement[Any] = literal_column("array[0.5, 0.9]::float[]")
    return func.percentile_cont(shares).within_group(lengths)


def _with_medians(row: Row[Any], whole: Tally) -> tuple[Took, Took]:
    return (
        replace(whole.lead, deciles=tuple(row.lead or ())),
        replace(whole.to_schedule, deciles=tuple(row.wait or ())),
    )


def _scorecards(scope: Scope, cut: Cut | None) -> Select[Any]:
    counted = in_scope(scope)
    rows = by_seat(counted, scope)
    held = and_(rows.c.status.in_(JUDGED), rows.c.end_at <= scope.now)
    statement = (
        select(func.count().label("due"), func.count(Scorecard.submitted_at).label("submitted"))
        .select_from(rows)
        .outerjoin(
            Scorecard,
            and_(
                Scorecard.interview_id == rows.c.id,
                Scorecard.interviewer_id == rows.c.person_id,
            ),
        )
        .where(held, rows.c.person_id.is_not(None))
    )
    return _grouped(statement, rows, scope, cut)


def _read_scorecards(into: Tally, row: Row[Any]) -> None:
    into.shares[Measure.SCORECARDS] = (row.submitted, row.due)


def _slots(scope: Scope, cut: Cut | None) -> Select[Any]:
    columns: list[Any] = [
        FreedSlot.status,
        FreedSlot.start_at,
        Interview.mode,
        Requisition.id.label("requisition_id"),
        Requisition.department_id,
        Requisition.level,
    ]
    if cut is Cut.INTERVIEWER:
        columns.append(func.unnest(FreedSlot.interviewers).label("person_id"))
    found = (
        select(*columns)
        .join(Interview, Interview.id == FreedSlot.interview_id)
        .join(Requisition, Requisition.id == FreedSlot.requisition_id)
        .where(
            FreedSlot.start_at >= scope.since,
            FreedSlot.start_at < scope.until,
            FreedSlot.status != SlotStatus.OPEN,
            scope.seen,
            *of_posts(scope),
        )
    )
    if scope.interviewer is not None:
        found = found.where(literal(scope.interviewer) == FreedSlot.interviewers.any_())
    if scope.mode is not None:
        found = found.where(Interview.mode == scope.mode)
    rows = found.cte("slots")
    filled = _count(rows.c.status == SlotStatus.FILLED.value).label("filled")
    statement = select(func.count().label("freed"), filled).select_from(rows)
    return _grouped(statement, rows, scope, cut)


def _read_slots(into: Tally, row: Row[Any]) -> None:
    into.shares[Measure.FILLED] = (row.filled, row.freed)


Counting = tuple[Callable[[Scope, Cut | None], Select[Any]], Callable[[Tally, Row[Any]], None]]
"""A statement and what becomes of each of its rows."""
COUNTED: Final[tuple[Counting, ...]] = (
    (_interviews, _read_interviews),
    (_changes, _read_changes),
    (_handed_over, _read_handed_over),
    (_scorecards, _read_scorecards),
    (_slots, _read_slots),
    (_waits, _read_waits),
)
"""In this order."""
_WAITS: Final = COUNTED[5]
NEEDED: Final[Mapping[Measure, tuple[Counting, ...]]] = {
    Measure.CANCELLED: (),
    Measure.RESCHEDULED: (COUNTED[1],),
    Measure.NO_SHOW: (),
    Measure.FILLED: (COUNTED[4],),
    Measure.UNAIDED: (COUNTED[1], COUNTED[2]),
    Measure.SCORECARDS: (COUNTED[3],),
}
"""What each measure is counted from, besides the interviews."""


async def reasons(session: AsyncSession, scope: Scope, measure: Measure) -> list[ReasonCount]:
    """Why interviews were cancelled, or moved, and by whom; the most frequent first."""
    await make_room(session)
    why = _why(in_scope(scope), measure)
    times, by = func.count().label("times"), side(why.who)
    statement = (
        why.chosen.add_columns(by.label("side"), why.code.label("code"), times)
        .group_by(by, why.code)
        .order_by(times.desc(), by, why.code)
    )
    return [ReasonCount(r.side, r.code, r.times) for r in await session.execute(statement)]


@dataclass(frozen=True, slots=True)
class _Why:
    """The changed interviews with their reasons, nothing selected yet."""

    chosen: Select[Any]
    code: Any
    who: Any


def _why(rows: Any, measure: Measure) -> _Why:
    asked = changes()
    joined = select().select_from(rows).outerjoin(asked, asked.c.interview_id == rows.c.id)
    if measure is Measure.CANCELLED:
        chosen = joined.where(rows.c.status == "cancelled")
        return _Why(chosen, asked.c.reason_code, asked.c.by_candidate)
    moved = or_(rows.c.reschedules > 0, asked.c.moved)
    # The interview itself counts the candidate's moves: those need no request to be known.
    by_candidate = or_(asked.c.moved_by_candidate, rows.c.reschedules > 0)
    return _Why(joined.where(moved), asked.c.move_reason, by_candidate)


async def hits_by_reason(
    session: AsyncSession, scope: Scope, cut: Cut, measure: Measure
) -> Mapping[str, Mapping[str, int]]:
    """How often each reason was one of a group's hits; no reason is the code NO_KEY."""
    rows = _rows(scope, cut)
    why, key = _why(rows, measure), key_of(cut, rows, scope)
    hits = func.count().label("hits")
    grouped = why.chosen.add_columns(key.label("key"), why.code.label("code"), hits)
    found: dict[str, dict[str, int]] = {}
    for row in await session.execute(grouped.group_by(key, why.code)):
        found.setdefault(row.key or NO_KEY, {})[row.code or NO_KEY] = row.hits
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
