"""Payslips of a world: what they say is what is stored, once."""

from hr_backend.imports.load import load_world
from tests.hr_backend.conftest import Company
from tests.hr_backend.world import world

SLIP = {
    "person": "zhou",
    "period": "2026-10",
    "gross": "15000",
    "net": "11713.50",
    "paid_on": "2026-11-10",
    "items": [
        {"name": "基本工资", "amount": "15000"},
        {"name": "养老保险", "amount": "-1200"},
        {"name": "住房公积金", "amount": "-1050"},
        {"name": "个人所得税", "amount": "-286.50"},
        {"name": "迟到扣款", "amount": "-500"},
        {"name": "迟到扣款", "amount": "-250"},
    ],
}


async def test_a_payslip_is_stored_as_it_was_described_once(company: Company) -> None:
    for _ in range(2):
        async with company.app.state.sessions.begin() as session:
            await load_world(session, world(payslips=[SLIP, SLIP | {"person": "li"}]))
    rows = await company.rows(
        "select s.person_id, s.gross, s.net, r.name, r.section, l.amount, run.status"
        " from payslips s join payslip_lines l on l.payslip_id = s.id"
        " join pay_rules r on r.id = l.rule_id join pay_runs run on run.id = s.run_id"
        " order by s.person_id desc, r.position, r.id"
    )
    assert [tuple(row) for row in rows[:6]] == [
        ("zhou", 1500000, 1171350, "基本工资", "earning", 1500000, "paid"),
        ("zhou", 1500000, 1171350, "养老保险", "insurance", -120000, "paid"),
        ("zhou", 1500000, 1171350, "住房公积金", "insurance", -105000, "paid"),
        ("zhou", 1500000, 1171350, "个人所得税", "tax", -28650, "paid"),
        ("zhou", 1500000, 1171350, "迟到扣款", "deduction", -50000, "paid"),
        ("zhou", 1500000, 1171350, "迟到扣款", "deduction", -25000, "paid"),
    ]
    assert len(rows) == 12


async def test_a_month_added_to_later_keeps_what_is_there(company: Company) -> None:
    more = SLIP | {"person": "li", "items": [{"name": "奖金", "amount": "1"}], "net": "1"}
    for slips in ([SLIP], [SLIP | {"net": "2"}, more]):
        async with company.app.state.sessions.begin() as session:
            await load_world(session, world(payslips=slips))
    rows = await company.rows("select person_id, net from payslips order by person_id")
    assert [tuple(row) for row in rows] == [("li", 100), ("zhou", 1171350)]
