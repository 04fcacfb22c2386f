"""By which way a person is reached: chat, else mail, else a text message.

The HR backend decides which way a notice takes next (hr_backend/notifications/ways.py); here it is
said whether that way leads to the person, and the notice is sent on it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from pydantic import ValidationError

from actions.notices import Facts, render
from bot.clock import Clock
from bot.responses import MissingResponse, Responses
from bot.store import Store
from channels.letters import FORGET, Letter, NotReached, OutOfReach, Way
from channels.links import Links
from channels.mail.compose import Composer, buttons_of
from channels.mail.server import MailServer
from channels.postgres import DATABASE_TROUBLE
from channels.sms.sender import SmsSender, TextMessage

PUSHING: Final = frozenset({"wecom", "dingtalk"})
"""Channels that show a message on the phone of somebody who is not looking."""
PAGE_READ_FOR: Final = timedelta(days=3)
"""Whoever wrote on the chat page so lately will look at it again; others are written to."""
NOT_TOLD: tuple[type[Exception], ...] = (MissingResponse, ValidationError, *DATABASE_TROUBLE)

Tell = Callable[[Letter], Awaitable[None]]
"""Adds a notice to the person's conversation, once."""


class Reach(Protocol):
    """Who is on a chat channel."""

    async def by_chat(self, person: str) -> bool:
        """Whether a notice in the conversation will be seen."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """Reach by what people wrote themselves."""

    store: Store
    clock: Clock

    async def by_chat(self, person: str) -> bool:
        """On a channel that pushes at any time; on the page if it was lately."""
        last = await self.store.last_heard(person)
        since = self.clock.now() - PAGE_READ_FOR
        return any(channel in PUSHING or at >= since for channel, at in last.items())


@dataclass(frozen=True, slots=True)
class Mail:
    """Mail is on."""

    composer: Composer
    server: MailServer


@dataclass(frozen=True, slots=True)
class Postman:
    """Delivers letters by the way each says; raises OutOfReach or NotReached."""

    tell: Tell
    reach: Reach
    responses: Responses
    links: Links
    clock: Clock
    company: str = ""
    mail: Mail | None = None
    sms: SmsSender | None = None

    async def __call__(self, letter: Letter) -> None:
        """Once in effect: a conversation takes a notice once, a mail has one Message-ID."""
        ways: dict[Way, Tell] = {"chat": self._chat, "mail": self._mail, "sms": self._sms}
        try:
            await ways[letter.way](letter)
        except NOT_TOLD as error:
            raise NotReached(type(error).__name__) from error

    async def _chat(self, letter: Letter) -> None:
        # Kept in the conversation in any case: it is there when the page is opened.
        await self.tell(letter)
        if letter.about == FORGET:
            return
        elsewhere = self.mail is not None or self.sms is not None
        if elsewhere and not await self.reach.by_chat(letter.person):
            raise OutOfReach("not_on_chat")

    async def _mail(self, letter: Letter) -> None:
        if self.mail is None:
            raise OutOfReach("mail_off")
        await self.mail.server.send(self.mail.composer.compose(letter, now=self.clock.now()))

    async def _sms(self, letter: Letter) -> None:
        if self.sms is None:
            raise OutOfReach("sms_off")
        await self.sms.send(
            TextMessage(letter.id, letter.contact.phone or "", self._short(letter), letter.about)
        )

    def _short(self, letter: Letter) -> str:
        """The notice as a text message, with the one link that matters most."""
        say = self.responses.say
        text = render(letter.about, letter.data, self.responses).text
        facts = Facts.model_validate(letter.data)
        company = say("mail.company", name=self.company) if self.company else ""
        short = say("mail.sms", company=company, text=text)
        for title, link in buttons_of(letter, facts, self.links, self.responses)[:1]:
            short += say("mail.sms_link", title=title, link=link)
        return short
