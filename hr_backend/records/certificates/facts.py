"""What a certificate says of somebody, as it is known on the day."""

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.deed import Deed
from hr_backend.kit.vault import place
from hr_backend.people.models import Person
from hr_backend.records.certificates import repository
from hr_backend.records.certificates.press import press_of
from hr_backend.records.certificates.wording import templates, written
from hr_backend.records.contracts import service as contracts
from hr_backend.records.employees.models import EmployeeFile


async def left_on(session: AsyncSession, person: Person) -> date | None:
    """The last day of employment, where it is set."""
    return await session.scalar(
        select(EmployeeFile.left_on).where(EmployeeFile.person_id == person.id)
    )


async def collect(
    session: AsyncSession, deed: Deed, person: Person, *, purpose: str | None
) -> dict[str, str]:
    """Facts by the places of the templates; what is not known is empty."""
    held = await session.get(EmployeeFile, person.id)
    press = press_of(session)
    template = templates(press.templates)

    def said(day: date | None) -> str:
        return written(day, template) if day else ""

    contract, _ = await contracts.present(session, person.id, contracts.today(deed))
    identity = ""
    if held is not None and held.identity is not None:
        identity = press.vault.open(
            held.identity, place=place(EmployeeFile.identity, held.person_id)
        )
    span = [said(contract.start_on), said(contract.end_on)] if contract else []
    return {
        "company": press.company or template["nameless"],
        "name": person.name,
        "identity": identity,
        "department": await repository.department_name(session, person.department_id) or "",
        "position": (held.position if held else None) or "",
        "hired_on": said(person.hired_on),
        "left_on": said(held.left_on if held else None),
        "contract": "—".join(span) if all(span) else "",
        "purpose": purpose or "",
        "day": said(contracts.today(deed)),
    }


def packed(facts: Mapping[str, str]) -> str:
    """As it is sealed."""
    return json.dumps(dict(facts), ensure_ascii=False)


def unpacked(text: str) -> dict[str, str]:
    """As it is printed."""
    found: dict[str, str] = json.loads(text)
    return found
