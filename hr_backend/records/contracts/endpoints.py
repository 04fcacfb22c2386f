"""Contracts over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    NotAuthenticated,
    NotFound,
    VersionConflict,
    declare,
)
from hr_backend.kit.pagination import Page, Paging
from hr_backend.kit.schemas import Id, Named
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, CurrentWrite
from hr_backend.records.contracts import repository, rules, service
from hr_backend.records.contracts.errors import ContractOver, ContractsOverlap, ProbationUnlawful
from hr_backend.records.contracts.models import Contract, Term
from hr_backend.records.contracts.schemas import (
    ContractView,
    Ending,
    MissingContract,
    MissingList,
    NewContract,
)
from hr_backend.records.keeping import paged

router = APIRouter(tags=["records"], responses=declare(NotAuthenticated, Forbidden, NotFound))


def view(row: Contract) -> ContractView:
    """A contract with its person loaded."""
    return ContractView(
        id=row.id,
        person=Named(id=row.person_id, name=row.person.name),
        term=Term(row.term),
        start_on=row.start_on,
        end_on=row.end_on,
        probation_end=row.probation_end,
        ended_on=row.ended_on,
        version=row.version,
    )


@router.get("/contracts", summary="Contracts")
async def list_contracts(
    session: Session,
    actor: AnyActor,
    paging: Paging,
    person: Annotated[Id | None, Query(description="Only this employee's")] = None,
) -> Page[ContractView]:
    """Who may call it: everybody, of what they may see (own, team's; HR all)."""
    rows, following = await paged(
        session, repository.shown(actor, person=person), Contract.id, paging
    )
    return Page(items=[view(row) for row in rows], next_cursor=following)


@router.post(
    "/contracts",
    summary="Keep a signed contract",
    responses=declare(ProbationUnlawful, ContractsOverlap, IdempotencyKeyReused),
)
async def sign_contract(
    body: NewContract, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ContractView:
    """The probation must be one that LCL art. 19 allows. Who may call it: HRBPs; admins."""

    async def effect() -> ContractView:
        return view(await service.sign(session, deed, body))

    return await write.once(ContractView, effect)


@router.post(
    "/contracts/{contract_id}/end",
    summary="End one before its term",
    responses=declare(ContractOver, VersionConflict, IdempotencyKeyReused),
)
async def end_contract(
    contract_id: Id, body: Ending, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> ContractView:
    """Who may call it: HRBPs; admins."""

    async def effect() -> ContractView:
        return view(await service.end(session, deed, contract_id, body))

    return await write.once(ContractView, effect)


@router.get("/contracts/missing", summary="Who works without a contract")
async def list_missing(session: Session, deed: CurrentDeed) -> MissingList:
    """Whose month to sign one (LCL art. 10) is over, or will be within a week.

    Who may call it: HRBPs; admins.
    """
    day = service.today(deed)
    return MissingList(
        items=[
            MissingContract(
                person=Named(id=row.id, name=row.name),
                hired_on=row.hired_on,
                due_on=rules.contract_due(row.hired_on),
                overdue=rules.contract_due(row.hired_on) < day,
            )
            for row in await service.missing(session, deed)
            if row.hired_on is not None
        ]
    )
