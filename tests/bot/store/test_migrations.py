"""The migrations build what the models say, and can be taken back."""

import asyncio
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Base
from bot.store.upgrade import MIGRATIONS, upgrade


def differences(url: str) -> list[Any]:
    """What would have to change for the database to be as the models say."""

    def compare(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async def run() -> list[Any]:
        engine = create_async_engine(url)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(compare)
        finally:
            await engine.dispose()

    return asyncio.run(run())


def test_the_migrations_build_what_the_models_say(bot_url: str) -> None:
    assert differences(bot_url) == []


def test_the_newest_migration_can_be_taken_back_and_applied_again(bot_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = bot_url
    command.downgrade(config, "0001")
    assert differences(bot_url) != []
    upgrade(bot_url)
    assert differences(bot_url) == []
