"""The three calculators against cases worked out by somebody who did not read their rules."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hr_backend.conftest import Company

HERE = Path(__file__).parent
ASKED = {
    "payroll": "/payroll/calculate",
    "leave": "/leave/calculate",
    "attendance": "/attendance/calculate",
}


def at(answer: Any, path: str) -> Any:
    """What stands at `months.0.tax` of an answer."""
    for key in path.split("."):
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    return answer


def same(found: Any, wanted: Any) -> bool:
    """Amounts by value, so that 5 is 5.0; flags and lists as they are."""
    if isinstance(wanted, bool | list) or wanted is None:
        return bool(found == wanted)
    try:
        return Decimal(str(found)) == Decimal(str(wanted))
    except InvalidOperation:
        return bool(found == wanted)


@pytest.mark.parametrize("which", ASKED)
async def test_worked_cases(company: Company, which: str) -> None:
    rows = yaml.safe_load((HERE / f"{which}.yml").read_text(encoding="utf-8"))
    wrong: list[tuple[Any, ...]] = []
    for row in rows:
        response = await company.post("zhou", ASKED[which], row["ask"])
        status = row["want"].pop("status", 200)
        if response.status_code != status:
            wrong.append((row["case"], status, response.text))
            continue
        answer = response.json()
        wrong += [
            (row["case"], path, wanted, at(answer, path))
            for path, wanted in row["want"].items()
            if not same(at(answer, path), wanted)
        ]
    assert wrong == []


# Each is valid JSON for a stranger's parser; what must come back names the field or says why.
UNREADABLE = [
    ("payroll", '{"kind": "non_resident_tax", "wage": NaN}', "wage"),
    ("payroll", '{"kind": "non_resident_tax", "wage": 1e999}', "wage"),
    ("payroll", '{"kind": "non_resident_tax", "wage": -1}', "wage"),
    ("payroll", '{"kind": "non_resident_tax", "wage": "5000.001"}', "wage"),
    ("payroll", '{"kind": "non_resident_tax", "wage": 99999999999}', "wage"),
    ("payroll", '{"kind": "nothing"}', "income_tax"),
    ("leave", '{"kind": "maternity", "children": 1e30}', "children"),
    ("leave", '{"kind": "work_injury", "start": "9999-12-31"}', "start"),
    ("leave", '{"kind": "annual", "year": 2026, "hired_on": "0001-01-01"}', "hired_on"),
    ("attendance", '{"what": "overtime", "days": [{"day": "2026-11-24", "minutes": NaN}]}', "min"),
    ("attendance", '{"what": "days", "since": "9999-12-30", "until": "9999-12-31"}', "since"),
    ("attendance", '{"what": "day", "day": "2026-11-24", "punches": [{"at": 1e30}]}', "punches"),
]


@pytest.mark.parametrize(("which", "body", "named"), UNREADABLE)
async def test_what_cannot_be_worked_out_is_refused_by_name(
    company: Company, which: str, body: str, named: str
) -> None:
    client = company.speak("zhou")
    headers = {"Content-Type": "application/json"}
    response = await client.post(ASKED[which], content=body.encode(), headers=headers)
    assert response.status_code == 422, response.text
    assert named in response.text
