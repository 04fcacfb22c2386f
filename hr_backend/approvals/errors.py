"""Refusals about change requests."""

from typing import ClassVar

from hr_backend.interviews.errors import InterviewPast
from hr_backend.kit.errors import JSON, Conflict, Invalid
from hr_backend.slots.repository import SlotTaken


class ChangePending(Conflict):
    code = "change_pending"
    detail = "A change of this interview is already under review; `data.request` names it."
    example: ClassVar[JSON] = {"request": "5261bee482604e63a1903bcf52cefca5", "status": "pending"}


class AlreadyDecided(Conflict):
    code = "already_decided"
    detail = "This request has been decided, applied or taken back; `data.status` says which."
    example: ClassVar[JSON] = {"status": "applied"}


class SlotLost(SlotTaken):
    """The new time went away before the last review: the request is now needs_info."""

    keeps_transaction: ClassVar[bool] = True
    example: ClassVar[JSON] = {"request": "5261bee482604e63a1903bcf52cefca5"}


class RequestOverdue(InterviewPast):
    """The interview began before the last review: the request is now expired."""

    keeps_transaction: ClassVar[bool] = True
    example: ClassVar[JSON] = {"request": "5261bee482604e63a1903bcf52cefca5"}


class ReasonCodeUnknown(Invalid):
    code = "reason_code_unknown"
    detail = "No active reason code of this name is for this kind of change."
    example: ClassVar[JSON] = {"reason_code": "time_conflict"}


class AttachmentType(Invalid):
    code = "attachment_type"
    detail = "The file is not of a kind that is taken, or not what its name says."
    example: ClassVar[JSON] = {"found": "text/html", "allowed": ["application/pdf", "image/png"]}


class AttachmentEmpty(Invalid):
    code = "attachment_empty"
    detail = "The file is empty."


class TooManyAttachments(Conflict):
    code = "too_many_attachments"
    detail = "This request has as many files as it may have."
    example: ClassVar[JSON] = {"max": 10}
