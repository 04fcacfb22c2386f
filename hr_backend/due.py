"""Work that falls due by the clock alone, run again and again by APScheduler."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI

from hr_backend.approvals import attachments
from hr_backend.approvals.falling_due import move_requests_on
from hr_backend.attendance.closing import close_days
from hr_backend.audit import sealing
from hr_backend.batches.planning import fail_stalled
from hr_backend.forecasts.reminding import choose_reminders
from hr_backend.forecasts.training import train_when_due
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.leave.balances import write_daily
from hr_backend.privacy import retention
from hr_backend.records.checklists.falling_due import bring_up_items
from hr_backend.records.contracts.falling_due import bring_up_contracts
from hr_backend.records.moves.service import apply_due_moves
from hr_backend.reminders.falling_due import send_reminders
from hr_backend.scorecards.reminding import remind_of_scorecards
from hr_backend.standby.offering import offer_freed_slots
from hr_backend.webhooks.calls import spread_events

Job = Callable[[Sessions, Clock], Awaitable[None]]
"""Does what is due now, in transactions of its own; safe to run twice and by many processes."""

JOBS: Final[tuple[Job, ...]] = (
    move_requests_on,
    offer_freed_slots,
    remind_of_scorecards,
    send_reminders,
    train_when_due,
    choose_reminders,
    spread_events,
    fail_stalled,
    write_daily,
    bring_up_contracts,
    bring_up_items,
    apply_due_moves,
    retention.keep_no_longer,
    close_days,
)
"""In the order in which they run."""


async def run_due(app: FastAPI) -> None:
    """Run every job once."""
    for job in JOBS:
        await job(app.state.sessions, app.state.clock)
    if app.state.sealer is not None:
        await sealing.seal(app.state.sessions, app.state.clock, app.state.sealer)
    await retention.remove_erased_files(app.state.sessions, app.state.files)
    await attachments.sweep(app.state.sessions, app.state.clock, app.state.files)
