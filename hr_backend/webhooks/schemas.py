"""What webhooks look like over HTTP."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from hr_backend.kit.schemas import Schema
from hr_backend.notifications.rules import About
from hr_backend.webhooks.models import CallStatus

Url = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class NewWebhook(Schema):
    """An address that is to be told."""

    url: Url = Field(examples=["https://oa.example.com/hooks/interviews"])
    events: list[About] = Field(min_length=1, max_length=len(About), description="What of")


class WebhookView(Schema):
    """An address that is told what happens."""

    id: str
    url: str
    events: list[str]
    created_at: datetime


class WebhookMade(WebhookView):
    """A new webhook with its secret."""

    secret: str = Field(description="Signs every post; shown here and never again")


class CallView(Schema):
    """One event on its way to one webhook."""

    id: str
    event_id: str
    event: str
    status: CallStatus
    attempts: int
    last_error: str | None = Field(description="Kind of the last failure, or `http 500`")
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None


class Removed(Schema):
    """What is no more."""

    id: str
