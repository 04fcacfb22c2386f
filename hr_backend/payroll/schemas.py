"""Bodies about pay. Money is yuan with two decimals, as text; a period is `2026-11`."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from hr_backend.kit.schemas import Id, Line, Named, Prose, Schema, storable

Yuan = Annotated[Decimal, Field(ge=-(10**8), le=10**8, decimal_places=2)]
Wage = Annotated[Decimal, Field(ge=0, le=10**8, decimal_places=2)]
Period = Annotated[
    str,
    StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$"),
    Field(description="Month worked", examples=["2026-11"]),
]
Code = Annotated[
    str,
    StringConstraints(pattern=r"^[^\W\d]\w{0,39}$"),
    AfterValidator(storable),
    Field(description="Name in formulas: letters (Chinese too), digits, _", examples=["全勤奖"]),
]
Formula = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1000),
    AfterValidator(storable),
    Field(description="In yuan", examples=["if(late_minutes == 0, 300, 0)"]),
]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 12, 31))]
Basis = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4, examples=["0.07"])]
"""A share: 0.07 is 7 %."""


def first_day(period: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{period}-01")


class NewGroup(Schema):
    """A pay group (薪资组)."""

    name: Annotated[Line, Field(min_length=1)]
    payday: Annotated[int, Field(ge=1, le=31)] | None = Field(
        default=None, description="Day of the month after; null: the company's policy"
    )
    injury_class: Annotated[int, Field(ge=1, le=8)] = Field(
        default=1, description="Industry class of work-injury insurance"
    )
    fund_rate: Annotated[Decimal, Field(ge=0, le=Decimal("0.12"), decimal_places=4)] = Field(
        default=Decimal("0.07"), description="Housing fund, each side; a share"
    )
    sick_rate: Basis = Field(default=Decimal(1), description="Of the wage paid on sick days")


class GroupEdit(NewGroup):
    """The group as it shall be."""

    version: int
    active: bool = True


class GroupView(GroupEdit):
    """A pay group."""

    id: str


class Groups(Schema):
    """Every pay group."""

    items: list[GroupView]


class NewItem(Schema):
    """A new version of a pay item (薪资项目); the ones before stay for their months."""

    code: Code
    name: Annotated[Line, Field(min_length=1)]
    section: Literal["earning", "deduction", "note", "employer"] = Field(
        description="deduction: the formula says how much is taken off"
    )
    formula: Formula
    taxed: bool = Field(
        default=True, description="Counts as wage for income tax; a deduction: before tax"
    )
    groups: list[Id] | None = Field(default=None, description="null: every group")
    valid_from: Period
    active: bool = Field(default=True, description="false ends the item from that month on")
    position: Annotated[int, Field(ge=0, le=999)] = 0
    source: Line = Field(default="", description="What it rests on", examples=["薪酬制度 第8条"])


class ItemView(NewItem):
    """One version of a pay item."""

    version: int
    created_by: str
    created_at: datetime


class Items(Schema):
    """Versions of pay items."""

    items: list[ItemView]


class Checked(Schema):
    """What a formula was tried on."""

    people: int = Field(description="Employees it was tried on; nothing was stored")


class NewFacts(Schema):
    """What holds for an employee's pay from a day on."""

    person: Id
    valid_from: Day
    group: Id
    city: Annotated[Line, Field(min_length=1, examples=["shanghai"])]
    salary: Wage = Field(description="Yuan a month")
    insurance_base: Wage | None = Field(default=None, description="null: the salary")
    fund_base: Wage | None = Field(default=None, description="null: as the insurance base")
    fund_rate: Basis | None = Field(default=None, description="null: the group's")
    special_additional: Wage = Field(
        default=Decimal(0), description="Special additional deductions (专项附加扣除) a month"
    )
    resident: bool = True
    first_wage: bool = Field(default=False, description="STA 2020 No. 13")
    whole_year: bool = Field(default=False, description="STA 2020 No. 19")
    leaves_on: Day | None = Field(default=None, description="Last day of employment")
    amounts: dict[Code, Yuan] = Field(
        default_factory=dict, max_length=50, description="Own amounts of items, yuan a month"
    )


class FactsView(NewFacts):
    """A row of an employee's pay facts."""

    id: int
    created_by: str
    created_at: datetime


class FactsList(Schema):
    """An employee's pay facts, the oldest first."""

    items: list[FactsView]


class NewAccount(Schema):
    """Where an employee's wage goes."""

    bank: Annotated[Line, Field(min_length=1, examples=["招商银行"])]
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,30}$")] = Field(
        description="Kept sealed; only its tail is ever shown"
    )


class AccountView(Schema):
    """The account, masked."""

    person: str
    bank: str
    tail: str = Field(description="Last four digits", examples=["4455"])
    version: int
    updated_at: datetime


class InputRow(Schema):
    """A quantity of one employee's month, or an item's own amount of this month alone."""

    person: Id
    name: Code
    value: Yuan = Field(description="Hours, days, minutes, counts or yuan")


class NewInputs(Schema):
    """Quantities of a month; what is there already under a name is replaced."""

    period: Period
    rows: Annotated[list[InputRow], Field(min_length=1, max_length=5000)]


class InputView(InputRow):
    """A quantity and where it is from."""

    source: str
    updated_by: str
    updated_at: datetime


class Inputs(Schema):
    """Quantities of one employee's month."""

    items: list[InputView]


class Written(Schema):
    """How many rows were written."""

    rows: int


class NewCorrection(Schema):
    """What a paid month should have been more (or, below 0, less)."""

    person: Id
    period: Period
    amount: Yuan | None = Field(
        default=None,
        description="null: by how much the gross comes to something else from what is known now",
    )
    taxed: bool = True
    reason: Annotated[Prose, Field(min_length=1)]


class CorrectionView(NewCorrection):
    """A correction and where it landed."""

    amount: Yuan
    id: str
    run: str | None
    payslip: str | None
    created_by: str
    created_at: datetime


class Corrections(Schema):
    """Corrections, the newest first."""

    items: list[CorrectionView]


class NewRun(Schema):
    """A month of a group, to compute."""

    period: Period
    group: Id


class RunEdit(Schema):
    """Which state of the run was read."""

    version: int | None = None


class Reopening(RunEdit):
    """Why a month is opened again."""

    reason: Annotated[Prose, Field(min_length=1)]


class RunView(Schema):
    """A run; sums are of the payslips there are."""

    id: str
    kind: str
    period: Period
    group: Named | None
    status: Literal["draft", "reviewed", "locked", "paid"]
    version: int
    paid_on: date | None
    done: int = Field(description="Employees computed")
    total: int
    computing: bool = Field(description="The draft is not whole yet and is being worked on")
    fault: str | None = Field(description="Code of the refusal that ended the last computation")
    problems: int
    computed_by: str | None
    computed_at: datetime | None
    reviewed_by: str | None
    locked_by: str | None
    gross: Yuan | None
    net: Yuan | None
    employer: Yuan | None


class ProblemView(Schema):
    """Why an employee's month cannot be paid so; amounts are on the payslip."""

    person: str
    code: str = Field(examples=["negative_net"])
    item: str


class SlipItem(Schema):
    """One line of a payslip."""

    item: str
    name: str
    section: str
    amount: Yuan = Field(description="As it counts towards the net: deductions are below 0")


class SlipView(Schema):
    """A payslip (工资条): earning, deduction, insurance and tax add up to the net."""

    id: str
    person: Named
    period: Period
    paid_on: date | None
    status: str
    gross: Yuan
    net: Yuan
    items: list[SlipItem]


class InputNumber(Schema):
    """A number a line was made of."""

    name: str
    value: str


class ProvenItem(SlipItem):
    """A line with its proof."""

    rule: str = Field(description="The formula, or the name of the law's rule; empty: imported")
    rule_name: str
    source: str
    inputs: list[InputNumber]


class ProvenSlip(SlipView):
    """A payslip with the proof of every line."""

    items: list[ProvenItem]  # type: ignore[assignment]
    employer: Yuan
    facts: dict[str, Any] | None = Field(description="Rows of facts, and where inputs are from")
