"""A described world is in the database as it was described, once, with its times claimed."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select

from hr_backend.calendars.models import BusyTime
from hr_backend.imports.ledger import read_ledger
from hr_backend.imports.load import load_world
from hr_backend.imports.world import World
from hr_backend.kit import db
from hr_backend.slots.models import SlotClaim

START = datetime(2026, 11, 25, 6, tzinfo=UTC)
WORLD = World.model_validate(
    {
        "departments": [{"id": "rd", "name": "研发部"}],
        "people": [
            {"id": "wang", "kind": "candidate", "name": "王芳", "phone": "13800000001"},
            {"id": "zhou", "kind": "employee", "name": "周宁", "manager": "chen"},
            {"id": "chen", "kind": "employee", "name": "陈涛", "roles": ["manager"]},
            {"id": "li", "kind": "employee", "name": "李强", "department": "rd"},
        ],
        "requisitions": [
            {"id": "java", "title": "Java工程师", "department": "rd", "owner": "chen"}
        ],
        "applications": [{"id": "a1", "candidate": "wang", "requisition": "java"}],
        "interviews": [
            {"id": "i1", "application": "a1", "interviewers": ["li"], "start": START},
            {"id": "i2", "application": "a1", "round": 2, "status": "proposed"},
        ],
        "busy": [{"person": "li", "start": START.replace(hour=1), "end": START.replace(hour=2)}],
        "working_hours": {"days": [1, 2], "from": "09:00", "to": "18:00"},
        "policies": {"min_notice_hours": 48},
    }
)


async def test_loading_twice_adds_nothing(database_url: Callable[[str], str]) -> None:
    engine = db.connect(database_url("hr"))
    sessions = db.sessions_of(engine)
    for _ in range(2):
        async with sessions.begin() as session:
            await load_world(session, WORLD)
    async with sessions() as session:
        ledger = await read_ledger(session)
        claims = await session.scalar(select(func.count()).select_from(SlotClaim))
        busy = await session.scalar(select(func.count()).select_from(BusyTime))
    await engine.dispose()
    assert [(row["id"], row["start"], row["status"]) for row in ledger["interviews"]] == [
        ("i1", START, "scheduled"),
        ("i2", None, "proposed"),
    ]
    assert ledger["interviews"][0]["interviewers"] == ["li"]
    assert (claims, busy) == (2, 1)
    assert [table for table, rows in ledger.items() if rows] == ["interviews"]
