"""Refusals about proofs of identity."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, HRError


class ProofRequired(HRError):
    code, status = "proof_required", 403
    detail = "Pay is shown on a shared device only after a fresh proof of identity."


class ProofNotNeeded(HRError):
    code, status = "proof_not_needed", 409
    detail = "This is no shared device."


class NoWayToProve(HRError):
    code, status = "no_way_to_prove", 409
    detail = "There is neither a phone number nor a mail address to send a code to."


class CodeSentLately(HRError):
    code, status = "code_sent_lately", 409
    detail = "A code was sent a moment ago, or too many were sent this hour."
    example: ClassVar[JSON] = {"until": "2026-11-24T08:01:00+00:00"}


class CodeWrong(HRError):
    code, status = "code_wrong", 403
    detail = "This is not the code that was sent."
    keeps_transaction = True
    """Else a wrong code would cost nothing."""
    example: ClassVar[JSON] = {"left": 4}


class CodeExpired(HRError):
    code, status = "code_expired", 409
    detail = "No code is waiting: it is too old, was tried too often, or none was sent."
