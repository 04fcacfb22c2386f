"""Files given with a request: add, list, fetch."""

from typing import Any, Final

from fastapi import APIRouter, Request, UploadFile
from fastapi.responses import FileResponse

from hr_backend.approvals import attachments
from hr_backend.approvals.attachments import inspect
from hr_backend.approvals.errors import AttachmentEmpty, AttachmentType, TooManyAttachments
from hr_backend.approvals.schemas import AttachmentList, AttachmentView
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    TooLarge,
    declare,
)
from hr_backend.kit.files import Files
from hr_backend.kit.idempotency import Write, fingerprint
from hr_backend.kit.media import SUFFIXES
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, Key

router = APIRouter(tags=["requests"], responses=declare(NotAuthenticated, NotFound, Invalid))

SAFE: Final = {
    # Shown by no browser as a page of ours, whatever is in it.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}
BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file", "content": dict.fromkeys(SUFFIXES, BINARY)}
}


@router.post(
    "/requests/{request_id}/attachments",
    summary="Add a file to a request",
    responses=declare(
        Forbidden,
        TooManyAttachments,
        IdempotencyKeyReused,
        TooLarge,
        AttachmentType,
        AttachmentEmpty,
    ),
)
async def add_attachment(
    request_id: Id,
    file: UploadFile,
    request: Request,
    session: Session,
    deed: CurrentDeed,
    idempotency_key: Key = None,
) -> AttachmentView:
    """PDF, JPEG, PNG, WebP, HEIC or DOCX, by its bytes; a name or type that says otherwise is
    refused, as is a file over the limit (10 MB unless set otherwise) and the eleventh.

    Who may call it: the requester, whatever the request's state.
    """
    state = request.app.state
    upload = await inspect(
        file.file,
        name=file.filename,
        announced=file.content_type,
        max_bytes=state.settings.attachment_bytes,
    )
    content = f"{upload.sha256} {upload.name}".encode()
    mark = fingerprint(request.method, request.url.path, content)
    write = Write(session, deed.actor.person, idempotency_key, mark, deed.now)
    files: Files = state.files

    async def effect() -> AttachmentView:
        row = await attachments.attach(session, deed, files, request_id, upload)
        return AttachmentView.model_validate(row)

    return await write.once(AttachmentView, effect)


@router.get("/requests/{request_id}/attachments", summary="Files of a request")
async def list_attachments(request_id: Id, session: Session, actor: AnyActor) -> AttachmentList:
    """Oldest first. Who may call it: whoever may see the request."""
    rows = await attachments.attachments_of(session, actor, request_id)
    return AttachmentList(items=[AttachmentView.model_validate(row) for row in rows])


@router.get(
    "/attachments/{attachment_id}",
    summary="One file",
    responses=FILE,
    response_class=FileResponse,
)
async def get_attachment(
    attachment_id: Id, request: Request, session: Session, actor: AnyActor
) -> FileResponse:
    """The bytes, for saving and not for showing. Who may call it: whoever may see the request."""
    row = await attachments.get_attachment(session, actor, attachment_id)
    files: Files = request.app.state.files
    path = files.find(row.stored)
    if path is None:
        raise NotFound("The file is gone.")
    return FileResponse(path, media_type=row.media_type, filename=row.name, headers=SAFE)
