"""Who has the conversation open in this process: every tab of a person is one room."""

from collections import defaultdict
from typing import Protocol

TABS = 50
"""Sockets one person may have open in one process."""


class Tab(Protocol):
    """An open socket, told that something changed; it fetches what by itself."""

    typing: bool
    """Whether the assistant is at work on this conversation."""

    def wake(self) -> None:
        """Look for new lines and for a change of `typing`."""
        ...


class Rooms:
    """Open tabs by person."""

    def __init__(self) -> None:
        self._tabs: defaultdict[str, set[Tab]] = defaultdict(set)

    def enter(self, person: str, tab: Tab) -> bool:
        """Add a tab; False where the person has too many open."""
        if len(self._tabs[person]) >= TABS:
            return False
        self._tabs[person].add(tab)
        return True

    def leave(self, person: str, tab: Tab) -> None:
        """Take a tab out."""
        self._tabs[person].discard(tab)
        if not self._tabs[person]:
            del self._tabs[person]

    def wake(self, person: str) -> None:
        """The person's conversation has grown."""
        for tab in self._tabs.get(person, ()):
            tab.wake()

    def wake_all(self) -> None:
        """Any conversation may have grown, as after a lost connection to the database."""
        for person in list(self._tabs):
            self.wake(person)

    def show_typing(self, person: str, typing: bool) -> None:
        """The assistant started or ended its work on a conversation."""
        for tab in self._tabs.get(person, ()):
            tab.typing = typing
            tab.wake()
