"""Writes a chunk's payslips and lines by COPY, as PostgreSQL's binary rows.

The lines of one rule have one shape, so their bytes are laid out by numpy: no row is touched by
Python. Format: PostgreSQL documentation, "COPY", binary format.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from hr_backend.payroll.runs.lines import Lines
from hr_backend.payroll.runs.people import Ints, People
from hr_backend.payroll.runs.plan import Rule
from hr_backend.payroll.runs.reckon import Month

HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER: Final = b"\xff\xff"
BIGINT_OID: Final = 20
LINE_COLUMNS: Final = ("payslip_id", "rule_id", "amount", "inputs")
SLIP_COLUMNS: Final = (
    "id",
    "run_id",
    "person_id",
    "period",
    "paid_on",
    "gross",
    "net",
    "employer",
    "income",
    "basic",
    "insured",
    "additional",
    "withheld",
    "facts",
)
RuleIds = dict[tuple[str, str], int]


def line_bytes(lines: Lines, payslips: Ints, rule_id: int) -> bytes:
    """The rows of one rule's lines: payslip, rule, amount, inputs."""
    count, width = lines.inputs.shape
    head: list[tuple[str, str]] = [
        ("fields", ">i2"),
        ("l1", ">i4"), ("payslip", ">i8"),
        ("l2", ">i4"), ("rule", ">i4"),
        ("l3", ">i4"), ("amount", ">i8"),
        ("l4", ">i4"), ("dimensions", ">i4"), ("nulls", ">i4"), ("type", ">i4"),
    ]  # fmt: skip
    array = [("length", ">i4"), ("lower", ">i4")] if width else []
    for at in range(width):
        array += [(f"n{at}", ">i4"), (f"v{at}", ">i8")]
    rows = np.zeros(count, dtype=np.dtype(head + array))
    rows["fields"] = len(LINE_COLUMNS)
    rows["l1"], rows["payslip"] = 8, payslips[lines.people]
    rows["l2"], rows["rule"] = 4, rule_id
    rows["l3"], rows["amount"] = 8, lines.amounts
    rows["l4"] = 12 + (8 + 12 * width if width else 0)
    rows["type"] = BIGINT_OID
    if width:
        rows["dimensions"], rows["length"], rows["lower"] = 1, width, 1
    for at in range(width):
        rows[f"n{at}"], rows[f"v{at}"] = 8, lines.inputs[:, at]
    return rows.tobytes()


async def _stream(lines: Sequence[Lines], payslips: Ints, rules: RuleIds) -> AsyncIterator[bytes]:
    yield HEADER
    for one in lines:
        yield line_bytes(one, payslips, rules[one.rule.item, one.rule.variant])
    yield TRAILER


async def write_chunk(
    connection: Any, run: str, *, period: date, paid_on: date, people: People, month: Month,
    proofs: Sequence[str | None], rules: RuleIds,
) -> None:  # fmt: skip
    """In the caller's transaction: rules not known yet, payslips, lines, problems.

    `connection` is asyncpg's own; `proofs` are JSON texts of `Payslip.facts`.
    """
    await _add_rules(connection, run, [one.rule for one in month.lines], rules)
    fetched = await connection.fetch(
        "select nextval('payslips_id_seq') as id from generate_series(1, $1)", len(people)
    )
    ids = np.array([row[0] for row in fetched], dtype=np.int64)
    columns = [
        ids, month.gross, month.net, month.employer, month.income, month.basic, month.insured,
        month.additional, month.withheld,
    ]  # fmt: skip
    rows = zip(people.ids, proofs, *(column.tolist() for column in columns), strict=True)
    await connection.copy_records_to_table(
        "payslips",
        columns=SLIP_COLUMNS,
        records=[
            (slip, run, person, period, paid_on, *amounts, proof)
            for person, proof, slip, *amounts in rows
        ],
    )
    await connection.copy_to_table(
        "payslip_lines",
        source=_stream(month.lines, ids, rules),
        columns=LINE_COLUMNS,
        format="binary",
    )
    if month.problems:
        problems = {(people.ids[one.row], one.code, one.item) for one in month.problems}
        await connection.copy_records_to_table(
            "pay_problems",
            columns=("run_id", "person_id", "code", "item"),
            records=[(run, *problem) for problem in sorted(problems)],
        )


async def _add_rules(connection: Any, run: str, used: Sequence[Rule], rules: RuleIds) -> None:
    """Rows of rules that came up for the first time; `rules` learns their ids."""
    for rule in used:
        key = rule.item, rule.variant
        if key not in rules:
            rules[key] = await connection.fetchval(
                "insert into pay_rules (run_id, position, item, variant, name, section, taxed,"
                " rule, source, inputs) values ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9)"
                " returning id",
                run, rule.item, rule.variant, rule.name, rule.section.value, rule.taxed, rule.rule,
                rule.source, json.dumps(rule.described(), ensure_ascii=False),
            )  # fmt: skip


async def known_rules(connection: Any, run: str) -> RuleIds:
    """The rules a broken-off computation has left."""
    rows = await connection.fetch("select item, variant, id from pay_rules where run_id = $1", run)
    return {(row[0], row[1]): row[2] for row in rows}


async def number_rules(connection: Any, run: str, positions: Mapping[str, int]) -> None:
    """Put the rules in the order of the payslip, once all have come up."""
    await connection.executemany(
        "update pay_rules set position = $3 where run_id = $1 and item = $2",
        [(run, item, at) for item, at in positions.items()],
    )
