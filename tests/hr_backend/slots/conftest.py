"""Sessions on a database of the test's own."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.db import Sessions, connect, sessions_of


@pytest.fixture
async def sessions(database_url: Callable[[str], str]) -> AsyncIterator[Sessions]:
    """A factory, for tests in which several people act at once."""
    engine = connect(database_url("hr"), pool_size=12, timeout=60)
    yield sessions_of(engine)
    await engine.dispose()


@pytest.fixture
async def session(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """One transaction, never committed."""
    async with sessions() as opened:
        yield opened
