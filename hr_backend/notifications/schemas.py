"""What notices look like over HTTP: never their content, which is the recipient's own."""

from datetime import datetime

from pydantic import Field

from hr_backend.kit.schemas import Named, Schema
from hr_backend.notifications.models import DeliveryStatus, NoticeStatus, Way


class DeliveryView(Schema):
    """What became of a notice by one way."""

    way: Way
    status: DeliveryStatus
    attempts: int
    last_error: str | None = Field(description="Kind of the last failure")
    at: datetime


class NoticeView(Schema):
    """One thing one person is to be told."""

    id: str
    person: Named
    about: str = Field(examples=["interview_cancelled"])
    interview: str | None
    status: NoticeStatus
    created_at: datetime
    delivered_at: datetime | None
    deliveries: list[DeliveryView]
