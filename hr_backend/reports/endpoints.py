"""HR's reports, as JSON, files for a spreadsheet, and charts."""

import asyncio
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from hr_backend.analytics.errors import PeriodWrong
from hr_backend.kit.db import Session
from hr_backend.kit.errors import NotAuthenticated, NotFound, declare
from hr_backend.kit.tables import MEDIA, TableFormat, write
from hr_backend.payroll.schemas import Period, first_day
from hr_backend.people.deeds import CurrentDeed
from hr_backend.reports import charts, service
from hr_backend.reports.models import ReportFormat, ReportKind
from hr_backend.reports.schemas import ColumnView, ReportView
from hr_backend.reports.service import Report
from hr_backend.reports.words import words

router = APIRouter(tags=["reports"], responses=declare(NotAuthenticated, NotFound, PeriodWrong))
SVG = "image/svg+xml"


@router.get(
    "/reports/{kind}",
    summary="A report on employees",
    response_model=ReportView,
    responses={200: {"content": {media: {} for media in (*MEDIA.values(), SVG)}}},
)
async def get_report(
    kind: Annotated[str, Path(json_schema_extra={"enum": list(ReportKind)})],
    session: Session,
    deed: CurrentDeed,
    since: Annotated[
        Period | None, Query(alias="from", description="First month; default: the last")
    ] = None,
    until: Annotated[
        Period | None, Query(alias="to", description="Last month, included; default: this one")
    ] = None,
    form: Annotated[ReportFormat, Query(alias="format")] = ReportFormat.JSON,
) -> Response | ReportView:
    """`headcount` at the end of each month by department; `turnover`: who joined and left; `leave`
    days taken by type; `overtime` hours by rate; `cost` of closed months, where departments of
    fewer than three people are shown together.

    Who may call it: HRBPs and admins for everybody, whoever has a team for theirs; `cost`: payroll
    alone, audited (`pay.view`).
    """
    found = await service.report(session, deed, kind, _day(since), _day(until))
    if form is ReportFormat.JSON:
        return _view(found)
    if form is ReportFormat.SVG:
        return Response(
            await charts.draw(found), media_type=SVG, headers={"Cache-Control": "no-store"}
        )
    table = TableFormat(form.value)
    body = await asyncio.to_thread(write, found.table(), table)
    name = f"{kind}-{found.since:%Y-%m}-{found.until:%Y-%m}.{form.value}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=MEDIA[table], headers=headers)


def _day(period: str | None) -> date | None:
    return first_day(period) if period else None


def _view(found: Report) -> ReportView:
    titles = words()["columns"]
    return ReportView(
        kind=found.kind,
        since=f"{found.since:%Y-%m}",
        until=f"{found.until:%Y-%m}",
        columns=[ColumnView(name=name, title=titles[name]) for name in found.columns],
        rows=[dict(zip(found.columns, row, strict=True)) for row in found.rows],  # type: ignore[arg-type]
    )
