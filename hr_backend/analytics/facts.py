"""The rows that figures are counted over, and how they are put into groups.

One statement reads the facts once. It counts by what a row has as it is (its post, its moment, its
interviewers) and then puts those few counts together by what was asked for: a year has 100,000
interviews, but a few thousand moments, and only those are brought to the company's time zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Select,
    Subquery,
    Text,
    True_,
    and_,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
    true,
)

from hr_backend.analytics.models import Cut, InterviewFacts, Side
from hr_backend.interviews.models import InterviewInterviewer, Requisition

DUE, SUBMITTED = "due", "submitted"
"""Columns of scorecards: they belong to seats, the others to interviews."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which interviews are counted."""

    since: datetime
    until: datetime
    """Starts in [since, until); aware."""
    now: datetime
    zone: ZoneInfo
    seen: ColumnElement[bool]
    """What the caller may see, over requisitions."""
    requisitions: tuple[str, ...] = ()
    """Empty: all."""
    department: str | None = None
    level: str | None = None
    interviewer: str | None = None
    mode: str | None = None


def counted(scope: Scope) -> Sequence[ColumnElement[bool]]:
    """Which facts are counted."""
    facts = InterviewFacts
    found: list[ColumnElement[bool]] = [
        facts.start_at >= scope.since,
        facts.start_at < scope.until,
    ]
    posts = [c for c in (scope.seen, *of_posts(scope)) if not isinstance(c, True_)]
    if posts:
        found.append(facts.requisition_id.in_(select(Requisition.id).where(*posts)))
    if scope.mode is not None:
        found.append(facts.mode == scope.mode)
    if scope.interviewer is not None:
        given = select(InterviewInterviewer.interview_id).where(
            InterviewInterviewer.person_id == scope.interviewer
        )
        found.append(facts.interview_id.in_(given))
    return found


def of_posts(scope: Scope) -> Sequence[ColumnElement[bool]]:
    """What narrows the posts."""
    named = ((Requisition.department_id, scope.department), (Requisition.level, scope.level))
    found: list[ColumnElement[bool]] = [c == value for c, value in named if value is not None]
    return [*found, Requisition.id.in_(scope.requisitions)] if scope.requisitions else found


def summed(
    scope: Scope,
    cut: Cut | None,
    columns: Mapping[str, ColumnElement[Any]],
    only: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """Counts and sums over the facts by `cut`, each under its name; with a cut, `key` as well.

    `only` narrows the facts further.
    """
    facts = InterviewFacts
    labelled = [value.label(name) for name, value in columns.items()]
    if cut is None:
        return select(*labelled).where(*counted(scope), *only)
    if cut is Cut.INTERVIEWER:
        return _by_seat(scope, columns, only)
    raw = raw_key(cut, facts.requisition_id, facts.mode, facts.start_at)
    rows = select(raw.label("raw"), *labelled).where(*counted(scope), *only).group_by(raw)
    return regrouped(rows.subquery("rows"), scope, cut, columns)


def raw_key(cut: Cut, post: Any, mode: Any, start: Any) -> ColumnElement[Any]:
    """What a row is first counted by."""
    raw: ColumnElement[Any] = post
    if cut is Cut.MODE:
        raw = mode
    elif cut in (Cut.HOUR, Cut.WEEKDAY, Cut.WEEK):
        raw = start
    return raw


def regrouped(
    rows: Subquery, scope: Scope, cut: Cut, columns: Mapping[str, ColumnElement[Any]]
) -> Select[Any]:
    """Counts by `raw` put together by the cut; None stays None (a post without a department)."""
    sums = [func.sum(rows.c[name]).label(name) for name in columns]
    if cut in (Cut.REQUISITION, Cut.MODE):
        return select(rows.c.raw.label("key"), *(rows.c[name] for name in columns))
    if cut in (Cut.DEPARTMENT, Cut.LEVEL):
        post: Any = Requisition.department_id if cut is Cut.DEPARTMENT else Requisition.level
        joined: Select[Any] = select(post.label("key"), *sums).join(
            rows, rows.c.raw == Requisition.id
        )
        return joined.group_by(post)
    key: Any = _moment(cut, rows.c.raw, scope)
    return select(key.label("key"), *sums).group_by(key)


def _moment(cut: Cut, start: ColumnElement[Any], scope: Scope) -> ColumnElement[str]:
    """The text that names an hour, a day of the week or a week, in the company's time."""
    # Written out, not bound: the same expression is grouped by.
    zone: ColumnElement[str] = literal_column(f"'{scope.zone.key}'")
    local = func.timezone(zone, start)
    if cut is Cut.HOUR:
        return cast(extract("hour", local), Text)
    if cut is Cut.WEEKDAY:
        return cast(extract("isodow", local), Text)
    return cast(cast(func.date_trunc(literal_column("'week'"), local), Date), Text)


def held(scope: Scope) -> ColumnElement[bool]:
    """Interviews whose scorecards are due: over, and neither cancelled nor missed."""
    facts = InterviewFacts
    return and_(~facts.cancelled, ~facts.missed, facts.end_at <= scope.now)


def _by_seat(
    scope: Scope,
    columns: Mapping[str, ColumnElement[Any]],
    only: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """Once for each interviewer of an interview, once where there is none (key None)."""
    facts = InterviewFacts
    mine = {name: value for name, value in columns.items() if name not in (DUE, SUBMITTED)}
    crews = (
        select(
            facts.crew,
            *(value.label(name) for name, value in mine.items()),
            func.count().filter(held(scope)).label(DUE),
        )
        .where(*counted(scope), *only)
        .group_by(facts.crew)
        .subquery("crews")
    )
    seat = func.unnest(cast(crews.c.crew, ARRAY(Text))).column_valued("seat")
    person: ColumnElement[Any] = func.left(seat, -1)
    sums = [func.sum(crews.c[name]).label(name) for name in mine]
    if DUE in columns:
        due = func.sum(crews.c[DUE])
        handed_in = due.filter(func.right(seat, 1) == "+")
        sums += [due.filter(seat.is_not(None)).label(DUE), handed_in.label(SUBMITTED)]
    found: Select[Any] = (
        select(person.label("key"), *sums)
        .select_from(crews.outerjoin(seat.scalar_alias, true()))
        .group_by(literal_column("key"))
    )
    return found if scope.interviewer is None else found.where(person == scope.interviewer)


def side(by_candidate: ColumnElement[bool]) -> ColumnElement[str]:
    """Who took an interview back or moved it; null where there is no request."""
    return case(
        (by_candidate.is_(None), literal_column(f"'{Side.UNRECORDED}'")),
        (by_candidate, literal_column(f"'{Side.CANDIDATE}'")),
        else_=literal_column(f"'{Side.COMPANY}'"),
    )
