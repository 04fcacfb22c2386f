"""Subscribing to one's own interviews."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import Field

from hr_backend.calendars import feeds
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    declare,
)
from hr_backend.kit.pagination import Page
from hr_backend.kit.schemas import Id, Schema
from hr_backend.people.access import Staff
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["feeds"], responses=declare(NotAuthenticated, Forbidden))
subscription = APIRouter(include_in_schema=False)


class FeedView(Schema):
    """A feed of one's own."""

    id: str
    created_at: datetime


class NewFeed(FeedView):
    """A feed that was just opened."""

    path: str = Field(
        description="Behind this server's address: what a calendar subscribes to. Shown once.",
        examples=["/api/v1/feeds/8c1f….ics"],
    )


class Revoked(Schema):
    """What was revoked."""

    id: str


@router.post(
    "/feeds",
    summary="Open a feed of one's own interviews",
    status_code=201,
    responses=declare(IdempotencyKeyReused),
)
async def open_feed(
    request: Request, session: Session, staff: Staff, deed: CurrentDeed, write: CurrentWrite
) -> NewFeed:
    """Whoever has the address reads the interviews, so it is shown once and can be revoked.

    Who may call it: employees, for themselves. The oldest of more than twenty feeds is revoked.
    """
    key = request.app.state.settings.token_secret

    async def effect() -> FeedView:
        return FeedView.model_validate(await feeds.open_feed(session, deed, key=key))

    # The stored answer, which a repeated call gets, must not hold the secret.
    feed = await write.once(FeedView, effect)
    path = f"/api/v1/feeds/{feeds.secret_of(feed.id, key)}.ics"
    return NewFeed(id=feed.id, created_at=feed.created_at, path=path)


@router.get("/feeds", summary="One's own feeds")
async def list_feeds(session: Session, staff: Staff, deed: CurrentDeed) -> Page[FeedView]:
    """Without their secrets. Who may call it: employees, for themselves."""
    rows = await feeds.list_feeds(session, deed)
    return Page(items=[FeedView.model_validate(row) for row in rows])


@router.delete("/feeds/{feed_id}", summary="Revoke a feed", responses=declare(NotFound))
async def revoke_feed(feed_id: Id, session: Session, deed: CurrentDeed) -> Revoked:
    """Who may call it: its owner; admins."""
    await feeds.revoke(session, deed, feed_id)
    return Revoked(id=feed_id)


@subscription.get("/feeds/{secret}.ics")
async def read_feed(
    request: Request,
    session: Session,
    secret: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    if_none_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """The calendar itself, for calendar programs, which bring no token."""
    feed = await feeds.read_feed(session, secret, now=request.app.state.clock.now())
    headers = {
        "ETag": feed.etag,
        "Cache-Control": "private, max-age=300",
        "X-Robots-Tag": "noindex",
    }
    if if_none_match == feed.etag:
        return Response(status_code=304, headers=headers)
    return Response(feed.body, media_type="text/calendar", headers=headers)
