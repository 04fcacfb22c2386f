"""The demo company's pay: three months paid by the real run, once, and on a later day one more."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hr_backend.demo.load import load_demo
from hr_backend.demo.pay import load_demo_pay
from tests.hr_backend.conftest import Company

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


async def load(app: Any, now: datetime) -> None:
    async with app.state.sessions.begin() as session:
        await load_demo(session, now=now, zone=ZONE)
    await load_demo_pay(app.state.engine, app.state.vault, now=now, zone=ZONE)


async def test_paid_months_are_there_and_come_with_time(hr_app: Any, hr_client: Any) -> None:
    company = Company(hr_app, hr_client)
    for _ in range(2):
        await load(hr_app, NOW)
    runs = "select to_char(period, 'YYYY-MM'), status, done from pay_runs order by period"
    assert [tuple(row) for row in await company.rows(runs)] == [
        ("2026-08", "paid", 21), ("2026-09", "paid", 21), ("2026-10", "paid", 21),
    ]  # fmt: skip
    slips = (await company.get("ning", "/payroll/payslips")).json()["items"]
    assert [slip["period"] for slip in slips] == ["2026-10", "2026-09", "2026-08"]
    deducted = {row["item"]: row["amount"] for row in slips[0]["items"]}
    assert deducted["late_deduction"].startswith("-")
    assert deducted["unpaid_leave"].startswith("-")
    assert len((await company.get("ning", "/payroll/accounts/ning")).json()["tail"]) == 4
    await load(hr_app, NOW.replace(month=12, day=20))
    assert [row[0] for row in await company.rows(runs)][-1] == "2026-11"
    assert len(await company.rows(runs)) == 4


async def test_a_year_the_law_does_not_know_yet_has_no_pay(hr_app: Any, hr_client: Any) -> None:
    await load(hr_app, NOW.replace(year=2031))
    company = Company(hr_app, hr_client)
    assert await company.rows("select 1 from pay_runs") == []
    assert await company.rows("select 1 from pay_groups") == []
