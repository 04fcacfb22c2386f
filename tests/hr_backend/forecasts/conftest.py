"""A model in the database that thinks little of bookings made long ago and not confirmed."""

import json

import pytest

from hr_backend.forecasts.rules import FEATURES, Model
from tests.conftest import NOW
from tests.hr_backend.conftest import Company

WEIGHTS = {"confirmed": 2.0, "lead_days": -1.5, "video": 0.5}


def stored_model() -> dict[str, object]:
    """A confirmed booking is likely (92 %), an unconfirmed one doubtful (38 %) without a lead."""
    flat = (0.0,) * len(FEATURES)
    coef = tuple(WEIGHTS.get(name, 0.0) for name in FEATURES)
    return Model(flat, (1.0,) * len(FEATURES), coef, -0.5).as_json()


async def train_by_hand(
    company: Company, *, model: bool = True, source: str = "house", bookings: int = 400
) -> None:
    await company.execute(
        "insert into forecast_models (id, trained_at, source, bookings, attended, model, report)"
        " values ('m1', :now, :source, :bookings, :attended, cast(:model as jsonb),"
        " cast(:report as jsonb))",
        now=NOW,
        source=source,
        bookings=bookings,
        attended=bookings * 4 // 5,
        model=json.dumps(stored_model()) if model else None,
        report=json.dumps({"why_not": None if model else "thin", "quality": None}),
    )


@pytest.fixture
async def trained(company: Company) -> Company:
    await train_by_hand(company)
    return company
