"""Refusals about offers."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class OfferGone(Conflict):
    code = "offer_gone"
    detail = "The offer has been answered, has expired, or can no longer be kept."
    example: ClassVar[JSON] = {"status": "expired"}
