"""A post with three stand-by candidates behind wang, whose interview is tomorrow afternoon."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from fastapi import FastAPI

from hr_backend.due import run_due
from tests.hr_backend.conftest import Company

QUEUE = ["a-liu", "a-he-java", "a-ma"]


@pytest.fixture
async def queued(company: Company) -> Company:
    """Stand-by of `java`: liu (has `intime`, later), he (has a proposed one), ma (has none)."""
    await company.execute("insert into people (id, kind, name) values ('ma', 'candidate', '马超')")
    await company.execute(
        "insert into applications (id, candidate_id, requisition_id) values ('a-ma', 'ma', 'java')"
    )
    response = await company.speak("zhao").put(
        "/requisitions/java/standby", json={"applications": QUEUE}
    )
    assert response.is_success, response.text
    return company


@pytest.fixture
def due(hr_app: FastAPI) -> Callable[[], Coroutine[Any, Any, None]]:
    """Do what is due at the present hour."""
    return lambda: run_due(hr_app)
