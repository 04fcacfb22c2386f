"""Engine, sessions, the declarative base, and bringing a database up to date."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from alembic import command
from alembic.config import Config
from fastapi import Depends, Request
from sqlalchemy import Connection, DateTime, MetaData, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase

from hr_backend.kit.errors import HRError

MIGRATIONS = Path(__file__).parent.parent / "migrations"
MIGRATION_LOCK = 0x59554D49  # any fixed number: two processes never migrate at once
Sessions = async_sessionmaker[AsyncSession]


class Base(DeclarativeBase):
    """Parent of every table; str is text, datetime is timestamptz, dict is jsonb."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
    }


def async_url(url: str) -> URL:
    """The same database, spoken to by asyncpg; ValueError where it is no PostgreSQL address."""
    parsed = make_url(url)
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError("the HR service needs a postgresql:// address")
    return parsed.set(drivername="postgresql+asyncpg")


def connect(url: str, *, pool_size: int = 10, timeout: float = 5.0) -> AsyncEngine:
    """An engine for `url`; nothing is opened yet. `timeout` is in seconds."""
    return create_async_engine(
        async_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        pool_pre_ping=True,
        hide_parameters=True,  # errors must not quote personal data
        connect_args={"timeout": timeout, "server_settings": {"timezone": "UTC"}},
    )


def sessions_of(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """One request, one transaction: committed before the answer leaves, rolled back on errors."""
    sessions: Sessions = request.app.state.sessions
    async with sessions() as session:
        # What belongs to the house and not to a request; an effect far down may need its vault.
        session.info["press"] = request.app.state.press
        try:
            yield session
        except HRError as refusal:
            if refusal.keeps_transaction:
                await session.commit()
            raise
        await session.commit()


Session = Annotated[AsyncSession, Depends(get_session, scope="function")]


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest schema; safe to call twice and at once."""
    engine = connect(url, pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.execute(
                text("select pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK}
            )
            await connection.run_sync(_migrate)
    finally:
        await engine.dispose()
