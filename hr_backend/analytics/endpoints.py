"""Figures of recruiting: as JSON, as tables for a spreadsheet, and as charts."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from hr_backend.analytics import charts, service, sheets
from hr_backend.analytics.errors import NoChartFont, NoFigures, PeriodWrong
from hr_backend.analytics.models import (
    ChartFormat,
    ChartKind,
    Cut,
    Measure,
)
from hr_backend.analytics.schemas import (
    Day,
    LoadsView,
    ReasonsView,
    RecruitingFigures,
    StandOutsView,
)
from hr_backend.analytics.service import Asked
from hr_backend.interviews.models import Mode
from hr_backend.kit.db import Session
from hr_backend.kit.errors import Forbidden, NotAuthenticated, declare
from hr_backend.kit.schemas import Id, Line
from hr_backend.kit.tables import MEDIA as TABLE_MEDIA
from hr_backend.kit.tables import TableFormat
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed

router = APIRouter(
    prefix="/analytics",
    tags=["analytics"],
    responses=declare(NotAuthenticated, Forbidden, NoFigures, PeriodWrong),
)
MEDIA: Mapping[str, str] = {
    ChartFormat.SVG: "image/svg+xml",
    ChartFormat.PNG: "image/png",
    **TABLE_MEDIA,
}


async def get_asked(
    request: Request,
    _: Staff,
    deed: CurrentDeed,
    since: Annotated[
        Day | None, Query(alias="from", description="First day; default: of this month")
    ] = None,
    until: Annotated[Day | None, Query(alias="to", description="The day after the last")] = None,
    requisition: Annotated[
        list[Id] | None, Query(max_length=100, description="May be repeated")
    ] = None,
    department: Id | None = None,
    level: Line | None = None,
    interviewer: Id | None = None,
    mode: Mode | None = None,
) -> Asked:
    """Who asks, and which interviews are meant."""
    return Asked(
        actor=deed.actor,
        now=deed.now,
        zone=deed.zone,
        since=since,
        until=until,
        requisitions=tuple(requisition or ()),
        department=department,
        level=level,
        interviewer=interviewer,
        mode=mode,
    )


CurrentAsked = Annotated[Asked, Depends(get_asked)]
By = Annotated[Cut | None, Query(description="Set side by side by this")]


@router.get("/figures", summary="Rates, lead times and counts of a period")
async def get_figures(
    session: Session,
    asked: CurrentAsked,
    by: By = None,
    measure: Annotated[
        list[Measure] | None, Query(description="Only these; the fewer, the sooner")
    ] = None,
    compare: Annotated[bool, Query(description="With the period before")] = False,
) -> RecruitingFigures:
    """Over the interviews of the caller's posts whose start lies in the period; a period without
    any has counts of 0 and shares of null.

    Who may call it: recruiters, owners and HRBPs for their posts; admins.
    """
    return await service.figures(
        session, asked, by, measures=measure or tuple(Measure), compare=compare
    )


@router.get("/reasons", summary="Why interviews are cancelled or moved")
async def get_reasons(
    session: Session, asked: CurrentAsked, measure: Measure = Measure.CANCELLED
) -> ReasonsView:
    """For `cancelled` and `rescheduled`; every other measure is taken for `cancelled`.

    Who may call it: as for the figures.
    """
    known = measure if measure in service.WITH_REASONS else Measure.CANCELLED
    return await service.reasons(session, asked, known)


@router.get("/load", summary="How much each interviewer does")
async def get_load(session: Session, asked: CurrentAsked) -> LoadsView:
    """Who may call it: as for the figures; interviewers see their own."""
    return await service.load(session, asked)


@router.get("/stand-outs", summary="Posts that stand out against the others, and why")
async def get_stand_outs(
    session: Session,
    asked: CurrentAsked,
    by: Cut = Cut.REQUISITION,
    measure: Measure = Measure.CANCELLED,
) -> StandOutsView:
    """By more than chance, after correction for how many were looked at; small ones never do.

    Who may call it: as for the figures.
    """
    return await service.stand_outs(session, asked, by, measure)


@router.get(
    "/table",
    summary="The figures as a file for a spreadsheet",
    response_class=Response,
    responses={200: {"content": {MEDIA[form]: {} for form in TableFormat}}},
)
async def get_table(
    session: Session,
    asked: CurrentAsked,
    by: By = None,
    form: Annotated[TableFormat, Query(alias="format")] = TableFormat.CSV,
) -> Response:
    """One row a group, the whole last; CSV is UTF-8 with a byte order mark. No cell is a formula.

    Who may call it: as for the figures.
    """
    found = await service.figures(session, asked, by)
    body = await sheets.write(found, form)
    return _file(body, MEDIA[form], f"figures-{found.period.since}-{found.period.until}.{form}")


@router.get(
    "/chart",
    summary="The figures as a picture",
    response_class=Response,
    responses=declare(NoChartFont) | {200: {"content": {MEDIA[form]: {} for form in ChartFormat}}},
)
async def get_chart(
    session: Session,
    asked: CurrentAsked,
    kind: ChartKind = ChartKind.RATES,
    by: Cut = Cut.REQUISITION,
    measure: Measure = Measure.CANCELLED,
    form: Annotated[ChartFormat, Query(alias="format")] = ChartFormat.SVG,
) -> Response:
    """`by` and `measure` are heeded where the kind has a use for them. A PNG needs a font with
    Chinese characters on the server.

    Who may call it: as for the figures; of `load`, interviewers their own.
    """
    body = await charts.draw(session, asked, kind, by=by, measure=measure, form=form)
    return Response(body, media_type=MEDIA[form])


def _file(body: bytes, media: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, media_type=media, headers=headers)
