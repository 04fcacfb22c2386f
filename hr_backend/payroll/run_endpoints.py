"""Monthly runs: made, computed, reviewed, locked, paid."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Named
from hr_backend.payroll import repository, running
from hr_backend.payroll.errors import (
    FormulaCircle,
    FormulaRefused,
    FourEyes,
    FundRateRefused,
    NobodyToPay,
    RunBusy,
    RunExists,
    RunHasProblems,
    RunNotComputed,
    RunsInOrder,
    RunStale,
    RunState,
)
from hr_backend.payroll.guard import need_payroll
from hr_backend.payroll.law.errors import CityUnknown, StandardUnknown, TaxTableUnknown
from hr_backend.payroll.models import PayGroup, PayRun, RunStatus
from hr_backend.payroll.rules.values import yuan_of
from hr_backend.payroll.schemas import (
    NewRun,
    Period,
    ProblemView,
    Reopening,
    RunEdit,
    RunView,
    first_day,
)
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter()
MOVED = (NotFound, VersionConflict, RunState, RunBusy, IdempotencyKeyReused)


@router.get("/payroll/runs", summary="Runs, the newest month first", responses=declare(Forbidden))
async def list_pay_runs(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    period: Annotated[Period | None, Query()] = None,
) -> Page[RunView]:
    """Who may call it: payroll."""
    need_payroll(actor)
    rows, more = cut(
        await repository.runs(session, period=first_day(period) if period else None, paging=paging),
        paging,
    )
    last = encode(rows[-1].period.isoformat(), rows[-1].id) if more else None
    return Page(items=[await run_view(session, row) for row in rows], next_cursor=last)


@router.post(
    "/payroll/runs",
    summary="Compute a month of a group",
    responses=declare(
        Forbidden, NotFound, RunExists, RunsInOrder, NobodyToPay, TaxTableUnknown, CityUnknown,
        StandardUnknown, FundRateRefused, FormulaRefused, FormulaCircle, IdempotencyKeyReused,
    ),
)  # fmt: skip
async def add_pay_run(
    body: NewRun, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RunView:
    """A draft that is computed in the background: `done` of `total` says how far it is.

    Who may call it: payroll.
    """

    async def effect() -> RunView:
        return await run_view(session, await running.add_run(session, deed, body))

    return await write.once(RunView, effect)


@router.get("/payroll/runs/{run_id}", summary="How far a run is", responses=declare(NotFound))
async def get_pay_run(run_id: Id, session: Session, deed: CurrentDeed) -> RunView:
    """Who may call it: payroll."""
    return await run_view(session, await running.run_of(session, deed, run_id))


@router.delete(
    "/payroll/runs/{run_id}",
    summary="Throw a draft away",
    status_code=204,
    responses=declare(NotFound, RunState, RunBusy),
)
async def drop_pay_run(run_id: Id, session: Session, deed: CurrentDeed) -> Response:
    """Who may call it: payroll."""
    await running.drop_run(session, deed, run_id)
    return Response(status_code=204)


@router.get(
    "/payroll/runs/{run_id}/problems",
    summary="Whose month cannot be paid as it is",
    responses=declare(NotFound),
)
async def list_pay_problems(
    run_id: Id, session: Session, deed: CurrentDeed, paging: Paging
) -> Page[ProblemView]:
    """Each with its item and code, without amounts. Who may call it: payroll."""
    await running.run_of(session, deed, run_id)
    rows, more = cut(await repository.problems_of(session, run_id, paging), paging)
    items = [ProblemView(person=row.person_id, code=row.code, item=row.item) for row in rows]
    last = encode(rows[-1].person_id, rows[-1].code, rows[-1].item) if more else None
    return Page(items=items, next_cursor=last)


@router.post(
    "/payroll/runs/{run_id}/compute",
    summary="Compute a draft anew",
    responses=declare(*MOVED, RunsInOrder),
)
async def compute_pay_run(
    run_id: Id, body: RunEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RunView:
    """In the background. From the same data the same comes out. Who may call it: payroll."""
    return await _move(session, deed, write, run_id, "compute", body)


@router.post(
    "/payroll/runs/{run_id}/review",
    summary="Say that it was looked through",
    responses=declare(
        *MOVED, RunNotComputed, RunStale, FourEyes, TaxTableUnknown, CityUnknown, StandardUnknown,
        FundRateRefused, FormulaRefused, FormulaCircle,
    ),
)  # fmt: skip
async def review_pay_run(
    run_id: Id, body: RunEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RunView:
    """Who may call it: payroll; where there are several, another one than who computed it."""
    return await _move(session, deed, write, run_id, "review", body)


@router.post(
    "/payroll/runs/{run_id}/lock",
    summary="Lock a reviewed run",
    responses=declare(*MOVED, RunHasProblems),
)
async def lock_pay_run(
    run_id: Id, body: RunEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RunView:
    """Refused while there are problems. Who may call it: payroll."""
    return await _move(session, deed, write, run_id, "lock", body)


@router.post(
    "/payroll/runs/{run_id}/pay", summary="Say that it was paid", responses=declare(*MOVED)
)
async def pay_pay_run(
    run_id: Id, body: RunEdit, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RunView:
    """From then on its payslips are their owners' to see. Who may call it: payroll."""
    return await _move(session, deed, write, run_id, "pay", body)


@router.post(
    "/payroll/runs/{run_id}/reopen",
    summary="Make a reviewed or locked run a draft again",
    responses=declare(*MOVED, RunsInOrder),
)
async def reopen_pay_run(
    run_id: Id, body: Reopening, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> RunView:
    """A paid month stays as it is: what was wrong is a correction. Who may call it: payroll."""
    return await _move(session, deed, write, run_id, "reopen", body, reason=body.reason)


async def _move(
    session: AsyncSession, deed: CurrentDeed, write: CurrentWrite, run_id: str, what: str,
    body: RunEdit, *, reason: str | None = None,
) -> RunView:  # fmt: skip
    async def effect() -> RunView:
        run = await running.move(session, deed, run_id, what, version=body.version, reason=reason)
        return await run_view(session, run)

    return await write.once(RunView, effect)


async def run_view(session: AsyncSession, run: PayRun) -> RunView:
    """A run with its sums."""
    group = await session.get(PayGroup, run.group_id) if run.group_id else None
    sums = await repository.sums_of(session, run.id)
    return RunView(
        id=run.id,
        kind=run.kind,
        period=f"{run.period:%Y-%m}",
        group=Named(id=group.id, name=group.name) if group else None,
        status=RunStatus(run.status).value,
        version=run.version,
        paid_on=run.paid_on,
        done=run.done,
        total=run.total,
        computing=run.status == RunStatus.DRAFT and run.computed_at is None and run.fault is None,
        fault=run.fault,
        problems=sums.problems,
        computed_by=run.computed_by,
        computed_at=run.computed_at,
        reviewed_by=run.reviewed_by,
        locked_by=run.locked_by,
        gross=None if sums.gross is None else yuan_of(sums.gross),
        net=None if sums.net is None else yuan_of(sums.net),
        employer=None if sums.employer is None else yuan_of(sums.employer),
    )
