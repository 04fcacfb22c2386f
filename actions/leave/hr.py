"""Leave as the actions read it, and the calls about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from actions.approvals.hr import FiledRequest
from actions.hr_client import HR
from actions.hr_types import Named, View

Body = Mapping[str, Any]


class Step(View):
    """One step of a calculation."""

    code: str
    value: float
    data: dict[str, Any] = Field(default_factory=dict)


class Line(View):
    """One line of the ledger."""

    kind: str
    days: float
    day: date
    reason: str = ""


class Lot(View):
    """Days that were earned together."""

    left: float
    expires_on: date | None = None


class Rule(View):
    """The rule that decided."""

    source: str


class Balance(View):
    """What is left of one kind of leave."""

    leave_type: str
    known: bool
    remaining: float
    pending: float = 0
    lots: tuple[Lot, ...] = ()
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    rule: Rule | None = None


class Balances(View):
    """All kinds of one person."""

    person: Named
    items: tuple[Balance, ...]


class Plan(View):
    """What a leave would take."""

    leave_type: str
    start: str
    end: str
    days: float
    days_off: int = 0
    remaining: float | None = None
    approver: Named | None = None


class Leave(View):
    """Leave that was asked for."""

    request: str
    leave_type: str
    start: str
    end: str
    start_half: bool = False
    end_half: bool = False
    days: float
    status: str

    @property
    def facts(self) -> dict[str, Any]:
        """As the sentences about requests take them."""
        part = "afternoon" if self.start_half else "morning" if self.end_half else None
        one_day = self.start == self.end and part
        data = {
            "leave_type": self.leave_type,
            "start": self.start,
            "end": self.end,
            "days": self.days,
        }
        return data | ({"part": part} if one_day else {})


class Regional(View):
    """What a region makes of it."""

    name: str
    figure: float
    source: str


class Answer(View):
    """A question about leave and its answer."""

    id: str
    leave_type: str | None = None
    question: str
    variants: tuple[str, ...] = ()
    answer: str
    source: str
    by_region: bool = False
    regional: Regional | None = None


class PersonRow(View):
    """Somebody by name."""

    id: str
    name: str


async def balances(hr: HR, person: str | None = None) -> Balances:
    """One's own, or those of a person whose leave one may see."""
    return await hr.get(Balances, "/leave/balances" + (f"?person={person}" if person else ""))


async def preview(hr: HR, body: Body) -> Plan:
    """What a leave would take, refused as filing it would be."""
    return await hr.post(Plan, "/leave/requests/preview", body)


async def file_leave(hr: HR, body: Body, *, key: str) -> FiledRequest:
    """Ask for leave."""
    return await hr.post(FiledRequest, "/leave/requests", body, key=key)


async def own_leave(hr: HR, *, person: str, since: date, until: date) -> list[Leave]:
    """The writer's leave between two days that is approved or waits."""
    query = {"person": person, "since": since.isoformat(), "until": until.isoformat()}
    return await hr.pages(Leave, "/leave/requests", query)


async def cancel(hr: HR, request: str, *, key: str) -> FiledRequest:
    """Take leave back."""
    return await hr.post(FiledRequest, f"/leave/requests/{request}/cancel", {}, key=key)


async def answers(hr: HR) -> list[Answer]:
    """What HR answers to questions about leave."""
    return await hr.pages(Answer, "/leave/answers", {})


async def people_named(hr: HR, name: str) -> list[PersonRow]:
    """Colleagues of this very name."""
    found = await hr.pages(PersonRow, "/people", {"q": name, "kind": "employee"})
    return [one for one in found if one.name == name]
