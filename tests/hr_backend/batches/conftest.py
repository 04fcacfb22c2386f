"""A week of interviews that can be moved at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.hr_backend.conftest import Company

Body = dict[str, Any]
Planned = Callable[..., Awaitable[Any]]


@pytest.fixture
def planned(company: Company) -> Planned:
    """Asks for a batch and waits until it is planned."""

    async def plan(person: str, body: Body, *, key: str | None = None) -> Any:
        batch = await company.done(person, "/batches", body, key=key)
        return await until_planned(company, person, batch["id"])

    return plan


async def until_planned(company: Company, person: str, batch: str) -> Any:
    for _ in range(100):
        found = (await company.get(person, f"/batches/{batch}")).json()
        if found["status"] != "planning":
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("the plan was not made in 5 s")
