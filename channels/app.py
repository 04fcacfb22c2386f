"""The composition root: the one place that knows all parts and puts them together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from actions.audience import CompanyAudience
from actions.hr_client import HRClient
from actions.registry import build_skills
from bot.clock import Clock, SystemClock
from bot.dialogue.engine import Engine
from bot.nlu.encoder import load_encoder
from bot.nlu.labels import read_labels
from bot.nlu.similar import Similarity
from bot.responses import Responses
from bot.store import Store
from bot.store import upgrade as upgrade_bot
from channels.background import background
from channels.conversations import StoredConversations
from channels.delivery import Postman
from channels.health import health_routes
from channels.house import House
from channels.keys import secret
from channels.language import Language
from channels.learning import forget_old, noticing_of
from channels.letters import FORGET, Contact, Invitation, Letter, NotReached, OutOfReach
from channels.links import CHECK_PATH, ConfirmLinks, PaperLinks
from channels.notices import notice_routes
from channels.outward import open_postman
from channels.postgres import Databases
from channels.settings import Settings
from channels.turns import Turns
from channels.uploads import Uploads
from channels.web.channel import WebChannel
from channels.web.confirm import ConfirmPage, confirm_routes
from channels.web.endpoints import web_routes
from channels.web.files import file_routes
from channels.web.limits import RateLimit
from channels.web.papers import PaperDesk, paper_routes
from channels.web.rooms import Rooms
from channels.web.texts import load_texts
from channels.web.tokens import Tokens
from hr_backend import due
from hr_backend.app import PREFIX, calendar_poller, dispatcher, webhook_caller
from hr_backend.app import create_app as create_hr_app
from hr_backend.audit.sealing import Sealer
from hr_backend.demo.load import load_demo
from hr_backend.demo.pay import load_demo_pay
from hr_backend.imports.service import run_imports
from hr_backend.kit import db as hr_db
from hr_backend.kit.auth import Scope, mint
from hr_backend.kit.config import Settings as HRSettings
from hr_backend.kit.vault import Vault
from hr_backend.notifications.deliver import Delivery, Undeliverable, Unreachable
from hr_backend.notifications.models import Way
from hr_backend.payroll.due import compute_wanted
from nlu_data import ROOT

SERVICE_TOKEN = timedelta(days=3650)
"""The bot's own token never leaves the process; it is minted anew at every start."""
CONNECTIONS = 10
ZONE = ZoneInfo("Asia/Shanghai")
OUTWARD_SECONDS = 20.0
"""How long a gateway for text messages may take."""


async def upgrade(databases: Databases) -> None:
    """Bring both databases to the newest schema."""
    await hr_db.upgrade(databases.hr)
    await asyncio.to_thread(upgrade_bot, _with_driver(databases.bot))


@asynccontextmanager
async def open_house(
    settings: Settings, databases: Databases, language: Language, *, clock: Clock | None = None
) -> AsyncIterator[House]:
    """The house over migrated databases, closed at the end of the block."""
    clock = clock or SystemClock()
    hr_secret = secret(settings.hr_secret, settings.data, "hr")
    async with AsyncExitStack() as stack:
        hr_app = None
        if settings.hr_url is None:
            hr_app = _hr_app(settings, databases, hr_secret, clock)
            stack.push_async_callback(hr_app.state.engine.dispose)
            stack.push_async_callback(hr_app.state.planner.close)
        client = HRClient(
            await stack.enter_async_context(_hr_http(settings, hr_app)),
            token=mint(hr_secret, "bot", scope=Scope.ACT_FOR, now=clock.now(), ttl=SERVICE_TOKEN),
        )
        engine = create_async_engine(
            _with_driver(databases.bot),
            pool_size=CONNECTIONS,
            pool_timeout=5,
            pool_pre_ping=True,
            hide_parameters=True,  # errors must not quote what people wrote
            connect_args={"timeout": 5},
        )
        stack.push_async_callback(engine.dispose)
        store = Store(async_sessionmaker(engine, expire_on_commit=False))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=OUTWARD_SECONDS))
        house = _furnish(settings, store, client, language, clock, hr_app, http)
        await house.refresh_names()
        await house.forget()
        yield house


def _furnish(
    settings: Settings,
    store: Store,
    client: HRClient,
    language: Language,
    clock: Clock,
    hr_app: FastAPI | None,
    http: httpx.AsyncClient,
) -> House:
    responses = Responses.load(ROOT / "responses")
    intents = read_labels(ROOT / "intents.yml")
    similarity = Similarity(load_encoder())
    uploads = Uploads(settings.data / "uploads")
    skills = build_skills(
        client,
        language.reader,
        responses,
        intents=intents,
        similarity=similarity,
        uploads=uploads,
        papers=paper_links(settings, clock),
    )
    audience = CompanyAudience(client)
    engine = Engine(
        store=store,
        parser=language.parser,
        reader=language.reader,
        skills=skills,
        responses=responses,
        clock=clock,
        audience=audience,
        noticing=noticing_of(settings, language.lexicon),
    )
    conversations = StoredConversations(store, engine, client)

    async def tell(letter: Letter) -> None:
        if letter.about == FORGET:
            await store.erase(letter.person)
            return
        await house.tell(letter.person, letter.about, dict(letter.data), notice=letter.id)

    tokens = session_tokens(settings, clock)
    postman = open_postman(settings, store, responses, tokens, tell=tell, clock=clock, http=http)
    lanes = _lanes(hr_app, postman, http) if hr_app is not None else ()

    async def dispatch() -> int:
        return sum([await lane() for lane in lanes])

    house = House(
        clock=clock,
        store=store,
        engine=engine,
        client=client,
        conversations=conversations,
        responses=responses,
        lexicon=language.lexicon,
        audience=audience,
        dispatch=dispatch,
        deliver=postman,
        lanes=lanes,
        uploads=uploads,
        forget=partial(forget_old, settings, store, clock),
        hr_app=hr_app,
    )
    return house


def _lanes(
    hr_app: FastAPI, postman: Postman, http: httpx.AsyncClient
) -> tuple[Callable[[], Awaitable[int]], ...]:
    """What falls due in an HR backend of this process: the clock's work, notices, webhooks."""

    async def deliver(delivery: Delivery) -> None:
        try:
            await postman(_letter(delivery))
        except OutOfReach as error:
            raise Unreachable(str(error)) from error
        except NotReached as error:
            raise Undeliverable(str(error)) from error

    async def due_work() -> int:
        await due.run_due(hr_app)
        return 0

    async def compute_pay() -> int:
        return await compute_wanted(hr_app)

    async def import_files() -> int:
        return await run_imports(hr_app)

    outbox = dispatcher(hr_app, deliver)
    calls = webhook_caller(hr_app, http)
    lanes = (partial(outbox.run_lane, way) for way in Way)
    calendars = calendar_poller(hr_app, http)
    work = (calls.run_due, calendars.run_due, compute_pay, import_files)
    return (due_work, *lanes, *work)


def _letter(delivery: Delivery) -> Letter:
    contact, invitation = delivery.contact, delivery.invitation
    return Letter(
        delivery.id,
        delivery.person,
        delivery.about,
        delivery.data,
        delivery.way.value,
        Contact(contact.name, contact.email, contact.phone),
        Invitation(invitation.uid, invitation.sequence, invitation.cancelled)
        if invitation
        else None,
    )


def _hr_app(
    settings: Settings, databases: Databases, hr_secret: SecretStr, clock: Clock
) -> FastAPI:
    hr_settings = HRSettings(
        database_url=databases.hr,
        token_secret=hr_secret,
        files=settings.data / "files",
        webhook_private=settings.webhook_private,
        calendar_private=settings.calendar_private,
        audit_key=secret(settings.audit_key, settings.data, "audit"),
        audit_anchor=_audit_anchor(settings),
        vault_key=secret(settings.vault_key, settings.data, "vault"),
        company=settings.company,
        certificates=settings.certificates,
        check_url=f"{settings.public_url}{CHECK_PATH}" if settings.public_url else None,
    )
    return create_hr_app(hr_settings, clock=clock)


@asynccontextmanager
async def open_hr(
    settings: Settings, databases: Databases, person: str
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """The HR backend alone, for a command, and a client that speaks as a person."""
    key = secret(settings.hr_secret, settings.data, "hr")
    hr_app = _hr_app(settings, databases, key, SystemClock())
    token = hr_token(settings, person, service=False, lifetime=timedelta(hours=6))
    transport = httpx.ASGITransport(app=hr_app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport,
        base_url=f"http://hr.in-process{PREFIX}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=None,
    ) as http:
        try:
            yield hr_app, http
        finally:
            await hr_app.state.engine.dispose()


def _audit_anchor(settings: Settings) -> Path:
    return settings.audit_anchor or settings.data / "audit" / "anchor.json"


def audit_sealer(settings: Settings) -> Sealer:
    """The key of the audit trail and the place of its anchor."""
    key = secret(settings.audit_key, settings.data, "audit")
    return Sealer(key.get_secret_value().encode(), _audit_anchor(settings))


def _hr_http(settings: Settings, hr_app: FastAPI | None) -> httpx.AsyncClient:
    if hr_app is None:
        return httpx.AsyncClient(base_url=settings.hr_url or "", timeout=10)
    transport = httpx.ASGITransport(app=hr_app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://hr.in-process")


def _with_driver(url: str) -> str:
    driven = make_url(url).set(drivername="postgresql+asyncpg")
    return driven.render_as_string(hide_password=False)


def create_app(house: House, settings: Settings, databases: Databases) -> FastAPI:
    """All of it over HTTP: chat page and socket, the HR API, notices; background work while up."""
    rooms = Rooms()

    async def process(person: str) -> None:
        await house.conversations.process(person)
        rooms.wake(person)

    turns = Turns(process, typing=rooms.show_typing)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with background(
            house, turns, rooms, bot_url=databases.bot, due_seconds=settings.due_seconds
        ):
            yield

    app = FastAPI(title="Yuemian", lifespan=lifespan, openapi_url=None)
    web = _web_channel(house, settings, rooms, turns)
    app.include_router(file_routes(web))
    app.include_router(web_routes(web))
    app.include_router(confirm_routes(_confirm_page(house, settings)))
    app.include_router(
        paper_routes(PaperDesk(paper_links(settings, house.clock), house.client, house.responses))
    )
    app.include_router(health_routes(house.store))
    app.include_router(
        notice_routes(house.deliver, secret(settings.hr_secret, settings.data, "hr"))
    )
    if house.hr_app is not None:
        app.mount("/", house.hr_app)
    return app


def _web_channel(house: House, settings: Settings, rooms: Rooms, turns: Turns) -> WebChannel:
    return WebChannel(
        conversations=house.conversations,
        turns=turns,
        rooms=rooms,
        tokens=session_tokens(settings, house.clock),
        limit=RateLimit(settings.messages_per_minute, house.clock.now),
        texts=load_texts(company=settings.company, message_length=settings.message_length),
        clock=house.clock.now,
        message_length=settings.message_length,
        session_lifetime=timedelta(days=settings.session_days),
        allowed_origins=settings.allowed_origins,
        public_origin=settings.public_url,
        uploads=house.uploads,
    )


def _confirm_page(house: House, settings: Settings) -> ConfirmPage:
    links = ConfirmLinks(session_tokens(settings, house.clock).secret, house.clock.now)
    return ConfirmPage(links, house.client, house.responses, house.clock)


def paper_links(settings: Settings, clock: Clock) -> PaperLinks:
    """Links to certificates under the secret of this installation."""
    return PaperLinks(session_tokens(settings, clock).secret, clock.now, settings.public_url)


def session_tokens(settings: Settings, clock: Clock) -> Tokens:
    """Invitations and sessions under the secret of this installation."""
    key = secret(settings.session_secret, settings.data, "session")
    return Tokens(key.get_secret_value().encode(), clock.now)


def invitation_link(settings: Settings, person: str, *, base: str, clock: Clock) -> str:
    """The address to send a person: signed, good for `invitation_days`."""
    token = session_tokens(settings, clock).issue(
        "invite", person, timedelta(days=settings.invitation_days)
    )
    return f"{base}/i#{token}"


def hr_token(settings: Settings, subject: str, *, service: bool, lifetime: timedelta) -> str:
    """A bearer token for the HR API: a person's own, or a service's."""
    key = secret(settings.hr_secret, settings.data, "hr")
    scope = Scope.ACT_FOR if service else Scope.PERSON
    return mint(key, subject, scope=scope, now=SystemClock().now(), ttl=lifetime)


def vault_of(settings: Settings) -> Vault:
    """What seals bank and identity numbers."""
    return Vault.of(secret(settings.vault_key, settings.data, "vault"))


async def load_demo_company(
    hr_url: str, clock: Clock | None = None, *, vault: Vault | None = None
) -> None:
    """Write the demo company into a migrated HR database; doing it again adds nothing.

    Without a vault nobody has a bank account.
    """
    engine = hr_db.connect(hr_url, pool_size=4)
    now = (clock or SystemClock()).now()
    try:
        async with hr_db.sessions_of(engine).begin() as session:
            await load_demo(session, now=now, zone=ZONE)
        await load_demo_pay(engine, vault or Vault(), now=now, zone=ZONE)
    finally:
        await engine.dispose()
