"""Bodies of proofs of identity."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from hr_backend.kit.schemas import Schema


class CodeSent(Schema):
    """Where a code went."""

    way: Literal["sms", "mail"]
    to: str = Field(description="Masked", examples=["138****0001"])
    expires_at: datetime


class Code(Schema):
    """The code as it was received."""

    code: str = Field(pattern=r"^\d{6}$", examples=["031415"])


class Proved(Schema):
    """Until when the proof holds."""

    until: datetime
