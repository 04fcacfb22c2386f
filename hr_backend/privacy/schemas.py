"""What consents, exports and erasures look like over HTTP."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from hr_backend.kit.schemas import Id, Line, Prose, Schema
from hr_backend.people.schemas import PersonView
from hr_backend.privacy.models import Purpose


class NewConsent(Schema):
    """A person agrees to a purpose."""

    purpose: Purpose
    version: Annotated[Line, StringConstraints(min_length=1, max_length=50)] = Field(
        description="Of the text that was shown", examples=["2026-11"]
    )


class ConsentView(Schema):
    """A consent, perhaps withdrawn since."""

    purpose: Purpose
    version: str
    given_at: datetime
    withdrawn_at: datetime | None


class ConsentList(Schema):
    """The oldest first."""

    items: list[ConsentView]


class Objection(Schema):
    """A person does not accept what a machine decided, or wants it explained (PIPL art. 24)."""

    decision: Annotated[Line, StringConstraints(min_length=1)] = Field(
        description="Which one", examples=["ai_interview"]
    )
    text: Annotated[Prose, StringConstraints(min_length=1)]
    interview: Id | None = Field(default=None, description="Where it was one's")


Rows = list[dict[str, Any]]


class PersonalData(Schema):
    """What is kept of a person and may be handed to them."""

    made_at: datetime
    person: PersonView
    applications: Rows
    interviews: Rows
    appointments: Rows
    distances: Rows
    requests: Rows
    attachments: Rows
    incidents: Rows
    handoffs: Rows
    consents: Rows
    notices: Rows
    actions: Rows = Field(description="What the audit trail has of what they did")


class Erased(Schema):
    """Somebody's personal data are gone."""

    person: str
    erased_at: datetime
