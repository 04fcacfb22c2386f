"""Calculations, dated rules, and answers to questions about leave."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query

from hr_backend.calendars.hours import OFFICE
from hr_backend.calendars.repository import calendar_days, special_days
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.leave import answering, keeping, repository
from hr_backend.leave.calculating import Bench, calculate, calculation_view, rule_used
from hr_backend.leave.calculation_schemas import (
    Calculation,
    CalculationView,
    RuleUsed,
    SpanDays,
)
from hr_backend.leave.errors import RegionUnknown, RuleUnusable
from hr_backend.leave.rulebook import Rulebook, region_of
from hr_backend.leave.rules.counting import Span, WorkDay, count
from hr_backend.leave.rules.values import ZERO, Figure, Step
from hr_backend.leave.schemas import AnswerEdit, AnswerList, AnswerView, NewRule, RuleList
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["leave"], responses=declare(NotAuthenticated))

EXAMPLES: dict[str, Any] = {
    "joiner": {
        "summary": "12 years of service, joined on 1 July: floor(184 / 365 x 10) = 5 days",
        "value": {
            "kind": "annual",
            "year": 2026,
            "hired_on": "2026-07-01",
            "service_years": 12,
        },
    },
    "leaver": {
        "summary": "Left on 30 September with 2 days taken: floor(273 / 365 x 10 - 2) = 5 days",
        "value": {
            "kind": "annual_leaver",
            "hired_on": "2020-03-01",
            "service_years": 12,
            "left_on": "2026-09-30",
            "arranged_days": 2,
        },
    },
    "medical": {
        "summary": "10 years in all, 5 here: 9 months within 15",
        "value": {"kind": "medical_period", "total_years": 10, "employer_years": 5},
    },
    "marriage": {
        "summary": "Shanghai: 3 + 7 days",
        "value": {"kind": "marriage", "region": "shanghai"},
    },
    "maternity": {
        "summary": "Twins in Beijing: 98 + 15 + 60 calendar days",
        "value": {"kind": "maternity", "region": "beijing", "children": 2},
    },
    "span": {
        "summary": "Working days over the turn of the year",
        "value": {
            "kind": "span",
            "leave_type": "annual",
            "start": "2026-12-30",
            "end": "2027-01-05",
        },
    },
}


@router.post(
    "/leave/calculate",
    summary="Work out a rule of leave",
    responses=declare(Invalid, RegionUnknown),
)
async def calculate_leave(
    session: Session,
    deed: CurrentDeed,
    body: Annotated[Calculation, Body(openapi_examples=EXAMPLES)],
) -> CalculationView:
    """Figure, steps, the dated rules that decided, and what must be said with it. Stores nothing
    and reads nothing about anybody; `span` goes by the company's calendar.

    Who may call it: everybody.
    """
    region = getattr(body, "region", None)
    if region is not None:
        keeping.known_region(region)
    book = await repository.load_rulebook(session)
    if isinstance(body, SpanDays):
        return await _span(session, book, body)
    bench = Bench(book, deed.now.astimezone(deed.zone).date())
    return calculation_view(body.kind, calculate(bench, body), bench.used)


async def _span(session: Session, book: Rulebook, body: SpanDays) -> CalculationView:
    special = await special_days(session, since=body.start, until=body.end)
    region = region_of(body.region)
    per_year = count(
        Span(body.start, body.end, body.start_half, body.end_half),
        is_worked=lambda day: special.get(day, day.isoweekday() in OFFICE.days),
        calendar_days=book.calendar_days(body.leave_type, region, body.start),
        day=WorkDay(OFFICE.since, OFFICE.until),
    )
    steps = tuple(
        Step("in_year", days, "days", {"year": year}) for year, days in sorted(per_year.items())
    )
    known = all(day.known for day in await calendar_days(session, since=body.start, until=body.end))
    notes = () if known else ("calendar_unpublished",)
    figure = Figure(sum(per_year.values(), ZERO), "days", steps, notes)
    rule = book.national(body.leave_type, body.start)
    used = [rule] if rule is not None else []
    return calculation_view(body.kind, figure, used, per_year=per_year)


@router.get("/leave/rules", summary="The dated rules of leave", responses=declare(Forbidden))
async def list_rules(
    session: Session,
    actor: Staff,
    *,
    kind: Annotated[Id | None, Query(description="Only of this kind")] = None,
    on: Annotated[date | None, Query(description="Only those in force on this day")] = None,
) -> RuleList:
    """Shipped ones and HR's, by kind, region and day. Who may call it: employees."""
    book = await repository.load_rulebook(session)
    rules = sorted(book.rules, key=lambda r: (r.kind, r.region, r.valid_from))
    return RuleList(
        items=[
            rule_used(rule)
            for rule in rules
            if kind in (None, rule.kind)
            and (on is None or book.find(rule.kind, rule.region, on) is rule)
        ]
    )


@router.post(
    "/leave/rules",
    summary="Add a dated rule",
    responses=declare(Forbidden, RegionUnknown, RuleUnusable, IdempotencyKeyReused),
)
async def add_rule(
    body: NewRule, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RuleUsed:
    """It holds from its day on in place of older ones of its kind and region.

    Who may call it: HRBPs; admins.
    """

    async def effect() -> RuleUsed:
        return rule_used(await keeping.add_rule(session, deed, body))

    return await write.once(RuleUsed, effect)


@router.get("/leave/answers", summary="Questions about leave", responses=declare(Forbidden))
async def list_answers(
    session: Session,
    deed: CurrentDeed,
    *,
    retired: Annotated[bool, Query(description="Retired ones too; for HR only")] = False,
) -> AnswerList:
    """Those of the whole country and of the caller's region. Who may call it: employees."""
    return AnswerList(items=await answering.for_person(session, deed, retired=retired))


@router.post(
    "/leave/answers",
    summary="Add an answer",
    responses=declare(Forbidden, RegionUnknown, IdempotencyKeyReused),
)
async def add_answer(
    body: AnswerEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> AnswerView:
    """Who may call it: HRBPs; admins."""

    async def effect() -> AnswerView:
        return answering.view_of(await answering.write(session, deed, None, body))

    return await write.once(AnswerView, effect)


@router.put(
    "/leave/answers/{answer_id}",
    summary="Word an answer, or bring it back",
    responses=declare(Forbidden, NotFound, RegionUnknown, VersionConflict),
)
async def edit_answer(
    answer_id: Id, body: AnswerEdit, session: Session, deed: CurrentDeed
) -> AnswerView:
    """A shipped one keeps its id. Who may call it: HRBPs; admins."""
    return answering.view_of(await answering.write(session, deed, answer_id, body))


@router.delete(
    "/leave/answers/{answer_id}", summary="Retire an answer", responses=declare(Forbidden, NotFound)
)
async def retire_answer(answer_id: Id, session: Session, deed: CurrentDeed) -> AnswerView:
    """It answers nobody any more; PUT brings it back. Who may call it: HRBPs; admins."""
    return answering.view_of(await answering.retire(session, deed, answer_id))
