"""Zhou, whose manager is chen, has worked from nine to six for a while."""

from typing import Any

import pytest

from hr_backend.imports.load import load_world
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import at, world


def punch(day: str, clock: str, kind: str, person: str = "zhou") -> dict[str, Any]:
    return {"person": person, "at": at(f"{day} {clock}"), "kind": kind}


PUNCHES = [
    punch("11-02", "09:20", "in"), punch("11-02", "18:00", "out"),
    punch("11-03", "08:55", "in"), punch("11-03", "21:30", "out"),
    punch("11-04", "08:58", "in"),
    punch("11-05", "08:50", "in"), punch("11-06", "01:10", "out"),
    punch("11-06", "09:00", "in"), punch("11-06", "17:30", "out"),
    punch("11-07", "10:00", "in"), punch("11-07", "15:00", "out"),
    punch("11-23", "18:02", "out"), punch("11-24", "09:00", "in"),
]  # fmt: skip


@pytest.fixture
async def office(company: Company) -> Company:
    """The company with shifts and punches; it is Tuesday 2026-11-24 16:00."""
    people = [
        row | ({"manager": "chen"} if row["id"] == "zhou" else {})
        for row in world().model_dump(mode="json")["people"]
    ]
    described = world(
        people=people,
        shifts=[
            {
                "person": "zhou",
                "start": "09:00",
                "end": "18:00",
                "breaks": [["12:00", "13:00"]],
                "grace_minutes": 5,
            },
            {"person": "sun", "start": "22:00", "end": "06:00"},
        ],
        punches=PUNCHES,
    )
    async with company.app.state.sessions() as session, session.begin():
        await load_world(session, described)
    await company.execute("update people set manager_id = 'chen' where id = 'zhou'")
    return company
