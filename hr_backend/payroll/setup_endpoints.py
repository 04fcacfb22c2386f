"""What payroll keeps: groups, items and their formulas, facts, accounts, inputs, corrections."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Conflict,
    Forbidden,
    IdempotencyKeyReused,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.schemas import Id
from hr_backend.payroll import items, keeping, repository
from hr_backend.payroll.errors import (
    CorrectionNeedsAmount,
    FormulaCircle,
    FormulaFails,
    FormulaRefused,
    FundRateRefused,
    InputUnknown,
    ItemCodeTaken,
    ItemInUse,
    NothingToCorrect,
    PeriodLocked,
    PeriodOpen,
)
from hr_backend.payroll.guard import need_payroll, note_view
from hr_backend.payroll.law.errors import CityUnknown, StandardUnknown, TaxTableUnknown
from hr_backend.payroll.models import PayAccount, PayCorrection, PayFacts, PayGroup, PayItem
from hr_backend.payroll.rules.values import yuan_of
from hr_backend.payroll.schemas import (
    AccountView,
    Checked,
    Corrections,
    CorrectionView,
    FactsList,
    FactsView,
    GroupEdit,
    Groups,
    GroupView,
    Inputs,
    InputView,
    Items,
    ItemView,
    NewAccount,
    NewCorrection,
    NewFacts,
    NewGroup,
    NewInputs,
    NewItem,
    Period,
    Written,
    first_day,
)
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter()
FORMULA = (
    FormulaRefused,
    FormulaCircle,
    FormulaFails,
    ItemCodeTaken,
    NotFound,
    Forbidden,
    TaxTableUnknown,
    StandardUnknown,
)


@router.get("/payroll/groups", summary="Pay groups", responses=declare(Forbidden))
async def list_pay_groups(session: Session, actor: AnyActor) -> Groups:
    """Who may call it: payroll."""
    need_payroll(actor)
    return Groups(items=[_group(row) for row in await repository.groups(session)])


@router.post(
    "/payroll/groups", summary="Add a pay group", responses=declare(Forbidden, IdempotencyKeyReused)
)
async def add_pay_group(
    body: NewGroup, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> GroupView:
    """Who may call it: payroll."""

    async def effect() -> GroupView:
        return _group(await keeping.add_group(session, deed, body))

    return await write.once(GroupView, effect)


@router.put(
    "/payroll/groups/{group_id}",
    summary="Change a pay group",
    responses=declare(NotFound, VersionConflict),
)
async def edit_pay_group(
    group_id: Id, body: GroupEdit, session: Session, deed: CurrentDeed
) -> GroupView:
    """Months that are reviewed, locked or paid stay as they are. Who may call it: payroll."""
    return _group(await keeping.edit_group(session, deed, group_id, body))


@router.get("/payroll/items", summary="Versions of pay items", responses=declare(Forbidden))
async def list_pay_items(
    session: Session,
    actor: AnyActor,
    code: Annotated[str | None, Query(max_length=60, description="Only this one's")] = None,
) -> Items:
    """By code, the newest version first. Who may call it: payroll."""
    return Items(items=[_item(row) for row in await items.versions(session, actor, code)])


@router.post(
    "/payroll/items",
    summary="Add a version of a pay item",
    responses=declare(*FORMULA, ItemInUse, IdempotencyKeyReused),
)
async def add_pay_item(
    body: NewItem, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ItemView:
    """Its formula is checked and tried on employees before it is taken. The versions before stay
    and hold for the months before `valid_from`. Who may call it: payroll.
    """

    async def effect() -> ItemView:
        return _item(await items.add_item(session, deed, body))

    return await write.once(ItemView, effect)


@router.post(
    "/payroll/items/check",
    summary="Try a formula without storing it",
    responses=declare(*FORMULA, ItemInUse),
)
async def check_pay_item(body: NewItem, session: Session, deed: CurrentDeed) -> Checked:
    """Refused as adding it would be. Who may call it: payroll."""
    return Checked(people=await items.try_item(session, deed, body))


@router.get("/payroll/facts", summary="An employee's pay facts", responses=declare(Forbidden))
async def list_pay_facts(
    session: Session, deed: CurrentDeed, person: Annotated[Id, Query()]
) -> FactsList:
    """The oldest first. Who may call it: payroll; audited (`pay.view`)."""
    need_payroll(deed.actor)
    rows = await repository.facts_of(session, person)
    if rows:
        note_view(session, deed, [person], "facts")
    return FactsList(items=[_facts(row) for row in rows])


@router.post(
    "/payroll/facts",
    summary="Say what holds for an employee's pay from a day on",
    responses=declare(
        Forbidden, NotFound, CityUnknown, StandardUnknown, FundRateRefused, IdempotencyKeyReused
    ),
)
async def add_pay_facts(
    body: NewFacts, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> FactsView:
    """A wage changed in mid-month counts by the paid days of both. What is paid stays as it is.

    Who may call it: payroll.
    """

    async def effect() -> FactsView:
        return _facts(await keeping.add_facts(session, deed, body))

    return await write.once(FactsView, effect)


@router.get(
    "/payroll/accounts/{person_id}", summary="Where a wage goes", responses=declare(NotFound)
)
async def get_pay_account(person_id: Id, session: Session, deed: CurrentDeed) -> AccountView:
    """Masked. Who may call it: its owner; payroll, which is audited (`pay.view`)."""
    return _account(await keeping.account(session, deed, person_id))


@router.put(
    "/payroll/accounts/{person_id}", summary="Set where a wage goes", responses=declare(NotFound)
)
async def put_pay_account(
    person_id: Id, body: NewAccount, request: Request, session: Session, deed: CurrentDeed
) -> AccountView:
    """The number is sealed before it is stored. Who may call it: payroll."""
    vault = request.app.state.vault
    return _account(await keeping.put_account(session, deed, vault, person_id, body))


@router.get("/payroll/inputs", summary="Quantities of a month", responses=declare(Forbidden))
async def list_pay_inputs(
    session: Session,
    deed: CurrentDeed,
    person: Annotated[Id, Query()],
    period: Annotated[Period, Query()],
) -> Inputs:
    """What was said of one employee's month. Who may call it: payroll; audited (`pay.view`)."""
    need_payroll(deed.actor)
    rows = await repository.inputs_of(session, person, first_day(period))
    if rows:
        note_view(session, deed, [person], "inputs")
    return Inputs(
        items=[
            InputView(
                person=row.person_id,
                name=row.name,
                value=row.value.quantize(Decimal("0.01")),
                source=row.source,
                updated_by=row.updated_by,
                updated_at=row.updated_at,
            )
            for row in rows
        ]
    )


@router.post(
    "/payroll/inputs",
    summary="Say quantities of a month",
    responses=declare(Forbidden, NotFound, InputUnknown, PeriodLocked, IdempotencyKeyReused),
)
async def put_pay_inputs(
    body: NewInputs, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> Written:
    """All or none. They win over what attendance and leave counted. Who may call it: payroll."""

    async def effect() -> Written:
        return Written(rows=await keeping.put_inputs(session, deed, body))

    return await write.once(Written, effect)


@router.get("/payroll/corrections", summary="Corrections", responses=declare(Forbidden))
async def list_pay_corrections(
    session: Session, deed: CurrentDeed, person: Annotated[Id | None, Query()] = None
) -> Corrections:
    """The newest 200. Who may call it: payroll; audited (`pay.view`)."""
    need_payroll(deed.actor)
    rows = await repository.corrections_of(session, person=person, limit=200)
    note_view(session, deed, (row.person_id for row in rows), "corrections")
    return Corrections(items=[_correction(row) for row in rows])


@router.post(
    "/payroll/corrections",
    summary="Put a paid month right",
    responses=declare(
        Forbidden,
        NotFound,
        PeriodOpen,
        NothingToCorrect,
        CorrectionNeedsAmount,
        StandardUnknown,
        IdempotencyKeyReused,
    ),
)
async def add_pay_correction(
    body: NewCorrection, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> CorrectionView:
    """It lands in the next run as a line of its own. Who may call it: payroll."""

    async def effect() -> CorrectionView:
        return _correction(await keeping.add_correction(session, deed, body))

    return await write.once(CorrectionView, effect)


@router.delete(
    "/payroll/corrections/{correction_id}",
    summary="Take back a correction",
    status_code=204,
    responses=declare(NotFound, Conflict),
)
async def drop_pay_correction(correction_id: Id, session: Session, deed: CurrentDeed) -> Response:
    """As long as no run has taken it. Who may call it: payroll."""
    await keeping.drop_correction(session, deed, correction_id)
    return Response(status_code=204)


def _share(basis: int) -> Decimal:
    return Decimal(basis).scaleb(-4)


def _group(row: PayGroup) -> GroupView:
    return GroupView(
        id=row.id,
        name=row.name,
        payday=row.payday,
        injury_class=row.injury_class,
        fund_rate=_share(row.fund_rate),
        sick_rate=_share(row.sick_rate),
        active=row.active,
        version=row.version,
    )


def _item(row: PayItem) -> ItemView:
    return ItemView.model_validate(
        {
            "code": row.code,
            "version": row.version,
            "name": row.name,
            "section": row.section,
            "formula": row.formula,
            "taxed": row.taxed,
            "groups": row.group_ids,
            "valid_from": f"{row.valid_from:%Y-%m}",
            "active": row.active,
            "position": row.position,
            "source": row.source,
            "created_by": row.created_by,
            "created_at": row.created_at,
        }
    )


def _facts(row: PayFacts) -> FactsView:
    return FactsView(
        id=row.id,
        person=row.person_id,
        valid_from=row.valid_from,
        group=row.group_id,
        city=row.city,
        salary=yuan_of(row.salary),
        insurance_base=None if row.insurance_base is None else yuan_of(row.insurance_base),
        fund_base=None if row.fund_base is None else yuan_of(row.fund_base),
        fund_rate=None if row.fund_rate is None else _share(row.fund_rate),
        special_additional=yuan_of(row.special_additional),
        resident=row.resident,
        first_wage=row.first_wage,
        whole_year=row.whole_year,
        leaves_on=row.leaves_on,
        amounts={code: yuan_of(amount) for code, amount in row.amounts.items()},
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _account(row: PayAccount) -> AccountView:
    return AccountView(
        person=row.person_id,
        bank=row.bank,
        tail=row.tail,
        version=row.version,
        updated_at=row.updated_at,
    )


def _correction(row: PayCorrection) -> CorrectionView:
    return CorrectionView(
        id=row.id,
        person=row.person_id,
        period=f"{row.of_period:%Y-%m}",
        amount=yuan_of(row.amount),
        taxed=row.taxed,
        reason=row.reason,
        run=row.run_id,
        payslip=None if row.payslip_id is None else str(row.payslip_id),
        created_by=row.created_by,
        created_at=row.created_at,
    )
