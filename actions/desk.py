"""What every action works with: the HR backend as the writer, the time layer, the sentences."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from actions.hr_client import HR
from actions.reasons import propose
from actions.wording import Wording
from bot.dialogue.skill import Outcome, Turn
from bot.timex.reading import Reading


class Papers(Protocol):
    """Where people open what was issued to them."""

    def link(self, person: str, certificate: str) -> str:
        """An address that opens one certificate for one person, for some minutes."""
        ...


class Reader(Protocol):
    """The time layer."""

    def read(
        self,
        text: str,
        *,
        now: datetime,
        original: tuple[datetime, datetime] | None = None,
        asked_about: date | None = None,
    ) -> Reading:
        """What a message offers and refuses."""
        ...


@dataclass(frozen=True, slots=True)
class Desk(Wording):
    """One turn's tools."""

    hr: HR
    reader: Reader
    papers: Papers

    async def reason(self, reason: str | None, kind: str) -> dict[str, str]:
        """A reason as the API takes it, with the code that its words propose."""
        if not reason:
            return {}
        code = propose(reason, kind, await self.hr.reason_codes())
        return {"reason": reason} | ({"reason_code": code} if code else {})


Action = Callable[[Turn, Desk], Awaitable[Outcome]]
