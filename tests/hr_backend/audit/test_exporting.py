"""The trail as lines for others."""

import csv
import io
import json

from hr_backend.audit.exporting import COLUMNS, as_csv, as_json, csv_header, export
from tests.hr_backend.audit.conftest import Trail


async def test_in_the_order_of_the_chain_with_personal_words_where_asked(written: Trail) -> None:
    async def lines(*, personal: bool) -> list[dict[str, object]]:
        async with written.sessions() as session:
            return [row async for row in export(session, since=None, until=None, personal=personal)]

    plain = await lines(personal=False)
    assert [row["position"] for row in plain] == [1, 2, 3, 4, 5, 6]
    assert "原因" not in "".join(as_json(row) for row in plain)
    await written.erase("nobody")
    told = await lines(personal=True)
    assert json.loads(as_json(told[0]))["after"] == {"status": "s0", "reason": "原因0"}
    async with written.sessions() as session:
        now = written.clock.now()
        assert [row async for row in export(session, since=None, until=now, personal=True)] == []


async def test_a_spreadsheet_takes_nothing_for_a_formula(written: Trail) -> None:
    await written.write("=1+1", actor="@x")
    async with written.sessions() as session:
        rows = [row async for row in export(session, since=None, until=None, personal=True)]
    text = "\n".join([csv_header(), *map(as_csv, rows)])
    read = list(csv.DictReader(io.StringIO(text)))
    assert tuple(read[0]) == COLUMNS
    assert (read[-1]["action"], read[-1]["actor"]) == ("'=1+1", "'@x")
    assert json.loads(read[0]["after"])["reason"] == "原因0"
