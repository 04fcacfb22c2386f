"""Who may do payroll, and the trail every look at another's pay leaves."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound
from hr_backend.people.access import may_run_payroll


def need_payroll(actor: Actor) -> None:
    """Forbidden for everybody but payroll."""
    if not may_run_payroll(actor):
        raise Forbidden


def hide_from_others(actor: Actor) -> None:
    """NotFound for everybody but payroll: for them there is nothing."""
    if not may_run_payroll(actor):
        raise NotFound


def note_view(session: AsyncSession, deed: Deed, people: Iterable[str], what: str) -> None:
    """One entry `pay.view` for each other person whose pay is looked at."""
    for person in dict.fromkeys(people):
        if person != deed.actor.person:
            record(
                session, deed, action="pay.view", subject=("person", person), after={"what": what}
            )
