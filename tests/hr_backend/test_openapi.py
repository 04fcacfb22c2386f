"""The OpenAPI document is enough for a stranger."""

from typing import Any

import pytest

from tests.hr_backend.conftest import Company


@pytest.fixture
def operations(company: Company) -> list[tuple[str, dict[str, Any]]]:
    schema = company.app.openapi()
    return [
        (f"{method} {path}", operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


async def test_every_endpoint_says_what_it_does_and_who_may_call_it(
    operations: list[tuple[str, dict[str, Any]]],
) -> None:
    for name, operation in operations:
        assert operation["summary"], name
        assert "Who may call it" in operation["description"], name


async def test_every_refusal_has_its_body_and_its_code(
    operations: list[tuple[str, dict[str, Any]]],
) -> None:
    for name, operation in operations:
        responses = operation["responses"]
        assert "503" in responses, name
        for status, response in responses.items():
            if int(status) >= 400:
                content = response["content"]["application/json"]
                assert content["schema"]["$ref"].endswith("/ErrorBody"), (name, status)
                assert content["examples"], (name, status)


async def test_every_change_may_carry_a_key_and_needs_a_token(
    operations: list[tuple[str, dict[str, Any]]],
) -> None:
    reads = ("change-preview", "slots/search", "holds", "/check", "calculate", "requests/preview")
    for name, operation in operations:
        if not name.endswith(("/healthz", "/certificates/check")):
            assert operation["security"], name
        if name.startswith("post") and not name.endswith(reads):
            headers = {parameter["name"].lower() for parameter in operation["parameters"]}
            assert "idempotency-key" in headers, name
