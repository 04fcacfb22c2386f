"""The endpoint: who may, what comes out, what is refused."""

import pytest

from hr_backend.payroll.calculate.examples import EXAMPLES
from tests.hr_backend.conftest import Company, refused

PATH = "/payroll/calculate"


async def test_anonymous_and_candidates_may_not(company: Company) -> None:
    body = EXAMPLES["overtime"]
    refused(await company.post(None, PATH, body), 401, "not_authenticated")
    refused(await company.post("wang", PATH, body), 403, "forbidden")


@pytest.mark.parametrize("name", EXAMPLES)
async def test_every_example_is_answered_with_proof(company: Company, name: str) -> None:
    answer = await company.done("li", PATH, EXAMPLES[name])
    assert answer["kind"] == EXAMPLES[name]["kind"]
    assert answer["lines"]
    for line in answer["lines"]:
        assert line["steps"], line["code"]
        assert line["source"]
        assert line["steps"][-1]["result"] == line["amount"].lstrip("-") or line["amount"] == "0.00"
