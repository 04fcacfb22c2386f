"""Who may change an interview at once, and whose consent the rest needs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """The company's rules where nothing narrower is said."""

    min_notice_hours: float = 24
    """A candidate's change this many hours ahead, or more, is in time."""
    max_reschedules: int = 2
    """A candidate's moves beyond these need the recruiter."""
    senior_second_review: bool = True
    """Whether senior posts need the owner or the HRBP as well."""
    reason_required: bool = True
    backfill: bool = True
    """Whether a freed slot is offered to stand-by candidates."""
    interviewer_replacement: bool = False
    """Whether a busy interviewer may be replaced from the requisition's pool."""
    buffer_minutes: int = 0
    """Kept free before and after an interview, per interviewer."""
    hold_minutes: int = 10
    """How long a chosen time is held while the reason is asked."""
    lead_minutes: int = 60
    """Offers start at least this long after now."""
    no_show_grace_minutes: int = 15
    payday: int = 10
    """Day of the month."""


def merge(layers: Iterable[Mapping[str, Any]]) -> Policy:
    """The policy after each layer in turn, the narrowest last; unknown keys are left alone."""
    known = {field.name for field in fields(Policy)}
    policy = Policy()
    for layer in layers:
        policy = replace(policy, **{key: value for key, value in layer.items() if key in known})
    return policy
