"""The HR API's answers, as far as the actions read them. Times are aware."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[datetime | None, datetime | None]


class View(BaseModel):
    """Parent of every answer: what the actions do not read is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Named(View):
    """A person or a department in passing."""

    id: str
    name: str


class Person(View):
    """Who is writing."""

    id: str
    kind: str
    name: str
    roles: tuple[str, ...] = ()

    @property
    def is_candidate(self) -> bool:
        """Applies for a post, and has no staff rights."""
        return self.kind == "candidate"


class Requisition(View):
    """The post an interview is for."""

    id: str
    title: str
    senior: bool = False
    owner: str | None = None
    recruiter: str | None = None


class PendingRequest(View):
    """A change of the interview that waits for review."""

    id: str
    kind: str
    status: str
    new_start: datetime | None = None


class Interview(View):
    """An interview."""

    id: str
    application: str
    round: int = 1
    mode: str
    location: str | None = None
    link: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    minutes: int
    status: str
    version: int
    candidate: Named
    requisition: Requisition
    department: Named | None = None
    interviewers: tuple[Named, ...] = ()
    pending_request: PendingRequest | None = None


class Application(View):
    """A candidate's application."""

    id: str
    candidate: Named
    requisition: Requisition
    stage: str
    outcome: str = "in_review"
    """What was decided and released: in_review, advance, offer, rejected or hold."""


class Availability(BaseModel):
    """When the writer can come and cannot."""

    available: list[Span] = Field(default_factory=list)
    unavailable: list[Span] = Field(default_factory=list)


class SlotOffer(View):
    """One possible time."""

    start: datetime
    end: datetime
    best: bool = False
    reasons: tuple[str, ...] = ()


class Found(View):
    """The outcome of a search for times."""

    slots: tuple[SlotOffer, ...]
    wish_met: bool
    stated: str | None = None


class Rule(View):
    """A rule that decided, with the numbers that fill its sentence."""

    code: str
    data: dict[str, Any] = Field(default_factory=dict)


class ReviewStep(View):
    """One review of a request."""

    role: str
    reviewer: Named | None = None
    status: str


class ChangePreview(View):
    """What a change would need."""

    needs_review: bool
    reason_required: bool = True
    rules: tuple[Rule, ...] = ()
    reschedules_left: int | None = None


class ChangeRequest(View):
    """A change that waits for review, or waited."""

    id: str
    kind: str
    status: str
    interview: Interview | None = None
    """None where an application without a coming interview was withdrawn."""
    requester: Named
    reason: str | None = None
    old_start: datetime | None = None
    new_start: datetime | None = None
    new_mode: str | None = None
    steps: tuple[ReviewStep, ...] = ()
    attachments: int = 0
    version: int | None = None

    @property
    def is_open(self) -> bool:
        """Neither decided nor taken back."""
        return self.status in ("pending", "needs_info")


class ChangeResult(View):
    """What became of a change."""

    outcome: str
    interview: Interview | None = None
    request: ChangeRequest | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def applied(self) -> bool:
        """Done at once; otherwise it waits for review."""
        return self.outcome == "applied"


class Incident(View):
    """What came between an interview and its plan: late, a fault, nobody there."""

    id: str
    rebook: bool = False
    """Whether a new time may be chosen, which counts nowhere."""


class Offer(View):
    """A freed time offered to a stand-by candidate."""

    id: str
    application: str
    requisition: Requisition
    start: datetime
    end: datetime
    expires_at: datetime
    status: str


class ReasonCode(View):
    """A reason from the company's list, and the words that speak for it."""

    code: str
    title: str
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    active: bool = True


class FaqEntry(View):
    """A question HR has answered for everybody, or for one post."""

    id: str
    kind: str
    question: str
    variants: tuple[str, ...] = ()
    answer: str
    mode: str | None = None
    requisition: str | None = None


class Handoff(View):
    """A ticket for a human."""

    id: str
    assigned_to: Named | None = None


class Directory(View):
    """Names only, for the language layer."""

    people: tuple[str, ...]
    posts: tuple[str, ...]
    departments: tuple[str, ...]


class CheckedCertificate(View):
    """What anybody may learn of a certificate from the code on it."""

    valid: bool
    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    name: str | None = None
