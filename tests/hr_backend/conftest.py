"""The HR service with a small company in it, and what its tables hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from hr_backend.imports.ledger import read_ledger
from hr_backend.imports.load import load_world
from tests.hr_backend.world import world


@dataclass(frozen=True, slots=True)
class Company:
    """The service as its people use it."""

    app: FastAPI
    speak: Callable[..., httpx.AsyncClient]

    async def get(self, person: str | None, path: str, /, **query: Any) -> httpx.Response:
        return await self.speak(person).get(path, params=query)

    async def post(
        self, person: str | None, path: str, body: Any = None, *, key: str | None = None
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return await self.speak(person).post(path, json=body or {}, headers=headers)

    async def done(self, person: str, path: str, body: Any = None, **options: Any) -> Any:
        """The answer of a call that must succeed."""
        response = await self.post(person, path, body, **options)
        assert response.is_success, response.text
        return response.json()

    async def ledger(self) -> dict[str, list[dict[str, Any]]]:
        """What the database holds."""
        async with self.app.state.sessions() as session:
            return await read_ledger(session)

    async def told(self, about: str) -> set[str]:
        """Who was told this, at any time."""
        notices = (await self.ledger())["notified"]
        return {row["person"] for row in notices if row["about"] == about}

    async def execute(self, statement: str, **values: Any) -> None:
        async with self.app.state.sessions() as session, session.begin():
            await session.execute(text(statement), values)

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        async with self.app.state.sessions() as session:
            return list((await session.execute(text(statement), values)).all())


@pytest.fixture
async def company(hr_app: FastAPI, hr_client: Callable[..., httpx.AsyncClient]) -> Company:
    async with hr_app.state.sessions() as session, session.begin():
        await load_world(session, world())
    return Company(hr_app, hr_client)


def refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The data of a refusal that must be this one."""
    assert (response.status_code, response.json().get("code")) == (status, code), response.text
    body: dict[str, Any] = response.json()
    assert set(body) == {"code", "detail", "data"}
    data: dict[str, Any] = body["data"]
    return data
