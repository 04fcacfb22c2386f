"""Reading the audit trail over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.audit.models import AuditEntry
from hr_backend.audit.repository import AuditFilter, list_entries
from hr_backend.audit.rules import MESSAGE, SEALED, unsealed
from hr_backend.audit.schemas import AuditView
from hr_backend.kit.db import Session
from hr_backend.kit.errors import Forbidden, NotAuthenticated, declare
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id, Line, Moment
from hr_backend.people.access import Staff

router = APIRouter(tags=["audit"], responses=declare(NotAuthenticated, Forbidden))

Subject = Annotated[
    Line | None, Query(pattern=r"^[a-z_]+:.+$", description="KIND:ID", examples=["interview:late"])
]


@router.get("/audit", summary="What was changed, by whom, by which rules")
async def list_audit(
    session: Session,
    actor: Staff,
    paging: Paging,
    *,
    subject: Subject = None,
    by: Annotated[Id | None, Query(description="Id of the actor")] = None,
    action: Line | None = None,
    since: Moment | None = None,
    until: Annotated[Moment | None, Query(description="Exclusive")] = None,
) -> Page[AuditView]:
    """The newest first. Who may call it: recruiter, owner and HRBP (of their posts); admins."""
    wanted = AuditFilter(subject, by, action, since, until)
    rows, more = cut(await list_entries(session, actor, wanted=wanted, paging=paging), paging)
    return Page(
        items=[view(row) for row in rows], next_cursor=encode(str(rows[-1].no)) if more else None
    )


def view(entry: AuditEntry) -> AuditView:
    """An entry loaded with its values, these in their places."""
    known = {value.digest: value.value for value in entry.values}
    message = entry.message
    if message is not None and message.startswith(MESSAGE):
        message = known.get(message.removeprefix(MESSAGE), SEALED)
    return AuditView(
        no=entry.no,
        at=entry.at,
        actor=entry.actor,
        on_behalf_of=entry.on_behalf_of,
        service=entry.service,
        action=entry.action,
        subject=f"{entry.subject_kind}:{entry.subject_id}",
        before=unsealed(entry.before, known),
        after=unsealed(entry.after, known),
        rules=entry.rules,
        channel=entry.channel,
        message=message,
    )
