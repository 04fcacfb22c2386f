"""Learning from use can be switched off, and forgets."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from actions.lexicon import CompanyLexicon
from bot.nlu.candidates import Candidate
from bot.store import Store, upgrade
from bot.store.candidates import keep
from channels.learning import forget_old, noticing_of
from channels.settings import Settings
from tests.conftest import Server, in_thread

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW


def test_nothing_is_noticed_where_learning_is_off() -> None:
    assert noticing_of(Settings.model_validate({"learn": False}), CompanyLexicon()) is None


def test_the_shipped_surnames_are_masked() -> None:
    noticing = noticing_of(Settings.model_validate({}), CompanyLexicon())
    assert noticing is not None
    assert noticing.masking.mask("欧阳经理说可以，我叫诸葛小明") == "<name>经理说可以，我叫<name>"


@pytest.fixture
async def store(pg_server: Server) -> AsyncIterator[Store]:
    """On a database of its own."""
    url = pg_server.create("learning").replace("postgresql://", "postgresql+asyncpg://")

    async def migrate() -> None:
        await asyncio.to_thread(upgrade, url)

    in_thread(migrate())
    engine = create_async_engine(url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with sessions.begin() as session:
        await keep(session, [candidate("old", 31), candidate("new", 29)])
    yield Store(sessions)
    await engine.dispose()
    pg_server.drop("learning")


def candidate(ident: str, days: int) -> Candidate:
    at = NOW - timedelta(days=days)
    return Candidate(ident, "那个啥", None, "out_of_scope", 0.6, "rejected", at)


async def test_messages_are_kept_as_long_as_the_setting_says(store: Store) -> None:
    settings = Settings.model_validate({"candidate_days": 30})
    assert await forget_old(settings, store, Clock()) == 1
    assert [kept.id for kept in await store.candidates.waiting()] == ["new"]
