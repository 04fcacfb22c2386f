"""The policy that holds for a requisition at a moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import PolicyVersion
from hr_backend.approvals.rules import Policy, merge
from hr_backend.interviews.models import Requisition


@dataclass(frozen=True, slots=True)
class Effective:
    """A merged policy and the versions it was made of."""

    rules: Policy
    versions: tuple[str, ...]
    """`scope@version`, the widest first."""


async def policy_of(session: AsyncSession, requisition: Requisition, *, now: datetime) -> Effective:
    """Company, department, requisition, level: the narrower wins, in it the newest in force."""
    scopes = [
        "company",
        f"department:{requisition.department_id}",
        f"requisition:{requisition.id}",
        f"level:{requisition.level}",
    ]
    rows = await session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.scope.in_(scopes), PolicyVersion.valid_from <= now)
        .order_by(PolicyVersion.version)
    )
    newest = {row.scope: row for row in rows}
    layers = [newest[scope] for scope in scopes if scope in newest]
    return Effective(
        merge(layer.data for layer in layers),
        tuple(f"{layer.scope}@{layer.version}" for layer in layers),
    )
