"""Policies: dated, scoped, versioned; a version is added and never changed.

Scopes from the widest to the narrowest: company, department, requisition, level. Each one's rules
take the place of the same rules of those before it. In a scope that version holds whose
`valid_from` came last, of two alike the later version; what it does not say, it leaves to the
wider scopes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import PolicyVersion
from hr_backend.approvals.policy_schemas import NewPolicy
from hr_backend.approvals.rules import Policy, merge
from hr_backend.audit.service import record
from hr_backend.interviews.models import Requisition
from hr_backend.kit.auth import Actor
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, Invalid
from hr_backend.kit.pagination import PageQuery
from hr_backend.people.access import may_set_policy
from hr_backend.people.models import Department
from hr_backend.people.visibility import visible


@dataclass(frozen=True, slots=True)
class Effective:
    """A merged policy and the versions it was made of."""

    rules: Policy
    versions: tuple[str, ...]
    """`scope@version`, the widest first."""


def scopes_of(requisition: Requisition) -> list[str]:
    """The widest first."""
    return [
        "company",
        f"department:{requisition.department_id}",
        f"requisition:{requisition.id}",
        f"level:{requisition.level}",
    ]


async def policy_of(session: AsyncSession, requisition: Requisition, *, now: datetime) -> Effective:
    """The policy that holds for a requisition at a moment."""
    scopes = scopes_of(requisition)
    rows = await session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.scope.in_(scopes), PolicyVersion.valid_from <= now)
        .order_by(PolicyVersion.valid_from, PolicyVersion.version)
    )
    return effective(rows, scopes)


async def company_rules(session: AsyncSession, *, now: datetime) -> Policy:
    """What holds for the whole company at a moment."""
    rows = await session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.scope == "company", PolicyVersion.valid_from <= now)
        .order_by(PolicyVersion.valid_from, PolicyVersion.version)
    )
    return effective(rows, ["company"]).rules


def effective(rows: Iterable[PolicyVersion], scopes: Sequence[str]) -> Effective:
    """What holds of versions in force, sorted by `valid_from` and version."""
    newest = {row.scope: row for row in rows}
    layers = [newest[scope] for scope in scopes if scope in newest]
    return Effective(
        merge(layer.data for layer in layers),
        tuple(f"{layer.scope}@{layer.version}" for layer in layers),
    )


async def list_policies(
    session: AsyncSession, actor: Actor, *, scope: str | None, paging: PageQuery
) -> Sequence[PolicyVersion]:
    """By scope, then by version; one more than the page holds."""
    key = (PolicyVersion.scope, PolicyVersion.version)
    statement = (
        select(PolicyVersion)
        .where(visible(actor, PolicyVersion))
        .order_by(*key)
        .limit(paging.limit + 1)
    )
    if scope is not None:
        statement = statement.where(PolicyVersion.scope == scope)
    if (after := paging.after(2)) is not None:
        if not after[1].isdecimal() or len(after[1]) > 9:
            raise Invalid("The cursor is not one of this list's.")
        statement = statement.where(tuple_(*key) > (after[0], int(after[1])))
    return (await session.scalars(statement)).all()


async def in_force(session: AsyncSession, scopes: Iterable[str], *, now: datetime) -> set[str]:
    """Ids of the versions that hold in these scopes now."""
    rows = await session.execute(
        select(PolicyVersion.scope, PolicyVersion.id)
        .where(PolicyVersion.scope.in_(set(scopes)), PolicyVersion.valid_from <= now)
        .order_by(PolicyVersion.valid_from, PolicyVersion.version)
    )
    return set({row.scope: row.id for row in rows}.values())


async def add_policy(session: AsyncSession, deed: Deed, wanted: NewPolicy) -> PolicyVersion:
    """Write down a new version; Forbidden, or Invalid for an unknown scope or a past date.

    Of two added to one scope at once, one is refused as a Conflict.
    """
    await check_scope(session, deed.actor, wanted.scope)
    valid_from = wanted.valid_from or deed.now
    if valid_from < deed.now:
        raise invalid("valid_from", "must not lie in the past: decisions stay as they were made")
    last = await session.scalar(
        select(func.max(PolicyVersion.version)).where(PolicyVersion.scope == wanted.scope)
    )
    row = PolicyVersion(
        scope=wanted.scope,
        version=(last or 0) + 1,
        valid_from=valid_from,
        data=wanted.data.said(),
        created_at=deed.now,
        author_id=deed.actor.person,
    )
    session.add(row)
    await session.flush()
    record(
        session,
        deed,
        action="policy.set",
        subject=("policy", f"{row.scope}@{row.version}"),
        after={"valid_from": valid_from.isoformat(), "data": row.data},
    )
    return row


async def check_scope(session: AsyncSession, actor: Actor, scope: str) -> None:
    """Forbidden where the actor may not say what holds there; Invalid where there is no such."""
    if not await may_set_policy(session, actor, scope):
        raise Forbidden
    kind, _, name = scope.partition(":")
    tables = {"department": Department.id, "requisition": Requisition.id}
    if kind in tables and await session.scalar(select(tables[kind]).where(tables[kind] == name)):
        return
    if kind in tables:
        raise invalid("scope", f"there is no such {kind}")


def invalid(field: str, problem: str) -> Invalid:
    return Invalid(errors=[{"field": f"body.{field}", "problem": problem}])
