"""One's own pay: nobody else's, whatever one's roles."""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path

from hr_backend.identity.errors import ProofRequired
from hr_backend.identity.service import ProvenActor
from hr_backend.kit.db import Session
from hr_backend.kit.errors import Invalid, NotAuthenticated, NotFound, declare
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.payroll.own import repository, service, views
from hr_backend.payroll.own.schemas import Comparison, Insured, Payday, Slip, SlipSummary
from hr_backend.people.deeds import CurrentDeed

router = APIRouter(tags=["own pay"], responses=declare(NotAuthenticated, ProofRequired))

Month = Annotated[str, Path(max_length=20, description="Month worked", examples=["2026-10"])]


def _first(month: str) -> date:
    """The first day of a month; NotFound for what is none."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month) is None:
        raise NotFound
    return date.fromisoformat(f"{month}-01")


@router.get("/me/payslips", summary="Own payslips, the newest first", responses=declare(Invalid))
async def list_own_payslips(
    session: Session, actor: ProvenActor, paging: Paging
) -> Page[SlipSummary]:
    """Who may call it: employees. Months are there once they are paid."""
    rows, more = cut(await repository.own_slips(session, actor, paging), paging)
    cursor = encode(rows[-1].period.isoformat()) if more else None
    return Page(items=[views.summary(slip) for slip in rows], next_cursor=cursor)


@router.get("/me/payslips/{month}", summary="One payslip", responses=declare(NotFound, Invalid))
async def get_own_payslip(session: Session, actor: ProvenActor, month: Month) -> Slip:
    """Every line with its rule, its source and the numbers it came from.

    Who may call it: employees, their own.
    """
    return await service.read_slip(session, actor, _first(month))


@router.get(
    "/me/payslips/{month}/comparison",
    summary="A payslip against the one before",
    responses=declare(NotFound, Invalid),
)
async def compare_own_payslip(session: Session, actor: ProvenActor, month: Month) -> Comparison:
    """What changed, and how the tax of both months came about.

    Who may call it: employees, their own.
    """
    return await service.compare(session, actor, _first(month))


@router.get(
    "/me/payslips/{month}/insurance",
    summary="Own insurance and housing fund of a month",
    responses=declare(NotFound, Invalid),
)
async def get_own_insurance(session: Session, actor: ProvenActor, month: Month) -> Insured:
    """Own shares and the company's, with bases and rates.

    Who may call it: employees, their own.
    """
    return await service.insured(session, actor, _first(month))


@router.get(
    "/me/paydays/{month}", summary="When a month's wage comes", responses=declare(NotFound, Invalid)
)
async def get_own_payday(session: Session, deed: CurrentDeed, month: Month) -> Payday:
    """The agreed day, or the last working day before a holiday or rest day.

    Who may call it: employees.
    """
    return await service.pay_day(session, deed, _first(month))
