"""Payslips: one's own, and for payroll everybody's."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import NotFound, declare
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id
from hr_backend.payroll import slips
from hr_backend.payroll.schemas import Period, ProvenSlip, SlipView
from hr_backend.people.deeds import CurrentDeed

router = APIRouter()


@router.get("/payroll/payslips", summary="Payslips of one person", responses=declare(NotFound))
async def list_payslips(
    session: Session,
    deed: CurrentDeed,
    paging: Paging,
    *,
    person: Annotated[Id | None, Query(description="Default: the caller")] = None,
    period: Annotated[Period | None, Query()] = None,
) -> Page[SlipView]:
    """The newest month first. Their owner sees them once they are paid.

    Who may call it: everybody for themselves; payroll for others, which is audited (`pay.view`).
    An admin sees nobody's but their own.
    """
    return await slips.list_slips(session, deed, person=person, period=period, paging=paging)


@router.get(
    "/payroll/payslips/{payslip_id}",
    summary="A payslip with the proof of each line",
    responses=declare(NotFound),
)
async def get_payslip(payslip_id: Id, session: Session, deed: CurrentDeed) -> ProvenSlip:
    """Each line with its inputs, its rule and what the rule rests on.

    Who may call it: its owner once it is paid; payroll, which is audited (`pay.view`).
    """
    return await slips.proven_slip(session, deed, payslip_id)


@router.get(
    "/payroll/runs/{run_id}/payslips", summary="A run's payslips", responses=declare(NotFound)
)
async def list_run_payslips(
    run_id: Id, session: Session, deed: CurrentDeed, paging: Paging
) -> Page[SlipView]:
    """By person. Who may call it: payroll; audited (`pay.view`) for each person."""
    return await slips.slips_of_run(session, deed, run_id, paging)
