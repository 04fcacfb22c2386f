"""Refusals about pay. They name items and people by their ids, never an amount."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class FormulaRefused(Invalid):
    code = "formula_refused"
    detail = "The formula says what it may not; `data.reason` tells what, `data.at` where."
    example: ClassVar[JSON] = {
        "item": "full_attendance",
        "reason": "formula_unknown_name",
        "at": "bonnus",
    }


class FormulaCircle(Invalid):
    code = "formula_circle"
    detail = "The item refers to itself; `data.items` is the way round."
    example: ClassVar[JSON] = {"items": ["a", "b", "a"]}


class FormulaFails(Invalid):
    code = "formula_fails"
    detail = "The formula has no result for an employee: a division by zero, or too large."
    example: ClassVar[JSON] = {"item": "rate", "person": "zhou", "reason": "division_by_zero"}


class ItemInUse(Conflict):
    code = "pay_item_in_use"
    detail = "Other items use this one; `data.items` names them."
    example: ClassVar[JSON] = {"items": ["full_attendance"]}


class ItemCodeTaken(Invalid):
    code = "pay_item_code"
    detail = "This name is one of a fact or of a line of the law."
    example: ClassVar[JSON] = {"code": "salary"}


class InputUnknown(Invalid):
    code = "pay_input_unknown"
    detail = "There is no such quantity, and no item of this name."
    example: ClassVar[JSON] = {"name": "overtime", "known": ["unpaid_days"]}


class FundRateRefused(Invalid):
    code = "fund_rate_refused"
    detail = "The housing fund rate is outside what the city allows."
    example: ClassVar[JSON] = {"city": "shanghai", "from": "0.05", "to": "0.07"}


class PeriodLocked(Conflict):
    code = "pay_period_locked"
    detail = "The month is locked or paid: what changes it is a correction."
    example: ClassVar[JSON] = {"period": "2026-10"}


class PeriodOpen(Conflict):
    code = "pay_period_open"
    detail = "The month is not paid yet: change it itself."
    example: ClassVar[JSON] = {"period": "2026-11"}


class NothingToCorrect(Conflict):
    code = "pay_nothing_to_correct"
    detail = "From what is known now the month comes to what was paid."


class CorrectionNeedsAmount(Invalid):
    code = "pay_correction_amount"
    detail = "The month was not computed here: say by how much it was wrong."


class RunExists(Conflict):
    code = "pay_run_exists"
    detail = "There is a run of this month and group already."
    example: ClassVar[JSON] = {"run": "5f"}


class RunBusy(Conflict):
    code = "pay_run_busy"
    detail = "This run is being computed at this moment."


class RunsInOrder(Conflict):
    code = "pay_runs_in_order"
    detail = "Months are computed one after the other; `data.period` is in the way."
    example: ClassVar[JSON] = {"period": "2026-10", "status": "draft"}


class RunState(Conflict):
    code = "pay_run_state"
    detail = "A run in this state cannot be changed so."
    example: ClassVar[JSON] = {"status": "paid"}


class RunNotComputed(Conflict):
    code = "pay_run_not_computed"
    detail = "The draft is not whole yet."
    example: ClassVar[JSON] = {"done": 1000, "total": 3000, "fault": None}


class RunHasProblems(Conflict):
    code = "pay_run_problems"
    detail = "Some months could not be computed or are below zero: see the run's problems."
    example: ClassVar[JSON] = {"problems": 2}


class FourEyes(Conflict):
    code = "pay_four_eyes"
    detail = "Another person than the one who computed the run reviews it."


class NobodyToPay(Conflict):
    code = "pay_group_empty"
    detail = "Nobody of the group is employed in this month."


class RunStale(Conflict):
    code = "pay_run_stale"
    detail = "Facts, inputs, corrections or rules have changed since it was computed."
