"""What requests by employees look like over HTTP."""

from datetime import datetime
from typing import Any

from pydantic import Field

from hr_backend.employee_requests.models import EmployeeRequest, FiledStatus, RequestKind
from hr_backend.interviews.schemas import Version
from hr_backend.kit.schemas import Named, Prose, Schema
from hr_backend.people.models import Person


class FiledView(Schema):
    """What an employee asked for, and what became of it."""

    id: str
    kind: RequestKind
    status: FiledStatus
    person: Named = Field(description="Who asks")
    approver: Named | None = Field(description="Whom it was put to; null: any HRBP or admin")
    reason: str
    data: dict[str, Any] = Field(
        description="Its facts: of a leave `leave_type`, `start`, `end`, `days`; of others theirs",
        examples=[{"leave_type": "annual", "start": "2026-11-27", "end": "2026-11-27", "days": 1}],
    )
    question: str | None = Field(description="What the approver asked, while needs_info")
    decision_note: str | None = Field(description="Why it was refused")
    created_at: datetime
    decided_at: datetime | None
    decided_by: Named | None
    version: int


class Agreement(Schema):
    """Consent, or taking back."""

    version: Version = None


class Refusal(Schema):
    """No."""

    reason: Prose = Field(min_length=1)
    version: Version = None


class Inquiry(Schema):
    """What the approver wants to know first."""

    question: Prose = Field(min_length=1)
    version: Version = None


class Reply(Schema):
    """The requester's answer; it is added to the reason."""

    text: Prose = Field(min_length=1)
    version: Version = None


def view_of(row: EmployeeRequest) -> FiledView:
    """A row with its people loaded."""
    asked = row.status == FiledStatus.NEEDS_INFO
    return FiledView(
        id=row.id,
        kind=RequestKind(row.kind),
        status=FiledStatus(row.status),
        person=_named(row.person),
        approver=_named(row.approver) if row.approver else None,
        reason=row.reason,
        data=row.data,
        question=row.question if asked else None,
        decision_note=row.decision_note,
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=_named(row.decided_by) if row.decided_by else None,
        version=row.version,
    )


def _named(person: Person) -> Named:
    return Named(id=person.id, name=person.name)
