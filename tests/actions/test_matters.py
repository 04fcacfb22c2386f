"""Which of several waiting requests a message speaks of."""

import pytest

from actions.approvals.hr import FiledRequest
from actions.approvals.matters import Filed, of_kinds
from actions.approvals.words import asks_what_waits
from actions.hr_types import Named


def filed(kind: str, **data: str) -> Filed:
    leave_type = data.get("leave_type")
    person = Named(id="zhou", name="周宁")
    name = f"{kind}-{leave_type}" if leave_type else kind
    return Filed(FiledRequest(id=name, kind=kind, status="pending", person=person, data=data))


ANNUAL, SICK = filed("leave", leave_type="annual"), filed("leave", leave_type="sick")
OVERTIME, PUNCH = filed("overtime"), filed("punch_correction")


@pytest.mark.parametrize(
    ("text", "leave_types", "meant"),
    [
        ("同意", [], ["leave-annual", "leave-sick", "overtime", "punch_correction"]),
        ("同意周宁的年假", ["annual"], ["leave-annual"]),
        ("批准病假", ["sick"], ["leave-sick"]),
        ("同意周宁的请假", [], ["leave-annual", "leave-sick"]),
        ("同意加班", [], ["overtime"]),
        ("驳回补卡，说清楚原因", [], ["punch_correction"]),
        ("同意周宁的婚假", ["marriage"], []),
        ("批了他的在职证明", [], []),
    ],
)
def test_kinds_narrow(text: str, leave_types: list[str], meant: list[str]) -> None:
    found = of_kinds([ANNUAL, SICK, OVERTIME, PUNCH], text, leave_types)
    assert [one.id for one in found] == meant


def test_a_named_kind_is_never_taken_for_another() -> None:
    assert of_kinds([OVERTIME], "同意周宁的年假", ["annual"]) == []
    assert of_kinds([OVERTIME], "同意周宁的", []) == [OVERTIME]


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("有什么要我批的", True),
        ("有要我审批的吗", True),
        ("有没有等我处理的申请", True),
        ("我的假批了吗", False),
        ("我的加班申请通过没", False),
        ("年假批下来没有", False),
    ],
)
def test_who_is_to_decide(text: str, waits: bool) -> None:
    assert asks_what_waits(text) is waits
