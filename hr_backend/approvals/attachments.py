"""Files given with a request: proof of what its reason says."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals import repository
from hr_backend.approvals.errors import AttachmentEmpty, AttachmentType, TooManyAttachments
from hr_backend.approvals.models import Attachment
from hr_backend.audit.service import record
from hr_backend.kit.auth import Actor
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound, TooLarge
from hr_backend.kit.files import BLOCK, Files
from hr_backend.kit.media import SUFFIXES, agrees, sniff
from hr_backend.people.visibility import visible

MAX_FILES: Final = 10
"""Files one request may have."""
NAME_LENGTH: Final = 150
LEFT_BEHIND: Final = timedelta(hours=1)
"""A file this old without a row will never get one: its transaction is over."""
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that make a name read backwards."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived and is what it says."""

    file: BinaryIO
    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str


async def inspect(
    file: BinaryIO, *, name: str | None, announced: str | None, max_bytes: int
) -> Upload:
    """Measure and recognise a file; AttachmentEmpty, TooLarge, AttachmentType."""
    size = file.seek(0, 2)
    if size == 0:
        raise AttachmentEmpty
    if size > max_bytes:
        raise TooLarge(max_bytes=max_bytes)
    media_type = await asyncio.to_thread(sniff, file)
    name = tidy(name or "")
    if media_type is None or not agrees(media_type, name=name, announced=announced):
        raise AttachmentType(found=media_type, allowed=sorted(SUFFIXES))
    return Upload(file, name, media_type, size, await asyncio.to_thread(_digest, file))


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def tidy(name: str) -> str:
    """The file's own name, without folders and what cannot be shown; its ending survives."""
    bare = UNWRITABLE.sub("", re.split(r"[/\\]", name)[-1]).strip()
    stem, dot, ending = bare.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"
    return bare[:NAME_LENGTH] or "file"


async def attach(
    session: AsyncSession, deed: Deed, files: Files, request_id: str, upload: Upload
) -> Attachment:
    """Add a file to an own request, whatever its state: proof may come afterwards.

    NotFound, Forbidden for others who see the request, TooManyAttachments.
    """
    request = await repository.lock(session, deed.actor, request_id)
    if request.requester_id != deed.actor.person:
        raise Forbidden
    present = (await repository.count_attachments(session, [request.id])).get(request.id, 0)
    if present >= MAX_FILES:
        raise TooManyAttachments(max=MAX_FILES)
    row = Attachment(
        request_id=request.id,
        uploader_id=deed.actor.person,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        stored=await files.keep(upload.file, now=deed.now),
        created_at=deed.now,
    )
    session.add(row)
    await session.flush()
    record(
        session,
        deed,
        action="request.attach",
        subject=("request", request.id),
        after={"attachment": row.id, "media_type": row.media_type, "sha256": row.sha256},
    )
    return row


async def attachments_of(
    session: AsyncSession, actor: Actor, request_id: str
) -> Sequence[Attachment]:
    """Oldest first; NotFound where the actor may not see the request."""
    await repository.get(session, actor, request_id)
    rows = await session.scalars(
        select(Attachment)
        .where(Attachment.request_id == request_id)
        .order_by(Attachment.created_at, Attachment.id)
    )
    return rows.all()


async def get_attachment(session: AsyncSession, actor: Actor, attachment_id: str) -> Attachment:
    """NotFound where the actor may not see the request it belongs to."""
    found = await session.scalar(
        select(Attachment).where(Attachment.id == attachment_id, visible(actor, Attachment))
    )
    if found is None:
        raise NotFound
    return found


async def sweep(sessions: Sessions, clock: Clock, files: Files) -> None:
    """Remove files no row names, and settle those of committed rows; safe to repeat and to race."""
    names = await files.unsettled(before=clock.now() - LEFT_BEHIND)
    if not names:
        return
    async with sessions() as session:
        known = set(
            await session.scalars(select(Attachment.stored).where(Attachment.stored.in_(names)))
        )
    await files.settle(known)
    for name in set(names) - known:
        await files.remove(name)
