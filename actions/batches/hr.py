"""Calls about batches, and what they answer."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from pydantic import BaseModel, ConfigDict

from actions.hr_client import HR
from actions.hr_types import Named

PATIENCE = 20.0
"""Seconds in which a plan is waited for within one turn; then its progress is told."""
FIRST_LOOK, NEXT_LOOK = 0.05, 0.4


class _View(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Post(_View):
    """A post an interview is for."""

    id: str
    title: str


class Item(_View):
    """One interview of a plan."""

    interview: str
    candidate: Named
    requisition: Post
    old_start: datetime | None
    new_start: datetime | None
    old_interviewers: tuple[Named, ...] = ()
    interviewers: tuple[Named, ...] = ()
    missed: tuple[str, ...] = ()
    blocked: str | None = None
    blocking: tuple[Named, ...] = ()


class Progress(_View):
    """How far a plan is."""

    done: int = 0
    total: int = 0
    seconds: float = 0
    gap: float | None = None


class Proof(_View):
    """How near to the best a plan is proven to be, 0 to 1."""

    gap: float


class Batch(_View):
    """A batch with its plan."""

    id: str
    kind: str
    status: str
    version: int
    count: int
    unplaced: int
    progress: Progress | None = None
    proof: Proof | None = None
    items: tuple[Item, ...] = ()

    @property
    def moving(self) -> list[Item]:
        """What is cancelled or moved."""
        return [item for item in self.items if item.blocked is None]

    @property
    def stuck(self) -> list[Item]:
        """What finds no time."""
        return [item for item in self.items if item.blocked is not None]


class Summary(_View):
    """A batch in a list."""

    id: str
    status: str


async def plan(hr: HR, body: Mapping[str, Any], *, key: str) -> Batch:
    """Ask for a plan and wait a while for it."""
    return await waited_for(hr, await hr.post(Batch, "/batches", body, key=key))


async def renew(hr: HR, batch: str, *, key: str) -> Batch:
    """The same wish planned anew."""
    return await waited_for(hr, await hr.post(Batch, f"/batches/{batch}/renew", {}, key=key))


async def look(hr: HR, batch: str) -> Batch:
    """The plan, waited for again."""
    return await waited_for(hr, await hr.get(Batch, f"/batches/{batch}"))


async def apply(hr: HR, batch: str, version: int, *, key: str) -> Batch:
    """Do what the plan says."""
    return await hr.post(Batch, f"/batches/{batch}/apply", {"version": version}, key=key)


async def undo(hr: HR, batch: str, *, key: str) -> Batch:
    """Take it back."""
    return await hr.post(Batch, f"/batches/{batch}/undo", {}, key=key)


async def last_applied(hr: HR) -> str | None:
    """The writer's last batch that was done and can still be taken back."""
    applied = [b for b in await hr.pages(Summary, "/batches", {}) if b.status == "applied"]
    return applied[0].id if applied else None


async def waited_for(hr: HR, batch: Batch) -> Batch:
    """The batch once it is planned, or as it is when patience ends."""
    until, pause = monotonic() + PATIENCE, FIRST_LOOK
    while batch.status == "planning" and monotonic() < until:
        await asyncio.sleep(pause)
        pause = min(NEXT_LOOK, pause * 1.5)
        batch = await hr.get(Batch, f"/batches/{batch.id}")
    return batch
