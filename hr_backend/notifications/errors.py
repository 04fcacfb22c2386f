"""Refusals about notices."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class NoticeNotDead(Conflict):
    code = "notice_not_dead"
    detail = "Only a dead letter can be tried again; `data.status` says where this one stands."
    example: ClassVar[JSON] = {"status": "delivered"}
