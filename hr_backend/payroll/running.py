"""Monthly runs: made, computed, reviewed, locked, paid; opened again until they are paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound, VersionConflict
from hr_backend.payroll import repository
from hr_backend.payroll.errors import (
    FourEyes,
    NobodyToPay,
    RunBusy,
    RunExists,
    RunHasProblems,
    RunNotComputed,
    RunsInOrder,
    RunStale,
    RunState,
)
from hr_backend.payroll.guard import hide_from_others, need_payroll
from hr_backend.payroll.models import (
    PayCorrection,
    PayGroup,
    PayProblem,
    PayRun,
    Payslip,
    RunKind,
    RunStatus,
)
from hr_backend.payroll.runs.compute import LOCK
from hr_backend.payroll.runs.planning import described, make_plan, same
from hr_backend.payroll.runs.reading import COUNT, month_end
from hr_backend.payroll.schemas import NewRun, first_day

MOVES: Final[Mapping[tuple[str, str], str]] = {
    ("compute", RunStatus.DRAFT): RunStatus.DRAFT,
    ("review", RunStatus.DRAFT): RunStatus.REVIEWED,
    ("lock", RunStatus.REVIEWED): RunStatus.LOCKED,
    ("pay", RunStatus.LOCKED): RunStatus.PAID,
    ("reopen", RunStatus.REVIEWED): RunStatus.DRAFT,
    ("reopen", RunStatus.LOCKED): RunStatus.DRAFT,
}
"""(what is done, in which state): the state after. What is not here is refused."""


def after_move(move: str, status: str) -> str:
    """The state a move leads to; RunState where there is no such move."""
    found = MOVES.get((move, status))
    if found is None:
        raise RunState(status=status)
    return found


async def add_run(session: AsyncSession, deed: Deed, wanted: NewRun) -> PayRun:
    """A draft, to be computed. Forbidden, NotFound for the group, RunExists, RunsInOrder,
    NobodyToPay, and what the law's data or a formula refuses: then there is no run.
    """
    need_payroll(deed.actor)
    group = await session.get(PayGroup, wanted.group)
    if group is None or not group.active:
        raise NotFound
    period = first_day(wanted.period)
    there = await session.scalar(
        select(PayRun.id).where(PayRun.period == period, PayRun.group_id == group.id)
    )
    if there is not None:
        raise RunExists(run=there)
    await _check_order(session, group.id, period)
    total, plan = await _plan(session, deed, group, period)
    if not total:
        raise NobodyToPay
    run = PayRun(
        kind=RunKind.MONTHLY,
        period=period,
        group_id=group.id,
        status=RunStatus.DRAFT,
        plan=described(plan),
        paid_on=plan.paid_on,
        total=total,
        computed_by=deed.actor.person,
        created_at=deed.now,
    )
    try:
        async with session.begin_nested():
            session.add(run)
            await session.flush()
    except IntegrityError:
        # Two at once: the constraint let one of them through.
        raise RunExists from None
    record(
        session, deed, action="pay_run.add", subject=("pay_run", run.id),
        after={"period": wanted.period, "group": group.id},
    )  # fmt: skip
    return run


async def _plan(session: AsyncSession, deed: Deed, group: PayGroup, period: date) -> Any:
    raw: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    total, cities = await raw.fetchrow(COUNT, group.id, month_end(period), period)
    return total, await make_plan(session, group, period, cities=cities, now=deed.now)


async def _check_order(session: AsyncSession, group: str, period: date) -> None:
    """The year's sums of a month rest on the months before: those must stand still."""
    other = await repository.other_run(session, group, period)
    if other is not None:
        raise RunsInOrder(period=f"{other.period:%Y-%m}", status=other.status)


async def run_of(session: AsyncSession, deed: Deed, run_id: str) -> PayRun:
    """NotFound but for payroll."""
    hide_from_others(deed.actor)
    run = await session.get(PayRun, run_id)
    if run is None:
        raise NotFound
    return run


async def move(
    session: AsyncSession, deed: Deed, run_id: str, what: str, *, version: int | None,
    reason: str | None = None,
) -> PayRun:  # fmt: skip
    """Review, lock, pay, reopen or compute anew. NotFound, VersionConflict, RunState, RunBusy,
    RunNotComputed, RunStale, RunHasProblems, FourEyes.
    """
    hide_from_others(deed.actor)
    run = await repository.lock_run(session, run_id)
    if run is None:
        raise NotFound
    if version is not None and version != run.version:
        raise VersionConflict(version=run.version)
    before = run.status
    after = after_move(what, run.status) if run.kind == RunKind.MONTHLY else None
    if after is None:
        raise RunState(status=run.status)
    await _hold(session, run)
    await {
        "compute": _start_anew,
        "review": _review,
        "lock": _lock,
        "pay": _pay,
        "reopen": _reopen,
    }[what](session, deed, run)
    run.status = after
    run.version += 1
    await session.flush()
    record(
        session, deed, action=f"pay_run.{what}", subject=("pay_run", run.id),
        before={"status": before},
        after={"status": after} | ({"reason": reason} if reason else {}),
    )  # fmt: skip
    return run


async def _hold(session: AsyncSession, run: PayRun) -> None:
    """RunBusy while a computation writes it; none begins before this transaction ends."""
    key = select(func.pg_try_advisory_xact_lock(LOCK, func.hashtext(run.id)))
    if not await session.scalar(key):
        raise RunBusy


async def _start_anew(session: AsyncSession, deed: Deed, run: PayRun) -> None:
    assert run.group_id is not None
    await _check_order(session, run.group_id, run.period)
    if run.computed_at is not None:
        run.watermark = None
    run.computed_at, run.fault, run.computed_by = None, None, deed.actor.person


async def _review(session: AsyncSession, deed: Deed, run: PayRun) -> None:
    if run.computed_at is None:
        raise RunNotComputed(done=run.done, total=run.total, fault=run.fault)
    if run.computed_by == deed.actor.person and await repository.payroll_people(session) > 1:
        raise FourEyes
    group = await session.get_one(PayGroup, run.group_id)
    _, plan = await _plan(session, deed, group, run.period)
    if not same(run.plan, described(plan)):
        raise RunStale
    run.reviewed_by, run.reviewed_at = deed.actor.person, deed.now


async def _lock(session: AsyncSession, deed: Deed, run: PayRun) -> None:
    problems = await session.scalar(
        select(func.count()).select_from(PayProblem).where(PayProblem.run_id == run.id)
    )
    if problems:
        raise RunHasProblems(problems=problems)
    run.locked_by, run.locked_at = deed.actor.person, deed.now


async def _pay(session: AsyncSession, deed: Deed, run: PayRun) -> None:
    slip = (
        select(Payslip.id)
        .where(Payslip.run_id == run.id, Payslip.person_id == PayCorrection.person_id)
        .scalar_subquery()
    )
    await session.execute(
        update(PayCorrection)
        .where(PayCorrection.run_id == run.id)
        .values(payslip_id=slip)
        .execution_options(synchronize_session=False)
    )


async def _reopen(session: AsyncSession, deed: Deed, run: PayRun) -> None:
    assert run.group_id is not None
    later = await session.scalar(
        select(PayRun)
        .where(PayRun.group_id == run.group_id, PayRun.period > run.period)
        .order_by(PayRun.period)
        .limit(1)
    )
    if later is not None:
        raise RunsInOrder(period=f"{later.period:%Y-%m}", status=later.status)
    run.reviewed_by = run.reviewed_at = run.locked_by = run.locked_at = None


async def drop_run(session: AsyncSession, deed: Deed, run_id: str) -> None:
    """Throw a draft away; NotFound, RunState, RunBusy."""
    hide_from_others(deed.actor)
    run = await repository.lock_run(session, run_id)
    if run is None:
        raise NotFound
    if run.status != RunStatus.DRAFT or run.kind != RunKind.MONTHLY:
        raise RunState(status=run.status)
    await _hold(session, run)
    await repository.delete_lines(session, run.id)
    record(
        session, deed, action="pay_run.drop", subject=("pay_run", run.id),
        before={"period": f"{run.period:%Y-%m}"},
    )  # fmt: skip
    await session.delete(run)
