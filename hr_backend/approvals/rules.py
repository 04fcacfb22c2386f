"""Who may change an interview at once, and whose consent the rest needs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from hr_backend.approvals.models import ReviewRole
from hr_backend.kit.deed import AppliedRule


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
    offer_minutes: int = 120
    """How long a stand-by candidate may think about a freed slot."""
    interviewer_replacement: bool = False
    """Whether a busy interviewer may be replaced from the requisition's pool."""
    first_reviewers: tuple[str, ...] = ("recruiter", "hrbp", "owner")
    """Who gives the first review: the first of these that the post has."""
    second_reviewers: tuple[str, ...] = ("owner", "hrbp")
    """Who may give the second, as another person than the first."""
    review_hours: float = 24
    """A review is asked for again after these, or halfway to the interview if that is sooner;
    after as long again it goes to the next one up."""
    buffer_minutes: int = 0
    """Kept free before and after an interview, per interviewer."""
    hold_minutes: int = 10
    """How long a chosen time is held while the reason is asked."""
    lead_minutes: int = 60
    """Offers start at least this long after now."""
    no_show_grace_minutes: int = 15
    reminder_minutes: tuple[int, ...] = (1440, 60)
    """Candidate and interviewers are reminded these many minutes before the start."""
    quiet_from: str = "21:30"
    """Nobody is reminded between then and `quiet_until`, by the company's clock."""
    quiet_until: str = "08:00"
    candidate_days: int = 730
    """So long after all has ended, a candidate's personal data are erased."""
    notice_days: int = 180
    """So long a notice that was delivered is kept."""
    payday: int = 10
    """Day of the month."""


def merge(layers: Iterable[Mapping[str, Any]]) -> Policy:
    """The policy after each layer in turn, the narrowest last; unknown keys are left alone."""
    known = {field.name for field in fields(Policy)}
    policy = Policy()
    for layer in layers:
        kept = {key: value for key, value in layer.items() if key in known}
        for key, value in kept.items():
            if isinstance(value, list):
                kept[key] = tuple(value)
        policy = replace(policy, **kept)
    return policy


Post = Mapping[str, str | None]
"""Who is recruiter, owner and hrbp of a post."""
SEATS = ("recruiter", "owner", "hrbp")


@dataclass(frozen=True, slots=True)
class Case:
    """One wish to change an interview, as the rules look at it."""

    kind: str
    """reschedule, cancel, mode or withdraw"""
    by_candidate: bool
    now: datetime
    start: datetime | None
    """Of the interview as it stands; None while proposed."""
    reschedules: int
    """Moves the candidate has had."""
    senior: bool
    recruiter: str | None
    owner: str | None
    hrbp: str | None

    @property
    def post(self) -> Post:
        return {"recruiter": self.recruiter, "owner": self.owner, "hrbp": self.hrbp}


@dataclass(frozen=True, slots=True)
class Review:
    """Whose consent is needed; any one of `reviewers`, or an admin where there is none."""

    role: ReviewRole
    seats: tuple[str, ...]
    """What they are to the post: whoever sits there when it is decided may decide."""
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which rules decided, and the reviews they ask for, in order; none: done at once."""

    rules: tuple[AppliedRule, ...]
    reviews: tuple[Review, ...] = ()

    @property
    def at_once(self) -> bool:
        return not self.reviews


def assess(policy: Policy, case: Case) -> Verdict:
    """What the policy makes of a wish. Exactly `min_notice_hours` ahead is in time.

    Source: contract, "What the product does". Staff and withdrawals need nobody's consent. A
    late change, or a move too many, needs the recruiter. On a senior post every cancellation or
    move by the candidate needs the owner or the HRBP, as another person than the first reviewer;
    in time theirs is the only review.
    """
    if not case.by_candidate:
        return Verdict((AppliedRule("staff_direct", {}),))
    if case.kind == "withdraw":
        return Verdict((AppliedRule("withdraw_free", {}),))
    in_time = case.start is None or case.start - case.now >= notice(policy)
    hours = {"min_notice_hours": policy.min_notice_hours}
    rules = [AppliedRule("in_time" if in_time else "late_notice", hours)]
    too_many = case.kind == "reschedule" and case.reschedules >= policy.max_reschedules
    if too_many:
        counts = {"count": case.reschedules, "max_reschedules": policy.max_reschedules}
        rules.append(AppliedRule("too_many_reschedules", counts))
    second = case.senior and policy.senior_second_review and case.kind != "mode"
    reviews: list[Review] = []
    if not in_time or (too_many and not second):
        reviews.append(first_review(policy, case.post))
    if second:
        rules.append(AppliedRule("senior_second_review", {}))
        first = reviews[0].reviewers if reviews else ()
        others = holders(policy.second_reviewers, case.post, but=first)
        reviews.append(Review(ReviewRole.SECOND, policy.second_reviewers, others))
    return Verdict(tuple(rules), tuple(reviews))


def notice(policy: Policy) -> timedelta:
    return timedelta(hours=policy.min_notice_hours)


def first_review(policy: Policy, post: Post) -> Review:
    """By the first of the policy's reviewers whom the post has; by an admin where it has none."""
    for seat in policy.first_reviewers:
        if person := post[seat]:
            return Review(ReviewRole.RECRUITER, (seat,), (person,))
    return Review(ReviewRole.RECRUITER, policy.first_reviewers[:1], ())


def holders(seats: Iterable[str], post: Post, *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Who sits there, without those who were asked or have decided before."""
    excluded = set(but)
    found = (post[seat] for seat in seats)
    return tuple(dict.fromkeys(one for one in found if one and one not in excluded))


def next_up(role: str, post: Post, *, but: Iterable[str]) -> str | None:
    """Whom a review that nobody gives goes to; None: the admins.

    A first review goes to the HRBP, else the owner; above the second there are only admins.
    """
    if role == ReviewRole.SECOND:
        return None
    return next(iter(holders(("hrbp", "owner"), post, but=but)), None)


def review_due(hours: float, *, now: datetime, start: datetime | None) -> datetime:
    """When a review asked for now is asked for again: never later than halfway to the start."""
    wait = timedelta(hours=hours)
    return now + (wait if start is None else max(timedelta(0), min(wait, (start - now) / 2)))


def in_time_until(policy: Policy, start: datetime | None) -> datetime | None:
    """The last moment at which a change of an interview is in time; None while proposed."""
    return None if start is None else start - notice(policy)


def reschedules_left(policy: Policy, reschedules: int) -> int:
    """Moves the candidate still has without the recruiter."""
    return max(0, policy.max_reschedules - reschedules)


def may_decide(
    person: str, *, reviewers: Iterable[str], decided: Iterable[str], admin: bool
) -> bool:
    """Whether a person may give a review: nobody gives two of one request."""
    return person not in set(decided) and (admin or person in set(reviewers))
