"""Webhooks: signed posts to the systems of the company."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.webhooks import repository, service
from hr_backend.webhooks.errors import AddressRefused, CallNotDead
from hr_backend.webhooks.models import CallStatus
from hr_backend.webhooks.schemas import CallView, NewWebhook, Removed, WebhookMade, WebhookView

router = APIRouter(tags=["webhooks"], responses=declare(NotAuthenticated))


@router.post(
    "/webhooks",
    summary="Have an address told what happens",
    status_code=201,
    responses=declare(Forbidden, AddressRefused, IdempotencyKeyReused),
)
async def make_webhook(
    request: Request, body: NewWebhook, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> WebhookMade:
    """Every post is `{"id", "event", "created_at", "data"}` with the header
    `Yuemian-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`; the same `id` may come twice.

    Who may call it: admins.
    """
    private: bool = request.app.state.settings.webhook_private

    async def effect() -> WebhookView:
        made = await service.make(session, deed, body, private=private)
        return WebhookView.model_validate(made)

    # The stored answer, which a repeated call gets, must not hold the secret.
    made = await write.once(WebhookView, effect)
    webhook = await repository.get(session, deed.actor, made.id)
    return WebhookMade(**made.model_dump(), secret=webhook.secret)


@router.get("/webhooks", summary="Webhooks", responses=declare(Forbidden))
async def list_webhooks(session: Session, staff: Staff) -> Page[WebhookView]:
    """Without their secrets. Who may call it: admins; other employees see none."""
    rows = await repository.list_webhooks(session, staff)
    return Page(items=[WebhookView.model_validate(row) for row in rows])


@router.delete("/webhooks/{webhook_id}", summary="Remove a webhook", responses=declare(NotFound))
async def remove_webhook(webhook_id: Id, session: Session, deed: CurrentDeed) -> Removed:
    """What waits for it is dropped. Who may call it: admins."""
    await service.remove(session, deed, webhook_id)
    return Removed(id=webhook_id)


@router.post(
    "/webhooks/{webhook_id}/test",
    summary="Put a trial call on its way",
    status_code=202,
    responses=declare(NotFound, IdempotencyKeyReused),
)
async def test_webhook(
    webhook_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CallView:
    """Its event is `test`; what became of it is in the list of calls. Who may call it: admins."""

    async def effect() -> CallView:
        return CallView.model_validate(await service.try_out(session, deed, webhook_id))

    return await write.once(CallView, effect)


@router.get("/webhooks/{webhook_id}/calls", summary="Calls, by age", responses=declare(NotFound))
async def list_calls(
    webhook_id: Id,
    session: Session,
    deed: CurrentDeed,
    paging: Paging,
    *,
    status: Annotated[CallStatus | None, Query(description="Where they stand")] = None,
) -> Page[CallView]:
    """Who may call it: admins."""
    webhook = await repository.get(session, deed.actor, webhook_id)
    rows, more = cut(
        await repository.list_calls(session, webhook, status=status, paging=paging), paging
    )
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[CallView.model_validate(row) for row in rows], next_cursor=cursor)


@router.post(
    "/webhooks/{webhook_id}/calls/{call_id}/retry",
    summary="Try a dead call again",
    responses=declare(NotFound, CallNotDead, IdempotencyKeyReused),
)
async def retry_call(
    webhook_id: Id, call_id: Id, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CallView:
    """At once. Who may call it: admins."""

    async def effect() -> CallView:
        return CallView.model_validate(await service.retry(session, deed, webhook_id, call_id))

    return await write.once(CallView, effect)
