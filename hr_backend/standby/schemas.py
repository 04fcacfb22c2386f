"""What stand-by candidates and offers look like over HTTP. Times are in UTC."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from hr_backend.interviews.models import Mode
from hr_backend.interviews.schemas import InterviewView, RequisitionRef
from hr_backend.kit.schemas import Id, Named, Schema
from hr_backend.standby.models import OfferStatus


def once_each(ids: list[str]) -> list[str]:
    if len(set(ids)) != len(ids):
        raise ValueError("nobody can stand by twice")
    return ids


class StandByOrder(Schema):
    """Who stands by, in the order in which they are asked."""

    applications: Annotated[list[Id], AfterValidator(once_each)] = Field(
        max_length=200, examples=[["a2", "a5"]]
    )


class StandByView(Schema):
    """One stand-by candidate (候补)."""

    application: str
    candidate: Named
    rank: int = Field(description="1 is asked first")
    open_offer: str | None = Field(description="Id of the offer they are thinking about")


class StandByList(Schema):
    """The stand-by candidates of a post, by rank."""

    items: list[StandByView]


class OfferView(Schema):
    """A freed slot as it is offered to one stand-by candidate."""

    id: str
    status: OfferStatus
    application: str
    candidate: Named
    requisition: RequisitionRef
    start: datetime
    end: datetime
    minutes: int
    mode: Mode
    location: str | None
    made_at: datetime
    expires_at: datetime = Field(description="Held until then")
    interview: str | None = Field(description="The candidate's own interview that got the time")


class Acceptance(Schema):
    """An accepted offer and the interview it is now the time of."""

    offer: OfferView
    interview: InterviewView


class FillRate(Schema):
    """How often freed slots of a post found somebody, of starts in [from, to)."""

    freed: int = Field(description="Slots that were given up")
    offered: int = Field(description="Those of them that were offered to anybody")
    accepted: int = Field(description="Those of them that a stand-by candidate took")
    rate: float | None = Field(description="accepted ÷ offered; null where none was offered")
