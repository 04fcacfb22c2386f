"""Why a file is not made."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class RunNotLocked(Conflict):
    code = "pay_run_not_locked"
    detail = "This file is made of locked and paid runs only: what is open may still change."
    example: ClassVar[JSON] = {"status": "draft"}


class AccountsMissing(Conflict):
    code = "pay_accounts_missing"
    detail = "Some who are paid have no bank account; `data.people` names the first of them."
    example: ClassVar[JSON] = {"people": ["zhou"], "count": 1}


class VoucherUnbalanced(Conflict):
    code = "pay_voucher_unbalanced"
    detail = "The lines of these imported payslips do not add up to what was paid."
