"""The house without HTTP: takes a message, does what is due."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from actions.audience import CompanyAudience
from actions.errors import ActionRefused, HRUnavailable
from actions.hr_client import HRClient
from actions.lexicon import CompanyLexicon
from actions.notices import begins, render
from bot.clock import Clock
from bot.dialogue.engine import Engine, TurnResult
from bot.messages import Message
from bot.responses import Responses
from bot.store import Store
from channels.conversations import StoredConversations
from channels.delivery import Postman
from channels.uploads import Uploads

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """Everything that works behind the channels; opened by `channels.app.open_house`."""

    clock: Clock
    store: Store
    engine: Engine
    client: HRClient
    conversations: StoredConversations
    responses: Responses
    lexicon: CompanyLexicon
    audience: CompanyAudience
    dispatch: Callable[[], Awaitable[int]]
    """Does what is due in the HR backend and delivers its notices; how many arrived."""
    forget: Callable[[], Awaitable[object]]
    """Deletes messages kept for learning that are too old."""
    deliver: Postman
    """Delivers one letter by the way it says."""
    uploads: Uploads
    """Files sent in chats, until they belong to a request."""
    lanes: tuple[Callable[[], Awaitable[object]], ...] = ()
    """The parts of `dispatch`, for doing side by side: none waits for a slow one."""
    hr_app: Any = None
    """The HR backend where it runs in this process."""

    async def receive(self, message: Message) -> TurnResult:
        """One message, as a channel delivers it, and its turn.

        A message delivered again is answered what it was answered before.
        """
        began = time.perf_counter()
        await self.store.accept(message)
        for result in await self.engine.process(message.person):
            if (result.message.channel, result.message.id) == (message.channel, message.id):
                return result
        replies = tuple(await self.store.answers(message))
        return TurnResult(message, "", 0.0, (), replies, (time.perf_counter() - began) * 1000)

    async def tell(self, person: str, about: str, data: dict[str, Any], *, notice: str) -> None:
        """Add a notice, in words, to a person's conversation; once for each `notice` id.

        Raises MissingResponse for an unknown `about`, ValidationError for data of another shape.
        """
        await self.engine.tell(
            person,
            render(about, data, self.responses),
            notice=notice,
            channel="web",
            at=self.clock.now(),
            begins=begins(about, data, notice=notice),
        )

    async def run_due(self) -> None:
        """Deliver the notices that are due, and work off what was left in the inbox."""
        await self.dispatch()
        for person in await self.store.pending():
            await self.engine.process(person)

    async def refresh_names(self) -> None:
        """Read the company's names anew for the language layer; without an answer the old stay."""
        self.audience.forget()
        try:
            await self.lexicon.refresh(self.client)
        except (ActionRefused, HRUnavailable) as error:
            log.warning("names not refreshed", error=type(error).__name__)
