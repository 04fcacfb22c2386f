"""Migrations build what the models say, and may run twice."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from hr_backend.kit import db
from hr_backend.models import Base


async def test_migrated_schema_is_what_the_models_say(database_url: Callable[[str], str]) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    engine = db.connect(database_url("hr"))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_upgrading_twice_and_at_once_is_harmless(database_url: Callable[[str], str]) -> None:
    url = database_url("empty")
    await asyncio.gather(db.upgrade(url), db.upgrade(url))
    await db.upgrade(url)


async def test_the_audit_trail_can_only_grow(database_url: Callable[[str], str]) -> None:
    connection = await asyncpg.connect(database_url("hr"))
    await connection.execute(
        "insert into audit_entries (at, actor, action, subject_kind, subject_id)"
        " values (now(), 'system', 'interview.cancel', 'interview', 'i1')"
    )
    for attempt in (
        "update audit_entries set actor = 'x'",
        "delete from audit_entries",
        "truncate audit_entries cascade",
        "update audit_chain set position = 2",
        "delete from audit_chain",
        "update audit_values set value = 'x'",
        "delete from audit_seals",
    ):
        with pytest.raises(asyncpg.RaiseError):
            await connection.execute(attempt)
    await connection.close()


@pytest.mark.parametrize("url", ["sqlite:///x", "mysql://x/y"])
def test_only_postgresql_is_spoken(url: str) -> None:
    with pytest.raises(ValueError, match="postgresql"):
        db.connect(url)
