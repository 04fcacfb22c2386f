"""The OpenAPI document tells the truth: what it allows is answered as it says, never by a 500."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.hr_backend.test_lifecycle import Stage, stage_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
IDS = {
    "interview_id": ["late", "intime", "senior", "proposed", "over"],
    "application_id": ["a-wang", "a-liu"],
    "requisition_id": ["java", "arch"],
    "person_id": ["wang", "li"],
    "code": ["time_conflict", "own"],
}
"""Most calls name something that is there."""
HEADERS = ("idempotency-key",)
"""Of those a call may carry; the token and whom it acts for are ours."""
people = st.sampled_from(["wang", "liu", "li", "zhao", "chen", "gu", "root", "root"])


def operations(app: FastAPI) -> list[Any]:
    schema: Any = schemathesis.openapi.from_dict(app.openapi())
    return [found.ok() for found in schema.get_all_operations()]


async def pending(stage: Stage) -> str:
    """A request of wang's that zhao may decide; its id."""
    async with stage.speak("wang") as client:
        answer = await client.post("/interviews/late/cancel", json={"reason": "有事"})
    found: str = answer.json()["request"]["id"]
    return found


async def send(stage: Stage, case: Any, person: str) -> httpx.Response:
    wanted = case.as_transport_kwargs(base_url="http://hr.test")
    headers = {
        name: value
        for name, value in (wanted.pop("headers", None) or {}).items()
        if name.lower() in (*HEADERS, "content-type")
    }
    wanted.pop("cookies", None)
    if isinstance(wanted.get("data"), bytes):
        wanted["content"] = wanted.pop("data")
    if wanted.get("files"):
        wanted["files"] = [(name, sendable(part)) for name, part in wanted["files"]]
    async with stage.speak(person) as client:
        request = client.build_request(headers=headers, **wanted)
        await request.aread()  # a form is a stream, which the judgement could not read again
        return await client.send(request)


def sendable(part: Any) -> Any:
    """A part of a form as httpx takes it, whatever was made up for its content."""
    if isinstance(part, tuple):
        return (part[0], sendable(part[1]), *part[2:])
    return part if isinstance(part, bytes | str) else str(part)


def test_every_endpoint_answers_as_documented(
    hr_service: FastAPI, database_url: Callable[[str], str], tmp_path: Path
) -> None:
    wrong: list[str] = []
    with stage_of(hr_service, database_url("hr"), tmp_path / "files") as stage:
        stage.run(stage.begin())
        ids = IDS | {"request_id": [stage.run(pending(stage))]}
        for operation in operations(hr_service):
            try:
                check(stage, operation, ids)
            except (AssertionError, BaseExceptionGroup) as failure:
                wrong.append(f"{operation.label}: {failure}")
    assert wrong == [], "\n\n".join(wrong)


def check(stage: Stage, operation: Any, ids: Mapping[str, Sequence[str]]) -> None:
    # What the document allows, and what it forbids.
    calls = st.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode])

    @settings(
        max_examples=4,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=calls, person=people, data=st.data())
    def answers(case: Any, person: str, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if name in ids and data.draw(st.integers(0, 3)):
                case.path_parameters[name] = data.draw(st.sampled_from(ids[name]))
        response = stage.run(send(stage, case, person))
        case.validate_response(response, checks=CHECKS)

    answers()
