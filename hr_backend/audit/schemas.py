"""What the audit trail looks like over HTTP."""

from datetime import datetime
from typing import Any

from pydantic import Field

from hr_backend.kit.schemas import Schema


class AuditView(Schema):
    """One entry of the trail."""

    no: int
    at: datetime
    actor: str = Field(description="Id of the person who brought it about, or `system`")
    on_behalf_of: str | None = Field(description="Whose wish it was, where another's")
    service: str | None
    action: str = Field(examples=["interview.cancel"])
    subject: str = Field(description="KIND:ID", examples=["interview:late"])
    before: Any = Field(description='What was erased on request is {"erased": true}')
    after: Any
    rules: list[dict[str, Any]] | None = Field(description="Rules that decided")
    channel: str | None
    message: str | None = Field(description="Id of the message it came by")
