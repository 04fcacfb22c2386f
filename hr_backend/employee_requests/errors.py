"""Refusals about requests by employees."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class RequestDecided(Conflict):
    code = "already_decided"
    detail = "This request has been decided or taken back; `data.status` says which."
    example: ClassVar[JSON] = {"status": "approved"}


class NobodyToDecide(Conflict):
    code = "nobody_to_decide"
    detail = "Nobody here may decide requests of this kind."


class AnswerAwaited(Conflict):
    code = "answer_awaited"
    detail = "The requester has been asked for more and has not answered yet."


class NothingAsked(Conflict):
    code = "nothing_asked"
    detail = "Nobody has asked for more about this request."
    example: ClassVar[JSON] = {"status": "pending"}
