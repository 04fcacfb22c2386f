"""The company's rules and its list of reasons: reading, changing, trying out."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query

from hr_backend.approvals import policies, policy_check, reasons
from hr_backend.approvals.models import ChangeKind, PolicyVersion
from hr_backend.approvals.policy_schemas import (
    SHORT_CODE,
    NewPolicy,
    PolicyCheck,
    PolicyDraft,
    PolicyView,
    ReasonEdit,
    ReasonList,
    ReasonView,
)
from hr_backend.approvals.policy_schemas import Scope as PolicyScope
from hr_backend.approvals.reasons import Reason
from hr_backend.kit.db import Session
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import (
    Conflict,
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    declare,
)
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.people.access import AnyActor, Staff, may_edit_reasons
from hr_backend.people.deeds import CurrentDeed, CurrentWrite

router = APIRouter(tags=["policies"], responses=declare(NotAuthenticated, Invalid))


@router.get("/policies", summary="Rules of every scope", responses=declare(Forbidden))
async def list_policies(
    session: Session,
    actor: Staff,
    deed: CurrentDeed,
    paging: Paging,
    scope: Annotated[PolicyScope | None, Query()] = None,
) -> Page[PolicyView]:
    """All versions, by scope and version. A narrower scope's rules take the place of a wider's,
    in this order: company, department, requisition, level.

    Who may call it: employees (the company's, and what holds for their posts); admins (all).
    """
    rows, more = cut(
        await policies.list_policies(session, actor, scope=scope, paging=paging), paging
    )
    cursor = encode(rows[-1].scope, str(rows[-1].version)) if more else None
    return Page(items=await _views(session, deed, rows), next_cursor=cursor)


@router.post(
    "/policies",
    summary="A new version of a scope's rules",
    responses=declare(Forbidden, IdempotencyKeyReused, Conflict),
)
async def add_policy(
    body: NewPolicy, session: Session, deed: CurrentDeed, write: CurrentWrite
) -> PolicyView:
    """Versions are added and never changed; this one takes the place of the scope's last from
    `valid_from` on, whole. What was decided before stays as it is.

    Who may call it: admins; an HRBP for posts they accompany, and for a department all of whose
    posts that are not closed they accompany.
    """

    async def effect() -> PolicyView:
        row = await policies.add_policy(session, deed, body)
        return (await _views(session, deed, [row]))[0]

    return await write.once(PolicyView, effect)


@router.post("/policies/check", summary="Try a draft on the past", responses=declare(Forbidden))
async def check_policy(body: PolicyDraft, session: Session, deed: CurrentDeed) -> PolicyCheck:
    """How candidates' changes of the last `days` were decided, and how the draft would have.
    Changes nothing. Who may call it: whoever could add it (see above).
    """
    await policies.check_scope(session, deed.actor, body.scope)
    return await policy_check.check(session, body, now=deed.now)


@router.get("/reason-codes", summary="Why interviews change")
async def list_reason_codes(
    session: Session,
    actor: AnyActor,
    kind: Annotated[ChangeKind | None, Query(description="Only for this kind of change")] = None,
) -> ReasonList:
    """Who may call it: everybody."""
    found = (await reasons.all_reasons(session)).values()
    return ReasonList(items=[_reason(one) for one in found if kind is None or kind in one.kinds])


@router.put(
    "/reason-codes/{code}", summary="Word a reason, or retire it", responses=declare(Forbidden)
)
async def put_reason_code(
    code: Annotated[str, Path(pattern=SHORT_CODE)],
    body: ReasonEdit,
    session: Session,
    deed: CurrentDeed,
) -> ReasonView:
    """Requests that carry the code keep it. Who may call it: HRBPs; admins."""
    if not may_edit_reasons(deed.actor):
        raise Forbidden
    kinds = tuple(dict.fromkeys(kind.value for kind in body.kinds))
    words = tuple(dict.fromkeys(body.words))
    reason = Reason(code, body.title, kinds, words, body.active)
    return _reason(await reasons.put_reason(session, deed, reason))


async def _views(session: Session, deed: Deed, rows: Sequence[PolicyVersion]) -> list[PolicyView]:
    holding = await policies.in_force(session, (row.scope for row in rows), now=deed.now)
    return [
        PolicyView(
            id=row.id,
            scope=row.scope,
            version=row.version,
            valid_from=row.valid_from,
            in_force=row.id in holding,
            data=row.data,
            created_at=row.created_at,
            author=row.author_id,
        )
        for row in rows
    ]


def _reason(reason: Reason) -> ReasonView:
    return ReasonView(
        code=reason.code,
        title=reason.title,
        kinds=[ChangeKind(kind) for kind in reason.kinds],
        words=list(reason.words),
        active=reason.active,
    )
