"""Computes drafts in the background, and takes up what a process that died has left."""

import structlog
from fastapi import FastAPI
from sqlalchemy import select

from hr_backend.kit.errors import HRError
from hr_backend.payroll.errors import RunBusy
from hr_backend.payroll.models import PayRun, RunKind, RunStatus
from hr_backend.payroll.runs.compute import compute

log = structlog.get_logger(__name__)


async def compute_wanted(app: FastAPI) -> int:
    """Compute every draft that is not whole; how many were. One that another process is at, and
    one that is refused (the run says why), is left alone.
    """
    async with app.state.sessions() as session:
        wanted = await session.scalars(
            select(PayRun.id)
            .where(
                PayRun.kind == RunKind.MONTHLY,
                PayRun.status == RunStatus.DRAFT,
                PayRun.computed_at.is_(None),
                PayRun.fault.is_(None),
            )
            .order_by(PayRun.created_at, PayRun.id)
        )
        runs = wanted.all()
    done = 0
    for run in runs:
        try:
            await compute(app.state.engine, app.state.sessions, run, now=app.state.clock.now())
            done += 1
        except RunBusy:
            continue
        except HRError as refusal:
            log.warning("payroll run refused", run=run, code=refusal.code)
    return done
