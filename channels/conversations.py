"""The bot's store and engine as the web channel's conversations."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, cast

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from actions.errors import ActionRefused, HRUnavailable
from actions.hr_client import HRClient
from bot.dialogue.engine import Engine
from bot.messages import Message, Option
from bot.store import Entry, Store
from channels.postgres import DATABASE_TROUBLE
from channels.web.conversations import Line, Profile, Role, Unavailable


class StoredConversations:
    """See the port `Conversations`; a database in trouble becomes `Unavailable`."""

    def __init__(self, store: Store, engine: Engine, client: HRClient) -> None:
        self._store = store
        self._engine = engine
        self._client = client

    async def accept(self, message: Message) -> bool:
        """Into the durable inbox."""
        with _available():
            return await self._store.accept(message)

    async def process(self, person: str) -> None:
        """Turns, one after the other, until the inbox is empty."""
        with _available():
            await self._engine.process(person)

    async def history(self, person: str, *, after: int = 0, limit: int = 200) -> Sequence[Line]:
        """What was said."""
        with _available():
            entries = await self._store.history(person, after_seq=after, limit=limit)
        return [_line(entry) for entry in entries]

    async def pending(self) -> list[str]:
        """People with messages that no turn has taken yet."""
        with _available():
            return await self._store.pending()

    async def profile(self, person: str) -> Profile | None:
        """Asked of the HR backend; None where it does not answer."""
        hr = self._client.acting_for(person, channel="web", message="profile")
        try:
            me = await hr.me()
        except (ActionRefused, HRUnavailable):
            return None
        kind: Literal["candidate", "employee"] = "candidate" if me.is_candidate else "employee"
        return Profile(me.name, kind)


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except (DataError, IntegrityError, ProgrammingError):
        raise  # a fault of ours: trying again would not help
    except DATABASE_TROUBLE as error:
        raise Unavailable from error


def _line(entry: Entry) -> Line:
    options = tuple(Option(**option) for option in entry.options)
    role = cast(Role, entry.role)
    return Line(entry.seq, role, entry.text, entry.at, entry.message_id, options)
