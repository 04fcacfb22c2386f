"""Lists come in pages: `?limit=&cursor=` → `{"items": [...], "next_cursor": null | "..."}`."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from hr_backend.kit.errors import Invalid

MAX_LIMIT = 200
T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None = Field(
        default=None, description="Pass it as `cursor` to get the next page; null on the last"
    )


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which page is asked for."""

    limit: int
    cursor: str | None = None

    def after(self, parts: int) -> tuple[str, ...] | None:
        """Sort key of the last item of the page before; Invalid where the cursor is another's."""
        if self.cursor is None:
            return None
        key = decode(self.cursor)
        if len(key) != parts:
            raise Invalid("The cursor is not one of this list's.")
        return key

    def after_moment(self) -> tuple[datetime, str] | None:
        """The same for lists sorted by a moment and an id."""
        key = self.after(2)
        if key is None:
            return None
        try:
            moment = datetime.fromisoformat(key[0])
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise Invalid("The cursor is not one of this list's.")
        return moment, key[1]


def encode(*key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[str, ...]:
    """The key in a cursor; Invalid where we did not make it."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key = json.loads(raw)
    except ValueError:
        raise Invalid("The cursor is not one of ours.") from None
    if not isinstance(key, list) or not all(isinstance(part, str) for part in key):
        raise Invalid("The cursor is not one of ours.")
    if any("\x00" in part for part in key):
        raise Invalid("The cursor is not one of ours.")
    return tuple(key)


async def get_page_query(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items a page")] = 50,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> PageQuery:
    return PageQuery(limit, cursor or None)


Paging = Annotated[PageQuery, Depends(get_page_query)]


def cut(rows: Sequence[T], paging: PageQuery) -> tuple[Sequence[T], bool]:
    """The page out of `limit + 1` fetched rows, and whether more follow."""
    return rows[: paging.limit], len(rows) > paging.limit
