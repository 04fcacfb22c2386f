"""Contracts and probations that end soon, and people without a contract: brought up once each."""

from datetime import date, timedelta
from typing import Final

from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import CHINA, falling_due
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.people.models import Person
from hr_backend.records.contracts import repository, rules
from hr_backend.records.keeping import looked_after_by

YEAR: Final = timedelta(days=365)
"""Who has worked longer without a contract is in the list of those, and told of no more."""


async def bring_up_contracts(sessions: Sessions, clock: Clock) -> None:
    """Tell HRBP and manager of what comes to its end; safe to run twice and by many processes."""
    day = clock.now().astimezone(CHINA).date()
    async with sessions() as session:
        ending = await repository.ending(session, since=day, until=day + rules.ENDING_AHEAD)
        probations = await repository.probations_ending(
            session, since=day, until=day + rules.PROBATION_AHEAD
        )
        hired_until = rules.add_months(day + rules.MISSING_AHEAD + rules.DAY, -1)
        missing = await repository.without_contract(
            session, since=day - YEAR, until=hired_until, day=day, unsaid=About.CONTRACT_MISSING
        )
    due: list[tuple[About, str, Person, date]] = [
        (About.CONTRACT_ENDING, f"contract:{row.id}", row.person, row.end_on)
        for row in ending
        if row.end_on is not None
    ]
    due += [
        (About.PROBATION_ENDING, f"contract:{row.id}", row.person, row.probation_end)
        for row in probations
        if row.probation_end is not None
    ]
    due += [
        (About.CONTRACT_MISSING, f"person:{row.id}", row, rules.contract_due(row.hired_on))
        for row in missing
        if row.hired_on is not None
    ]
    for about, subject, person, on in due:
        await _bring_up(sessions, clock, about, subject=subject, person=person, on=on)


async def _bring_up(
    sessions: Sessions, clock: Clock, about: About, *, subject: str, person: Person, on: date
) -> None:
    now = clock.now()
    async with sessions.begin() as session:
        if not await repository.mark(session, subject, about.value, on, now=now):
            return
        told = {Party.ASSIGNEE: await looked_after_by(session, person)}
        data = {"subject": {"id": person.id, "name": person.name}, "day": on.isoformat()}
        tell(session, falling_due(now), about, told, data=data)
