"""Builds what callers see of offers and stand-by candidates."""

from collections.abc import Mapping
from datetime import timedelta

from hr_backend.interviews.models import Mode
from hr_backend.interviews.views import named, requisition_ref
from hr_backend.standby.models import Offer, OfferStatus, StandBy
from hr_backend.standby.schemas import OfferView, StandByView


def offer_view(row: Offer) -> OfferView:
    """Of an offer loaded whole by the repository; of the freed interview only how it is held."""
    slot = row.slot
    return OfferView(
        id=row.id,
        status=OfferStatus(row.status),
        application=row.application_id,
        candidate=named(row.application.candidate),
        requisition=requisition_ref(row.application.requisition),
        start=slot.start_at,
        end=slot.end_at,
        minutes=(slot.end_at - slot.start_at) // timedelta(minutes=1),
        mode=Mode(slot.interview.mode),
        location=slot.interview.location,
        made_at=row.made_at,
        expires_at=row.expires_at,
        interview=row.interview_id,
    )


def stand_by_view(row: StandBy, offers: Mapping[str, str]) -> StandByView:
    """`offers`: ids of open offers by application."""
    return StandByView(
        application=row.application_id,
        candidate=named(row.application.candidate),
        rank=row.rank,
        open_offer=offers.get(row.application_id),
    )
