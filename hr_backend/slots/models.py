"""Tables of claimed, held and recently offered times."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    text,
)
from sqlalchemy.dialects.postgresql import INT8RANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base

STRETCH = 2**32
"""Minutes of the number line that belong to one person: enough until the year 10136."""


class ClaimKind(StrEnum):
    """What a claimed time is for."""

    INTERVIEW = "interview"
    """The interview itself."""
    REQUEST = "request"
    """The new time of a change that waits for its reviewers."""
    HOLD = "hold"
    """A chosen time while the reason is asked; expires."""
    OFFER = "offer"
    """The interviewers' time while a freed slot is offered to a stand-by candidate."""


class SlotClaim(Base):
    """One person's time taken by one interview: no two claims of a person overlap.

    `span` is the time in minutes on one number line on which every person has a stretch of
    their own, so that the exclusion constraint needs no operator class for equality (which
    would be a contrib extension). See docs/decisions/0020.
    """

    __tablename__ = "slot_claims"
    __table_args__ = (
        CheckConstraint("start_at < end_at", name="order"),
        CheckConstraint("kind in ('interview', 'request', 'hold', 'offer')", name="kind"),
        CheckConstraint("(kind = 'offer') = (offer_id is not null)", name="offer"),
        CheckConstraint("(kind = 'hold') = (expires_at is not null)", name="expiry"),
        ExcludeConstraint(("span", "&&"), using="gist", name="ex_slot_claims_span"),
        Index("ix_slot_claims_interview_id", "interview_id"),
        Index("ix_slot_claims_offer_id", "offer_id", postgresql_where=text("offer_id is not null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    """Of an offer, the interview that gave the time up; the claim is the offer's, not its."""
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    person_no: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.no"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    kind: Mapped[str]
    expires_at: Mapped[datetime | None]
    span: Mapped[Range[int]] = mapped_column(
        INT8RANGE,
        Computed(
            f"int8range(person_no * {STRETCH}"
            " + floor(extract(epoch from start_at - '1970-01-01Z'::timestamptz) / 60)::bigint,"
            f" person_no * {STRETCH}"
            " + ceil(extract(epoch from end_at - '1970-01-01Z'::timestamptz) / 60)::bigint)",
            persisted=True,
        ),
    )


class SlotOffer(Base):
    """A time shown for an interview a moment ago, one row an interviewer; it blocks nobody."""

    __tablename__ = "slot_offers"
    __table_args__ = (
        Index("ix_slot_offers_person_no_expires_at", "person_no", "expires_at"),
        Index("ix_slot_offers_interview_id", "interview_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    person_no: Mapped[int] = mapped_column(BigInteger, ForeignKey("people.no", ondelete="CASCADE"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    expires_at: Mapped[datetime]
