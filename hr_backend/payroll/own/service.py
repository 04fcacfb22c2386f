"""One's own pay, looked at. Every look is one's own: what is not there is NotFound."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.policies import company_rules
from hr_backend.calendars.repository import notices_of, special_days
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.models import Payslip, Section
from hr_backend.payroll.own import repository, views
from hr_backend.payroll.own.schemas import Comparison, Insured, Payday, Slip
from hr_backend.payroll.rules.payday import payday
from hr_backend.people.models import Kind

MONTH_BACK = timedelta(days=40)


async def read_slip(session: AsyncSession, actor: Actor, period: date) -> Slip:
    """A month's payslip. NotFound where none was paid."""
    return views.whole(await repository.sheet_of(session, await _slip(session, actor, period)))


async def compare(session: AsyncSession, actor: Actor, period: date) -> Comparison:
    """A month's payslip against the one before. NotFound."""
    slip = await _slip(session, actor, period)
    earlier = await repository.own_slip(session, actor, upto=period - timedelta(days=1))
    now = views.whole(await repository.sheet_of(session, slip))
    before = views.whole(await repository.sheet_of(session, earlier)) if earlier else None
    year = await repository.slips_of_tax_year(session, actor, slip)
    return Comparison(
        now=now,
        before=before,
        differences=views.differences(now, before) if before else [],
        tax=views.tax_months(year, shipped()),
    )


async def insured(session: AsyncSession, actor: Actor, period: date) -> Insured:
    """A month's insurance and fund. NotFound where no payslip was paid."""
    slip = await read_slip(session, actor, period)
    return Insured(
        period=slip.period,
        own=[line for line in slip.lines if line.section == Section.INSURANCE],
        employer=[line for line in slip.lines if line.section == Section.EMPLOYER],
    )


async def pay_day(session: AsyncSession, deed: Deed, period: date) -> Payday:
    """When the wage of a month comes: in the month after, before holidays and rest days.

    NotFound for candidates. Source: 工资支付暂行规定 art. 7.
    """
    actor = deed.actor
    if actor.kind != Kind.EMPLOYEE:
        raise NotFound
    month = (period.replace(day=28) + timedelta(days=4)).replace(day=1)
    day = await repository.agreed_day(session, actor, on=month)
    if day is None:
        day = (await company_rules(session, now=deed.now)).payday
    special = await special_days(session, since=month - MONTH_BACK, until=month + MONTH_BACK)

    def works(one: date) -> bool:
        return special.get(one, one.isoweekday() <= 5)

    on = payday(month.year, month.month, day, works)
    slip = await repository.own_slip(session, actor, upto=period, exactly=True)
    return Payday(
        period=period,
        agreed_day=day,
        pays_on=on,
        moved=on != payday(month.year, month.month, day, lambda _: True),
        calendar_known=(await notices_of(session, [month.year]))[month.year] is not None,
        paid_on=slip.paid_on if slip else None,
    )


async def _slip(session: AsyncSession, actor: Actor, period: date) -> Payslip:
    slip = await repository.own_slip(session, actor, upto=period, exactly=True)
    if slip is None:
        raise NotFound
    return slip
