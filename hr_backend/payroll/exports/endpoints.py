"""A run's files."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from hr_backend.kit.db import Session
from hr_backend.kit.errors import NotFound, declare
from hr_backend.kit.schemas import Id
from hr_backend.kit.tables import MEDIA, TableFormat, write
from hr_backend.kit.vault import VaultClosed
from hr_backend.payroll.errors import RunNotComputed
from hr_backend.payroll.exports import service
from hr_backend.payroll.exports.chart import VoucherRequest, changed, default_chart
from hr_backend.payroll.exports.errors import AccountsMissing, RunNotLocked, VoucherUnbalanced
from hr_backend.payroll.exports.service import KINDS, Table
from hr_backend.payroll.models import PayRun
from hr_backend.people.deeds import CurrentDeed

router = APIRouter()
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {media: {} for media in MEDIA.values()}}}


@router.get(
    "/payroll/runs/{run_id}/exports/{kind}",
    summary="A run as a file",
    response_class=Response,
    responses=declare(
        NotFound, RunNotComputed, RunNotLocked, AccountsMissing, VoucherUnbalanced, VaultClosed
    )
    | FILES,
)
async def get_pay_export(
    run_id: Id,
    kind: Annotated[str, Path(json_schema_extra={"enum": list(KINDS)})],
    request: Request,
    session: Session,
    deed: CurrentDeed,
    form: Annotated[TableFormat, Query(alias="format")] = TableFormat.XLSX,
) -> Response:
    """Payslips (a row a person, a column an item), the bank's list with whole account numbers, the
    tax declaration, social insurance by scheme, vouchers by department. The bank's list and
    vouchers are made of locked and paid runs only.

    Who may call it: payroll; audited (`pay.export`).
    """
    vault = request.app.state.vault
    rows, run = await service.export(session, deed, vault, run_id, kind, form)
    return await _file(rows, run, kind, form)


@router.post(
    "/payroll/runs/{run_id}/exports/vouchers/calculate",
    summary="Vouchers by accounts of one's own",
    response_class=Response,
    responses=declare(NotFound, RunNotComputed, RunNotLocked, VoucherUnbalanced) | FILES,
)
async def calculate_vouchers(
    run_id: Id, body: VoucherRequest, request: Request, session: Session, deed: CurrentDeed
) -> Response:
    """As the export `vouchers`, with accounts by item, section and department; what is left out is
    as shipped. The accounts are not stored.

    Who may call it: payroll; audited (`pay.export`).
    """
    chart = changed(default_chart(), body.accounts)
    rows, run = await service.export(
        session, deed, request.app.state.vault, run_id, "vouchers", body.format, chart=chart
    )
    return await _file(rows, run, "vouchers", body.format)


async def _file(rows: Table, run: PayRun, kind: str, form: TableFormat) -> Response:
    body = await asyncio.to_thread(write, rows, form)
    name = f"{kind}-{run.period:%Y-%m}.{form.value}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=MEDIA[form], headers=headers)
