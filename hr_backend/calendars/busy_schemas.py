"""What calendars that come in and appointments look like over HTTP. Times are in UTC."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints

from hr_backend.calendars.busy_models import Appointment, AppointmentKind, BusyFeed
from hr_backend.kit.schemas import Id, Moment, Schema, storable

Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(storable),
]


class NewBusyFeed(Schema):
    """A calendar to read."""

    url: Url = Field(
        description="Where the calendar is published, `https` or `webcal`; never shown again",
        examples=["https://calendar.example.com/private-8c1f/basic.ics"],
    )
    person: Id | None = Field(default=None, description="Whose it is; null: one's own")


class BusyFeedView(Schema):
    """A calendar that is read for when somebody is busy."""

    id: str
    person: str
    host: str = Field(description="Of the address; the rest of it is a secret")
    created_at: datetime
    due_at: datetime = Field(description="When it is read next")
    polled_at: datetime | None
    ok_at: datetime | None = Field(
        description="When it was last read well; busy times are as of then"
    )
    failures: int = Field(description="In a row")
    error: str | None = Field(
        description="Code of the last failure, null after a success",
        examples=["http 404"],
    )
    skipped: int = Field(description="Events that could not be read")
    unknown_zones: int = Field(
        description="Events in a zone nobody knows, read in the company's: worth a look"
    )
    busy: int = Field(description="Busy times it gives at present")

    @classmethod
    def of(cls, row: BusyFeed, busy: int) -> Self:
        return cls(
            id=row.id,
            person=row.person_id,
            host=row.host,
            created_at=row.created_at,
            due_at=row.due_at,
            polled_at=row.polled_at,
            ok_at=row.ok_at,
            failures=row.failures,
            error=row.error,
            skipped=row.skipped,
            unknown_zones=row.unknown_zones,
            busy=busy,
        )


class RemovedFeed(Schema):
    """What was removed."""

    id: str


class NewAppointment(Schema):
    """Something arranged with a candidate that is no interview."""

    candidate: Id
    kind: AppointmentKind = AppointmentKind.WRITTEN_TEST
    start: Moment
    end: Moment


class AppointmentView(Schema):
    """A candidate's written test (笔试) or other appointment."""

    id: str
    candidate: str
    kind: AppointmentKind
    start: datetime
    end: datetime

    @classmethod
    def of(cls, row: Appointment) -> Self:
        return cls(
            id=row.id,
            candidate=row.candidate_id,
            kind=AppointmentKind(row.kind),
            start=row.start_at,
            end=row.end_at,
        )


class AppointmentMade(AppointmentView):
    """A new appointment, and what it runs into."""

    conflicts: list[str] = Field(
        description="Ids of the candidate's interviews that collide with their appointments"
    )


class RemovedAppointment(Schema):
    """What was removed."""

    id: str
