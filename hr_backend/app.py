"""Puts the HR service together."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import httpx
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from hr_backend import due
from hr_backend.analytics import endpoints as analytics
from hr_backend.approvals import (
    attachment_endpoints,
    change_endpoints,
    policy_endpoints,
    request_endpoints,
)
from hr_backend.attendance import calculate_endpoints as attendance_calculate
from hr_backend.attendance import endpoints as attendance
from hr_backend.attendance import shift_endpoints as shifts
from hr_backend.audit import endpoints as audit
from hr_backend.audit.sealing import Sealer
from hr_backend.batches import endpoints as batches
from hr_backend.batches.planning import Planner
from hr_backend.calendars import busy_endpoints as busy
from hr_backend.calendars import day_endpoints as calendar
from hr_backend.calendars import feed_endpoints as feeds
from hr_backend.calendars.busy_service import box_of
from hr_backend.calendars.fetching import Fetcher
from hr_backend.calendars.polling import Poller
from hr_backend.employee_requests import endpoints as employee_requests
from hr_backend.faq import endpoints as faq
from hr_backend.forecasts import endpoints as forecasts
from hr_backend.handoffs import endpoints as handoffs
from hr_backend.identity import endpoints as identity
from hr_backend.imports import endpoints as imports
from hr_backend.imports.service import run_imports
from hr_backend.interviews import day_endpoints
from hr_backend.interviews import endpoints as interviews
from hr_backend.kit import handlers
from hr_backend.kit.body_limit import BodyLimit
from hr_backend.kit.clock import Clock, SystemClock
from hr_backend.kit.config import Settings
from hr_backend.kit.db import Session, connect, sessions_of
from hr_backend.kit.errors import Invalid, Unavailable, declare
from hr_backend.kit.files import Files
from hr_backend.kit.vault import Vault
from hr_backend.leave import endpoints as leave
from hr_backend.notifications import endpoints as notices
from hr_backend.notifications.deliver import Deliver, HttpDelivery
from hr_backend.notifications.dispatch import Dispatcher
from hr_backend.notifications.models import Way
from hr_backend.payroll import calculate_endpoints
from hr_backend.payroll import endpoints as payroll
from hr_backend.payroll.due import compute_wanted
from hr_backend.payroll.own import endpoints as own_pay
from hr_backend.people import endpoints as people
from hr_backend.privacy import endpoints as privacy
from hr_backend.records import endpoints as records
from hr_backend.records.certificates.press import Press
from hr_backend.records.certificates.tries import Tries
from hr_backend.reminders import endpoints as reminders
from hr_backend.reports import endpoints as reports
from hr_backend.scorecards import endpoints as scorecards
from hr_backend.slots import endpoints as slots
from hr_backend.standby import endpoints as standby
from hr_backend.webhooks import endpoints as webhooks
from hr_backend.webhooks.calls import Caller
from hr_backend.webhooks.posting import Poster

PREFIX = "/api/v1"
POST_SECONDS = 40.0
"""How long a receiver of notices may take: it may have to wait for a mail server."""
AROUND_A_FILE = 2**16
"""Bytes a body may have besides the file it carries."""

ABOUT = """
Interviews and everything around them, for people and for the assistant that speaks with them.

* **Who**: every call acts for one person (bearer token). What that person may not see does not
  exist for them: 404, also where it does. What they may see but not do is 403.
* **Refusals** have one body, `{"code", "detail", "data"}`: a stable name, English, values.
* **Writes** take `Idempotency-Key`: same key, person and request is done once, answered alike.
* **Changes** take the `version` that was read; a stale one is 409 `version_conflict`.
* **Lists** are pages: `limit`, `cursor` → `items`, `next_cursor`.
* **Times** are ISO 8601 with an offset; answers are in UTC. Ids are text.
* The database being away or read-only is 503 `database_unavailable`; nothing was changed.
"""

health = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service and its database answer."""

    status: str = "ok"


@health.get("/healthz", summary="Is the service up", responses=declare(Unavailable))
async def get_health(session: Session) -> Health:
    """Who may call it: everybody, without a token."""
    await session.execute(text("select 1"))
    return Health()


def create_app(
    settings: Settings, *, engine: AsyncEngine | None = None, clock: Clock | None = None
) -> FastAPI:
    """The service as an ASGI app, usable without lifespan events.

    `running(app)` delivers notices while it is entered; without it they wait in the outbox.
    """
    app = FastAPI(
        title="Yuemian HR",
        version="0.1.0",
        description=ABOUT,
        lifespan=running,
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.settings = settings
    app.state.clock = clock or SystemClock()
    app.state.engine = engine or connect(
        settings.database_url,
        pool_size=settings.pool_size,
        timeout=settings.connect_timeout_seconds,
    )
    app.state.sessions = sessions_of(app.state.engine)
    app.state.files = Files(settings.files)
    app.state.import_files = Files(settings.files / "imports")
    app.state.vault = Vault.of(settings.vault_key)
    app.state.planner = Planner(app.state.sessions, app.state.clock, ZoneInfo(settings.timezone))
    app.state.press = Press(
        app.state.vault, settings.company, settings.certificates, address=settings.check_url
    )
    app.state.tries = Tries(each=20, altogether=600, within=timedelta(minutes=10))
    app.state.sealer = Sealer.of(settings.audit_key, settings.audit_anchor)
    api = APIRouter(prefix=PREFIX, responses=declare(Unavailable, Invalid))
    for router in (
        people.router,
        interviews.router,
        slots.router,
        change_endpoints.router,
        request_endpoints.router,
        attachment_endpoints.router,
        policy_endpoints.router,
        day_endpoints.router,
        standby.router,
        scorecards.router,
        handoffs.router,
        faq.router,
        audit.router,
        privacy.router,
        reminders.router,
        notices.router,
        feeds.router,
        busy.router,
        feeds.subscription,
        webhooks.router,
        employee_requests.router,
        batches.router,
        analytics.router,
        forecasts.router,
        calendar.router,
        attendance.router,
        attendance_calculate.router,
        shifts.router,
        leave.router,
        payroll.router,
        calculate_endpoints.router,
        own_pay.router,
        identity.router,
        records.router,
        reports.router,
        imports.router,
        health,
    ):
        api.include_router(router)
    app.include_router(api)
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.attachment_bytes + AROUND_A_FILE,
        larger={f"{PREFIX}/imports": settings.import_bytes + AROUND_A_FILE},
    )
    handlers.install(app)
    return app


def dispatcher(app: FastAPI, deliver: Deliver) -> Dispatcher:
    """A dispatcher of this app's outbox."""
    return Dispatcher(app.state.sessions, app.state.clock, deliver)


def webhook_caller(app: FastAPI, http: httpx.AsyncClient) -> Caller:
    """What posts to this app's webhooks."""
    state = app.state
    return Caller(state.sessions, state.clock, Poster(http, state.settings.webhook_private))


def calendar_poller(app: FastAPI, http: httpx.AsyncClient) -> Poller:
    """What reads this app's calendars."""
    state = app.state
    settings: Settings = state.settings
    return Poller(
        state.sessions,
        state.clock,
        Fetcher(http, settings.calendar_private),
        box_of(settings.token_secret),
        ZoneInfo(settings.timezone),
    )


@asynccontextmanager
async def running(app: FastAPI, deliver: Deliver | None = None) -> AsyncIterator[None]:
    """Do what is due and deliver notices (by `deliver` or to `notify_url`) every few seconds.

    A server that mounts the app under another enters this itself: mounted apps get no lifespan.
    """
    settings: Settings = app.state.settings
    async with httpx.AsyncClient(timeout=POST_SECONDS) as http:
        if deliver is None and settings.notify_url is not None:
            deliver = HttpDelivery(http, settings.notify_url, settings.notify_secret)
        scheduler = AsyncIOScheduler(timezone="UTC")
        work: list[Callable[[], Awaitable[object]]] = [
            partial(due.run_due, app),
            webhook_caller(app, http).run_due,
            calendar_poller(app, http).run_due,
            partial(compute_wanted, app),
            partial(run_imports, app),
        ]
        if deliver is not None:
            outbox = dispatcher(app, deliver)
            work += [partial(outbox.run_lane, way) for way in Way]
        for job in work:
            scheduler.add_job(
                job, "interval", seconds=settings.dispatch_seconds, max_instances=1, coalesce=True
            )
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)
            await app.state.planner.close()
            await app.state.engine.dispose()
