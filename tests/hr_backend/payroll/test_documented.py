"""A stranger can call the calculator from its document alone."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from hr_backend.payroll.calculate.examples import EXAMPLES
from hr_backend.payroll.calculate.service import Body, Found
from tests.hr_backend.conftest import Company


@pytest.mark.parametrize(("what", "mode"), [(Body, "validation"), (Found, "serialization")])
def test_every_field_says_what_it_is(what: Any, mode: Any) -> None:
    schema = TypeAdapter(what).json_schema(mode=mode)
    silent = [
        f"{model}.{name}"
        for model, definition in schema["$defs"].items()
        for name, field in definition.get("properties", {}).items()
        if not field.get("description")
    ]
    assert silent == []


async def test_every_example_is_in_the_document(company: Company) -> None:
    operation = company.app.openapi()["paths"]["/api/v1/payroll/calculate"]["post"]
    shown = operation["requestBody"]["content"]["application/json"]["examples"]
    assert {name: example["value"] for name, example in shown.items()} == EXAMPLES
