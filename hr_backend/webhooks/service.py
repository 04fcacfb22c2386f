"""Making, removing and trying webhooks."""

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.addresses import problem_of
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden
from hr_backend.kit.ids import new_id
from hr_backend.people.visibility import is_admin
from hr_backend.webhooks import repository
from hr_backend.webhooks.errors import AddressRefused, CallNotDead
from hr_backend.webhooks.models import CallStatus, Webhook, WebhookCall
from hr_backend.webhooks.schemas import NewWebhook

TEST = "test"
"""The event of a trial call."""


async def make(session: AsyncSession, deed: Deed, wanted: NewWebhook, *, private: bool) -> Webhook:
    """A new webhook; Forbidden, AddressRefused."""
    if not is_admin(deed.actor):
        raise Forbidden
    if problem := problem_of(wanted.url, private=private):
        raise AddressRefused(problem=problem)
    webhook = Webhook(
        id=new_id(),
        url=wanted.url,
        events=sorted({event.value for event in wanted.events}),
        secret="whsec_" + secrets.token_urlsafe(32),
        created_by_id=deed.actor.person,
        created_at=deed.now,
    )
    session.add(webhook)
    await session.flush()
    record(
        session,
        deed,
        action="webhook.make",
        subject=("webhook", webhook.id),
        after={"events": webhook.events},
    )
    return webhook


async def remove(session: AsyncSession, deed: Deed, webhook_id: str) -> None:
    """Nothing is posted there any more, what waits included; NotFound."""
    webhook = await repository.get(session, deed.actor, webhook_id)
    record(
        session,
        deed,
        action="webhook.remove",
        subject=("webhook", webhook.id),
        before={"events": webhook.events},
    )
    await session.delete(webhook)
    await session.flush()


async def try_out(session: AsyncSession, deed: Deed, webhook_id: str) -> WebhookCall:
    """Put a trial call on its way; NotFound."""
    webhook = await repository.get(session, deed.actor, webhook_id)
    call = WebhookCall(
        id=new_id(),
        webhook_id=webhook.id,
        event_id=new_id(),
        event=TEST,
        data={},
        created_at=deed.now,
        status=CallStatus.WAITING,
        due_at=deed.now,
        attempts=0,
        last_error=None,
        sent_at=None,
    )
    session.add(call)
    await session.flush()
    return call


async def retry(session: AsyncSession, deed: Deed, webhook_id: str, call_id: str) -> WebhookCall:
    """Put a dead call on its way again; NotFound, CallNotDead."""
    webhook = await repository.get(session, deed.actor, webhook_id)
    call = await repository.lock_call(session, webhook, call_id)
    if call.status != CallStatus.DEAD:
        raise CallNotDead(status=str(call.status))
    call.status, call.attempts, call.due_at = CallStatus.WAITING, 0, deed.now
    await session.flush()
    return call
