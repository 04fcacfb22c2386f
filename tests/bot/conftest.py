"""A conversation store on the run's PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from bot.store import Store, upgrade
from tests.conftest import Server


@pytest.fixture(scope="session")
def bot_template(pg_server: Server) -> str:
    """Name of a migrated, empty bot database that others are copied from."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(upgrade, _asyncpg(pg_server.create("bot_template"))).result()
    return "bot_template"


@pytest.fixture
def bot_url(pg_server: Server, bot_template: str) -> Iterator[str]:
    """A migrated bot database of the test's own."""
    name = f"bot_{uuid4().hex[:12]}"
    yield _asyncpg(pg_server.create(name, template=bot_template))
    pg_server.drop(name)


def _asyncpg(address: str) -> str:
    url = make_url(address).set(drivername="postgresql+asyncpg")
    return url.render_as_string(hide_password=False)


@pytest.fixture
async def bot_engine(bot_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(bot_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def store(bot_engine: AsyncEngine) -> Store:
    return Store(async_sessionmaker(bot_engine, expire_on_commit=False))
