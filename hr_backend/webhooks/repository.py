"""Every query about webhooks and their calls."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from hr_backend.kit.auth import Actor
from hr_backend.kit.errors import NotFound
from hr_backend.kit.ids import new_id
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.visibility import visible
from hr_backend.webhooks.models import CallStatus, HouseEvent, Webhook, WebhookCall

SORT = (WebhookCall.created_at, WebhookCall.id)


async def list_webhooks(session: AsyncSession, actor: Actor) -> Sequence[Webhook]:
    """Oldest first."""
    rows = await session.scalars(
        select(Webhook).where(visible(actor, Webhook)).order_by(Webhook.created_at, Webhook.id)
    )
    return rows.all()


async def get(session: AsyncSession, actor: Actor, webhook_id: str) -> Webhook:
    """One; NotFound where the actor may not see it."""
    found = await session.scalar(
        select(Webhook).where(Webhook.id == webhook_id, visible(actor, Webhook))
    )
    if found is None:
        raise NotFound
    return found


async def list_calls(
    session: AsyncSession, webhook: Webhook, *, status: CallStatus | None, paging: PageQuery
) -> Sequence[WebhookCall]:
    """Oldest first; one more than the page holds."""
    statement = select(WebhookCall).where(WebhookCall.webhook_id == webhook.id)
    if status is not None:
        statement = statement.where(WebhookCall.status == status)
    if (after := paging.after_moment()) is not None:
        statement = statement.where(tuple_(*SORT) > after)
    return (await session.scalars(statement.order_by(*SORT).limit(paging.limit + 1))).all()


async def lock_call(session: AsyncSession, webhook: Webhook, call_id: str) -> WebhookCall:
    """One call of a webhook, locked; NotFound."""
    found = await session.scalar(
        select(WebhookCall)
        .where(WebhookCall.id == call_id, WebhookCall.webhook_id == webhook.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


async def take_events(session: AsyncSession, *, limit: int) -> Sequence[HouseEvent]:
    """The oldest events that nobody else has, locked."""
    rows = await session.scalars(
        select(HouseEvent)
        .order_by(HouseEvent.created_at, HouseEvent.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def spread(session: AsyncSession, events: Sequence[HouseEvent], *, now: datetime) -> None:
    """A call for every webhook that wants an event; the events themselves are done with."""
    webhooks = (await session.scalars(select(Webhook))).all()
    calls = [
        {
            "id": new_id(),
            "webhook_id": webhook.id,
            "event_id": event.id,
            "event": event.event,
            "data": event.data,
            "created_at": event.created_at,
            "due_at": now,
        }
        for event in events
        for webhook in webhooks
        if event.event in webhook.events and webhook.created_at <= event.created_at
    ]
    if calls:
        await session.execute(insert(WebhookCall).values(calls).on_conflict_do_nothing())
    await session.execute(delete(HouseEvent).where(HouseEvent.id.in_([e.id for e in events])))


async def lock_due(session: AsyncSession, *, now: datetime) -> WebhookCall | None:
    """The oldest call due that nobody else has, locked."""
    return await session.scalar(
        select(WebhookCall)
        .options(joinedload(WebhookCall.webhook, innerjoin=True))
        .where(WebhookCall.status == CallStatus.WAITING, WebhookCall.due_at <= now)
        .order_by(*SORT)
        .limit(1)
        .with_for_update(of=WebhookCall, skip_locked=True)
    )


async def put_off(session: AsyncSession, webhook_id: str, *, until: datetime) -> None:
    """Let a receiver that fails be: none of its calls before then."""
    # Rows another process has locked are left alone: it decides about them itself.
    waiting = (
        select(WebhookCall.id)
        .where(
            WebhookCall.webhook_id == webhook_id,
            WebhookCall.status == CallStatus.WAITING,
            WebhookCall.due_at < until,
        )
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        update(WebhookCall).where(WebhookCall.id.in_(waiting)).values(due_at=until)
    )


async def get_call(session: AsyncSession, call_id: str) -> WebhookCall | None:
    """One call, locked; None where its webhook was removed."""
    return await session.scalar(
        select(WebhookCall).where(WebhookCall.id == call_id).with_for_update()
    )
