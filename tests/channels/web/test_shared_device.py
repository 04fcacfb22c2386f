"""Somebody else's computer: what was said before is not shown, and pay asks for a code."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from hr_backend.imports.world_pay import PayslipRow, add_payslips
from tests.channels.web.conftest import OpenPage
from tests.channels.web.house import Open

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SLIP = {
    "person": "ning",
    "period": "2026-10",
    "gross": "15000",
    "net": "12345.60",
    "paid_on": "2026-11-10",
    "items": [
        {"name": "基本工资", "amount": "15000"},
        {"name": "社保和公积金", "amount": "-2654.40"},
    ],
}


async def write(page: Page, words: str) -> None:
    await page.locator("textarea").fill(words)
    await page.keyboard.press("Enter")


async def answered(page: Page, words: str) -> None:
    await expect(page.locator(".assistant").last).to_contain_text(words, timeout=20_000)


async def test_pay_on_a_shared_device(opened: Open, open_page: OpenPage) -> None:
    async with opened.house.hr_app.state.sessions.begin() as session:
        await session.execute(text("delete from payslips where person_id = 'ning'"))
        await add_payslips(session, [PayslipRow.model_validate(SLIP)])
        await session.execute(text("update people set phone = '13900000009' where id = 'ning'"))
    page = await open_page(opened.invitation("ning"))
    await write(page, "上个月工资发了多少")
    await answered(page, "12,345.60")

    opened.clock.set(opened.clock.now() + timedelta(minutes=1))
    await page.get_by_role("button", name="公用设备").click()
    await expect(page.get_by_role("button", name="公用设备模式")).to_be_disabled()
    await expect(page.get_by_text("12,345.60")).to_have_count(0)
    await write(page, "上个月工资发了多少")
    await answered(page, "139****0009")
    async with opened.house.hr_app.state.sessions() as session:
        code = await session.scalar(
            text("select data ->> 'code' from outbox where about = 'identity_code'")
        )
    await write(page, "000000" if code != "000000" else "000001")
    await answered(page, "验证码不对")
    await write(page, f"验证码{code}")
    await answered(page, "12,345.60")
    # Whoever loads the page again still sees nothing from before, and needs no second code yet.
    await page.reload()
    await write(page, "工资条")
    await answered(page, "12,345.60")
