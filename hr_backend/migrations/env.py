"""Alembic's environment: runs on the connection it is given, or on HR_DATABASE_URL."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection

from hr_backend.kit.db import connect
from hr_backend.models import Base


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_on_own_connection() -> None:
    engine = connect(os.environ["HR_DATABASE_URL"], pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_on_own_connection())
else:
    run(given)
