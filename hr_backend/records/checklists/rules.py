"""From a template to what one person's list holds. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Due:
    """An item with its owner and its day."""

    title: str
    owner: str | None
    """Id of a person; None: any of HR."""
    on: date


def drawn_up(
    items: Sequence[Mapping[str, Any]],
    *,
    day: date,
    owners: Mapping[str, str | None],
    today: date,
) -> list[Due]:
    """A template's items for one person, by due day. What lies in the past is due today: a late
    start leaves nothing out. An owner who is nobody (no manager) leaves the item to HR.
    """
    drawn = [
        Due(item["title"], owners.get(item["owner"]), max(day + timedelta(item["days"]), today))
        for item in items
    ]
    return sorted(drawn, key=lambda due: due.on)
