"""Databases that cannot be used are told in a sentence, without their passwords."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from bot.messages import Message
from bot.store import Store, upgrade
from channels.conversations import StoredConversations
from channels.postgres import DatabaseUnavailable, open_databases
from channels.web.conversations import Unavailable
from tests.conftest import Server


def test_addresses_that_lead_nowhere(tmp_path: Path) -> None:
    for url in (
        "postgresql://hr:very-secret@127.0.0.1:1/hr",
        "postgresql://hr:very-secret@db.invalid/hr",
        "very-secret",
        "mysql://hr:very-secret@db/hr",
    ):
        with pytest.raises(DatabaseUnavailable) as told:
            open_databases(url, url, tmp_path)
        assert "very-secret" not in str(told.value)
        assert str(told.value).endswith(".")


def test_a_database_that_is_not_there_is_named(pg_server: Server, tmp_path: Path) -> None:
    url = pg_server.address("nowhere")
    with pytest.raises(DatabaseUnavailable, match=r"The database hr at .* cannot be reached"):
        open_databases(url, url, tmp_path)


def test_a_read_only_database_is_refused_at_the_start(pg_server: Server, tmp_path: Path) -> None:
    name = f"read_only_{uuid4().hex[:8]}"
    url = pg_server.create(name)
    pg_server.execute(f"alter database {name} set default_transaction_read_only = on")
    with pytest.raises(DatabaseUnavailable, match="is read-only"):
        open_databases(url, url, tmp_path)


async def test_a_database_turned_read_only_later_is_unavailable(pg_server: Server) -> None:
    name = f"read_only_{uuid4().hex[:8]}"
    plain = pg_server.create(name)
    url = make_url(plain).set(drivername="postgresql+asyncpg")
    await asyncio.to_thread(upgrade, url.render_as_string(hide_password=False))
    pg_server.execute(f"alter database {name} set default_transaction_read_only = on")
    engine = create_async_engine(url)
    store = Store(async_sessionmaker(engine, expire_on_commit=False))
    conversations = StoredConversations(store, engine=None, client=None)  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        await conversations.accept(Message("m", "wang", "web", "你好", datetime.now(UTC)))
    await engine.dispose()
