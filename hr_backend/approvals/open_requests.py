"""The open change request of each interview."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import OPEN, ChangeRequest


async def open_requests(
    session: AsyncSession, interviews: Collection[str]
) -> Mapping[str, ChangeRequest]:
    """By id of the interview; there is never more than one each."""
    rows = await session.scalars(
        select(ChangeRequest).where(
            ChangeRequest.interview_id.in_(interviews), ChangeRequest.status.in_(OPEN)
        )
    )
    return {row.interview_id: row for row in rows if row.interview_id is not None}
