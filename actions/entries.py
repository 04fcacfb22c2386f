"""What a domain of actions offers the registry."""

from dataclasses import dataclass

from actions.desk import Action
from bot.dialogue.skill import Slot


@dataclass(frozen=True, slots=True)
class Entry:
    """One action, the intent it serves and what it takes from a message; see bot's Skill."""

    intent: str
    action: Action
    slots: tuple[Slot, ...] = ()
    replaces: tuple[str, ...] = ()
    aside: bool = False
    lapses: bool = False
    hears: tuple[str, ...] = ()
