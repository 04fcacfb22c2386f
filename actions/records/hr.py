"""Records as the actions read them, and the calls about them."""

from datetime import date, datetime
from typing import Any

from actions.approvals.hr import FiledRequest
from actions.hr_client import HR
from actions.hr_types import Named, View


class Employment(View):
    """How the writer is employed; days are the company's."""

    hired_on: date | None = None
    contract_term: str | None = None
    contract_start: date | None = None
    contract_end: date | None = None
    probation_end: date | None = None
    in_probation: bool = False
    regular_on: date | None = None
    contracts: int = 0
    may_ask_open_ended: bool = False
    notice_days: int = 30
    last_day_if_notice_today: date


class Certificate(View):
    """An issued certificate."""

    id: str
    number: str
    kind: str
    revoked: bool = False


class Cycle(View):
    """A period people are appraised for."""

    id: str
    name: str
    end_on: date
    released_at: datetime | None = None


class Goal(View):
    """A goal, its weight and how far it is."""

    title: str
    weight: int
    progress: int


class Appraisal(View):
    """The writer's own appraisal."""

    id: str
    person: Named
    cycle: Cycle
    goals: tuple[Goal, ...] = ()
    progress: int = 0
    rating: str | None = None
    comment: str = ""
    voices: tuple[str, ...] = ()


class Course(View):
    """A course at one time."""

    id: str
    title: str
    place: str | None = None
    start: datetime
    end: datetime
    left: int
    cancelled: bool = False
    signed_up: bool = False
    completed_at: datetime | None = None


class OwnFile(View):
    """What HR keeps of the writer, as far as it is told back."""

    phone: str | None = None
    address: str | None = None


async def employment(hr: HR) -> Employment:
    """The writer's own."""
    return await hr.get(Employment, "/me/employment")


async def issue(hr: HR, kind: str, purpose: str | None, *, key: str) -> Certificate:
    """One of employment or leaving, at once."""
    body = {"kind": kind, "purpose": purpose}
    return await hr.post(Certificate, "/certificates", body, key=key)


async def ask_income(hr: HR, purpose: str | None, *, key: str) -> FiledRequest:
    """One of income, which payroll agrees to."""
    return await hr.post(FiledRequest, "/certificates/income", {"purpose": purpose}, key=key)


async def own_certificates(hr: HR) -> list[Certificate]:
    """By number."""
    return await hr.pages(Certificate, "/certificates", {"mine": "true"})


async def own_appraisals(hr: HR) -> list[Appraisal]:
    """The latest cycle first."""
    found = await hr.pages(Appraisal, "/appraisals", {"mine": "true"})
    return sorted(found, key=lambda one: one.cycle.end_on, reverse=True)


async def courses(hr: HR, **query: str) -> list[Course]:
    """By their start."""
    found = await hr.pages(Course, "/courses", query)
    return sorted((one for one in found if not one.cancelled), key=lambda one: one.start)


async def take_seat(hr: HR, course: str, step: str, *, key: str) -> Course:
    """signup or step-back."""
    return await hr.post(Course, f"/courses/{course}/{step}", {}, key=key)


async def change_own(hr: HR, fields: dict[str, Any], *, key: str) -> OwnFile:
    """Phone, address, whom to call in an emergency."""
    return await hr.post(OwnFile, "/me/profile", fields, key=key)


async def ask_card(hr: HR, bank: str, number: str, *, key: str) -> FiledRequest:
    """Another card for one's pay, which HR agrees to."""
    return await hr.post(FiledRequest, "/me/bank-card", {"bank": bank, "number": number}, key=key)
