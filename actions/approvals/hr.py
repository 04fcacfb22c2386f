"""Requests by employees as the actions read them, and the calls about them."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from actions.hr_client import HR
from actions.hr_types import Named, View

OPEN = frozenset({"pending", "needs_info"})


class FiledRequest(View):
    """What an employee asked for."""

    id: str
    kind: str
    status: str
    person: Named
    approver: Named | None = None
    reason: str = ""
    data: dict[str, Any] = Field(default_factory=dict)
    decision_note: str | None = None


async def filed_requests(hr: HR, **filters: str) -> list[FiledRequest]:
    """Requests by employees: `waiting_for_me`, `mine`, `kind`, `status`; for employees only."""
    return await hr.pages(FiledRequest, "/employee-requests", filters)


async def decide_filed(
    hr: HR, request: str, step: str, body: Mapping[str, Any], *, key: str
) -> FiledRequest:
    """approve, reject, ask-info, answer or withdraw one."""
    return await hr.post(FiledRequest, f"/employee-requests/{request}/{step}", body, key=key)
