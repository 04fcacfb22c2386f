"""Tables of pay. Money is integer fen (分); a period is the first day of the month worked."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id
from hr_backend.kit.vault import SealedText

MONTH = "extract(day from period) = 1"


class Section(StrEnum):
    """Where on a payslip a line stands. The first four add up to the net."""

    EARNING = "earning"
    DEDUCTION = "deduction"
    """Of the gross: absence, sick pay below the wage; negative on a payslip."""
    INSURANCE = "insurance"
    """The employee's own shares; negative on a payslip."""
    TAX = "tax"
    """Negative on a payslip."""
    EMPLOYER = "employer"
    """Paid by the company beside the wage; not part of gross or net."""
    NOTE = "note"
    """A value for other items to use; part of no sum."""


class RunStatus(StrEnum):
    """How far a month is."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    LOCKED = "locked"
    PAID = "paid"


class RunKind(StrEnum):
    """Where a month's payslips come from."""

    MONTHLY = "monthly"
    IMPORTED = "imported"
    """Brought in from another system, as it was paid there."""


class PayGroup(Base):
    """Employees paid together (薪资组): one run a month."""

    __tablename__ = "pay_groups"
    __table_args__ = (
        CheckConstraint("payday between 1 and 31", name="payday"),
        CheckConstraint("injury_class between 1 and 8", name="injury_class"),
        CheckConstraint("fund_rate between 0 and 1200", name="fund_rate"),
        CheckConstraint("sick_rate between 0 and 10000", name="sick_rate"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    payday: Mapped[int | None]
    """Day of the month after; None follows the company's policy."""
    injury_class: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    """Class of the industry (1-8) that work-injury insurance goes by."""
    fund_rate: Mapped[int] = mapped_column(default=700, server_default="700")
    """Of the housing fund where an employee has none of their own; hundredths of a percent."""
    sick_rate: Mapped[int] = mapped_column(default=10_000, server_default="10000")
    """Of the wage that is paid on sick days, hundredths of a percent; the law's floor holds too."""
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class PayItem(Base):
    """One version of a pay item (薪资项目); a version is added and never changed."""

    __tablename__ = "pay_items"
    __table_args__ = (
        CheckConstraint("section in ('earning', 'deduction', 'note', 'employer')", name="section"),
        CheckConstraint("extract(day from valid_from) = 1", name="month"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    """The name formulas know it by."""
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    section: Mapped[str]
    formula: Mapped[str]
    """In yuan; its result is rounded to the fen."""
    taxed: Mapped[bool] = mapped_column(default=True, server_default="true")
    """Whether it counts as wage for income tax."""
    group_ids: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """None: of every group."""
    valid_from: Mapped[date]
    """The first month it holds for."""
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    """False in the version that ends the item."""
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    """Where it stands on the payslip."""
    source: Mapped[str] = mapped_column(default="", server_default="")
    """What it rests on: the contract, a company rule, a law's article."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class PayFacts(Base):
    """What holds for an employee's pay from a day on; all of it, until the next row's day.

    A row is added and never changed: of two with one `valid_from`, the later id holds.
    """

    __tablename__ = "pay_facts"
    __table_args__ = (
        CheckConstraint("salary >= 0 and insurance_base >= 0 and fund_base >= 0", name="amounts"),
        Index("ix_pay_facts_person", "person_id", "valid_from", "id"),
        Index("ix_pay_facts_group", "group_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    valid_from: Mapped[date]
    group_id: Mapped[str] = mapped_column(ForeignKey("pay_groups.id"))
    city: Mapped[str]
    """Code of the city whose insurance and fund rules hold, as the law data names it."""
    salary: Mapped[int] = mapped_column(BigInteger)
    """Fen a month."""
    insurance_base: Mapped[int | None] = mapped_column(BigInteger)
    """Fen; None: the salary. The city's bounds are applied."""
    fund_base: Mapped[int | None] = mapped_column(BigInteger)
    """Fen; None: as the insurance base."""
    fund_rate: Mapped[int | None]
    """Hundredths of a percent, both sides alike; None: the city's."""
    special_additional: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Fen a month of special additional deductions (专项附加扣除)."""
    resident: Mapped[bool] = mapped_column(default=True, server_default="true")
    """Of the tax law: non-residents are taxed by the month."""
    first_wage: Mapped[bool] = mapped_column(default=False, server_default="false")
    """First wage of the year: 5,000 for every month since January (STA 2020 No. 13)."""
    whole_year: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Last year's wages were at most 60,000: deducted at once (STA 2020 No. 19)."""
    leaves_on: Mapped[date | None]
    """Last day of employment."""
    amounts: Mapped[dict[str, Any]]
    """Further amounts for formulas: name to fen a month."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class PayAccount(Base):
    """Where an employee's wage goes."""

    __tablename__ = "pay_accounts"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    bank: Mapped[str]
    number: Mapped[bytes] = mapped_column(SealedText)
    tail: Mapped[str]
    """The last four digits, to show."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_by: Mapped[str]
    updated_at: Mapped[datetime]


class PayInput(Base):
    """A quantity of one employee's month: hours, days, a bonus. Overrides what is counted."""

    __tablename__ = "pay_inputs"
    __table_args__ = (
        CheckConstraint(MONTH, name="month"),
        Index("ix_pay_inputs_period", "period", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric(16, 4))
    """Hours, days, or yuan: what the name says."""
    source: Mapped[str]
    """manual, import, attendance, leave"""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    updated_by: Mapped[str]
    updated_at: Mapped[datetime]


class PayRun(Base):
    """One month of one group."""

    __tablename__ = "pay_runs"
    __table_args__ = (
        CheckConstraint(MONTH, name="month"),
        CheckConstraint("status in ('draft', 'reviewed', 'locked', 'paid')", name="status"),
        CheckConstraint("kind in ('monthly', 'imported')", name="kind"),
        # Two runs of one month at once, whoever starts them: the second one is refused here.
        UniqueConstraint("period", "group_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(default="monthly", server_default="monthly")
    period: Mapped[date]
    group_id: Mapped[str | None] = mapped_column(ForeignKey("pay_groups.id"))
    """None for what was imported."""
    status: Mapped[str] = mapped_column(default="draft", server_default="draft")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    paid_on: Mapped[date | None]
    """The day the wage is paid, which decides the tax month."""
    plan: Mapped[dict[str, Any]]
    """Which versions of items and law it was computed by."""
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    """Employees to compute."""
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    """Employees computed; equal to `total` when the draft is whole."""
    watermark: Mapped[str | None]
    """Person up to whom (by id) everything is committed; a broken-off computation goes on here."""
    fault: Mapped[str | None]
    """Code of the refusal that ended the last computation, where one did."""
    computed_by: Mapped[str | None]
    computed_at: Mapped[datetime | None]
    """None while a computation is not finished."""
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    locked_by: Mapped[str | None]
    locked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PayRule(Base):
    """A rule that made lines of a run: of an item's formula, of the law, or an import."""

    __tablename__ = "pay_rules"
    __table_args__ = (UniqueConstraint("run_id", "item", "variant"),)

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("pay_runs.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    """Order on the payslip."""
    item: Mapped[str]
    """Code of the item; for imports its name."""
    variant: Mapped[str] = mapped_column(default="", server_default="")
    """Where one item has several rules in a run: the city, the kind of taxation."""
    name: Mapped[str]
    section: Mapped[str]
    taxed: Mapped[bool]
    rule: Mapped[str]
    """The formula, or the name of the law's rule; empty for imports."""
    source: Mapped[str]
    """What the rule rests on, with its version: an item's version, a law's article."""
    inputs: Mapped[list[dict[str, Any]]]
    """Of each number in a line's `inputs`: `{"name", "decimals"}`, in order."""


class Payslip(Base):
    """One employee's month (工资条)."""

    __tablename__ = "payslips"
    __table_args__ = (
        UniqueConstraint("person_id", "period"),
        Index("ix_payslips_run", "run_id", "person_id"),
        CheckConstraint(MONTH, name="month"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("pay_runs.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    period: Mapped[date]
    paid_on: Mapped[date | None]
    gross: Mapped[int] = mapped_column(BigInteger)
    net: Mapped[int] = mapped_column(BigInteger)
    employer: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """What the company pays beside the gross."""
    # This month's share of what the year's tax is reckoned from; the sums of the months before
    # are the cumulative figures of the next. None: not known (an import without them).
    income: Mapped[int | None] = mapped_column(BigInteger)
    """Wages that are taxed."""
    basic: Mapped[int | None] = mapped_column(BigInteger)
    """Basic deduction (减除费用)."""
    insured: Mapped[int | None] = mapped_column(BigInteger)
    """Own shares of insurance and fund (专项扣除)."""
    additional: Mapped[int | None] = mapped_column(BigInteger)
    """Special additional deductions (专项附加扣除)."""
    withheld: Mapped[int | None] = mapped_column(BigInteger)
    """Income tax withheld."""
    facts: Mapped[dict[str, Any] | None]
    """What the month was computed from: rows of `pay_facts`, inputs and their sources."""


class PayslipLine(Base):
    """One line of a payslip. Written by the million: no foreign keys are checked row by row."""

    __tablename__ = "payslip_lines"

    payslip_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    rule_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    """Fen, as it counts towards the net: deductions are negative."""
    inputs: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The numbers the rule was given, as `PayRule.inputs` names them."""


class PayProblem(Base):
    """Why a draft cannot be locked: a month that could not be computed, or is below 0."""

    __tablename__ = "pay_problems"

    run_id: Mapped[str] = mapped_column(
        ForeignKey("pay_runs.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True, default="", server_default="")


class PayCorrection(Base):
    """What a paid month should have been more or less; lands in the next run as its own line."""

    __tablename__ = "pay_corrections"
    __table_args__ = (
        CheckConstraint("extract(day from of_period) = 1", name="month"),
        Index("ix_pay_corrections_open", "person_id", postgresql_where=text("payslip_id is null")),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    of_period: Mapped[date]
    """The paid month that is put right."""
    amount: Mapped[int] = mapped_column(BigInteger)
    """Fen; below 0 takes back."""
    taxed: Mapped[bool] = mapped_column(default=True, server_default="true")
    reason: Mapped[str]
    run_id: Mapped[str | None] = mapped_column(ForeignKey("pay_runs.id", ondelete="SET NULL"))
    """The run it was put into."""
    payslip_id: Mapped[int | None] = mapped_column(BigInteger)
    """The payslip that paid it, once paid."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]
