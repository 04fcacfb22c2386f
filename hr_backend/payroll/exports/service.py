"""A run as files. Whoever takes one away leaves an audit entry `pay.export`."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound
from hr_backend.kit.tables import Cell, TableFormat
from hr_backend.kit.vault import Vault, place
from hr_backend.payroll.errors import RunNotComputed
from hr_backend.payroll.exports import layout, repository
from hr_backend.payroll.exports.chart import Chart, default_chart, words
from hr_backend.payroll.exports.errors import AccountsMissing, RunNotLocked, VoucherUnbalanced
from hr_backend.payroll.exports.vouchers import Entry, Posting, Voucher, entries
from hr_backend.payroll.models import PayAccount, PayRun, RunKind, RunStatus, Section
from hr_backend.payroll.repository import sums_of
from hr_backend.payroll.running import run_of

Table = list[list[Cell]]
KINDS: Final = ("payslips", "bank", "tax", "insurance", "vouchers")
CLOSED_ONLY: Final = ("bank", "vouchers")
"""What leaves the house only when nothing can change any more."""
TOLD: Final = 100
"""People a refusal names at most."""


async def export(
    session: AsyncSession, deed: Deed, vault: Vault, run_id: str, kind: str, form: TableFormat,
    *, chart: Chart | None = None,
) -> tuple[Table, PayRun]:  # fmt: skip
    """A file's rows. NotFound but for payroll; RunNotComputed, RunNotLocked, AccountsMissing,
    VoucherUnbalanced, VaultClosed.
    """
    run = await run_of(session, deed, run_id)
    if kind not in KINDS:
        raise NotFound
    if run.kind == RunKind.MONTHLY and run.computed_at is None:
        raise RunNotComputed(done=run.done, total=run.total, fault=run.fault)
    if kind in CLOSED_ONLY and run.status not in (RunStatus.LOCKED, RunStatus.PAID):
        raise RunNotLocked(status=run.status)
    makers: dict[str, Callable[[], Awaitable[Table]]] = {
        "payslips": lambda: _payslips(session, deed, run),
        "bank": lambda: _bank(session, deed, vault, run),
        "tax": lambda: _tax(session, deed, run),
        "insurance": lambda: _insurance(session, deed, run),
        "vouchers": lambda: _vouchers(session, deed, run, chart or default_chart()),
    }
    rows = await makers[kind]()
    record(
        session, deed, action="pay.export", subject=("pay_run", run.id),
        after={"kind": kind, "format": form.value, "rows": len(rows) - 1},
    )  # fmt: skip
    return rows, run


async def _payslips(session: AsyncSession, deed: Deed, run: PayRun) -> Table:
    known = await repository.rules(session, run.id)
    columns = layout.SlipColumns(known.values())
    rows: Table = [columns.head()]
    slips = await repository.slips(session, deed.actor, run.id)
    async for (slip, name, department), lines in repository.with_lines(session, slips, known):
        rows.append(columns.row(slip, name, department, lines))
    rows.append(columns.whole(rows))
    return rows


async def _bank(session: AsyncSession, deed: Deed, vault: Vault, run: PayRun) -> Table:
    """All of it or nothing: a list that leaves somebody out would not be noticed."""
    found = await repository.accounts(session, deed.actor, run.id)
    missing = [person for person, _, _, account in found if account is None]
    if missing:
        raise AccountsMissing(people=missing[:TOLD], count=len(missing))
    return [
        layout.heads(layout.BANK),
        *(
            [name, account.bank, _number(vault, account), layout.yuan(net)]
            for _, name, net, account in found
        ),
    ]


def _number(vault: Vault, account: PayAccount) -> str:
    return vault.open(account.number, place=place(PayAccount.number, account.person_id))


async def _tax(session: AsyncSession, deed: Deed, run: PayRun) -> Table:
    items = ("income_tax", "bonus", "bonus_tax")
    known = await _rules(session, run, lambda item: item in items)
    rows: Table = [layout.heads(layout.TAX)]
    slips = await repository.slips(session, deed.actor, run.id)
    async for (slip, name, _), lines in repository.with_lines(session, slips, known):
        rows.append(layout.tax_row(slip, name, lines))
    return rows


async def _insurance(session: AsyncSession, deed: Deed, run: PayRun) -> Table:
    schemes = tuple(words()["schemes"])
    known = await _rules(session, run, lambda item: item.startswith(schemes))
    rows: Table = [layout.heads(layout.INSURANCE)]
    slips = await repository.slips(session, deed.actor, run.id)
    async for (slip, name, department), lines in repository.with_lines(session, slips, known):
        rows += layout.insurance_rows(slip, name, department, lines)
    return rows


async def _rules(session: AsyncSession, run: PayRun, wanted: Callable[[str], bool]) -> Any:
    known = await repository.rules(session, run.id)
    return {id_: rule for id_, rule in known.items() if wanted(rule.item)}


async def _vouchers(session: AsyncSession, deed: Deed, run: PayRun, chart: Chart) -> Table:
    postings = [
        Posting(department or "", item, Section(section), taxed, int(amount))
        for department, item, section, taxed, amount in await repository.by_department(
            session, deed.actor, run.id
        )
    ]
    made = entries(postings, chart)
    await _check(session, run, postings)
    return _voucher_rows(made, chart, await repository.department_names(session))


async def _check(session: AsyncSession, run: PayRun, postings: Sequence[Posting]) -> None:
    """What other systems paid need not add up line by line: then there is no honest voucher."""
    sums = await sums_of(session, run.id)
    beside = sum(one.amount for one in postings if one.section is Section.EMPLOYER)
    counted = sum(
        one.amount for one in postings if one.section not in (Section.EMPLOYER, Section.NOTE)
    )
    if (counted, beside) != (sums.net or 0, sums.employer or 0):
        raise VoucherUnbalanced


def _voucher_rows(made: Sequence[Entry], chart: Chart, departments: dict[str, str]) -> Table:
    known = words()
    rows: Table = [layout.heads(layout.VOUCHERS)]
    for voucher in Voucher:
        of_voucher = [one for one in made if one.voucher is voucher]
        title = known["vouchers"][voucher.value]
        rows += [
            [
                title,
                departments.get(one.department) or known["no_department"],
                one.account,
                chart.names.get(one.account, ""),
                layout.yuan(one.debit) if one.debit else None,
                layout.yuan(one.credit) if one.credit else None,
            ]
            for one in of_voucher
        ]
        debit, credit = sum(o.debit for o in of_voucher), sum(o.credit for o in of_voucher)
        rows.append([title, known["whole"], None, None, layout.yuan(debit), layout.yuan(credit)])
    return rows
