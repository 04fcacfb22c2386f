"""Refusals: one class per broken rule, one body `{"code", "detail", "data"}`.

HRError
├── NotAuthenticated 401   ├── Forbidden 403   ├── NotFound 404
├── Conflict 409           └── Invalid 422     (domains subclass these with codes of their own)
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, Field

JSON = Mapping[str, Any]


class ErrorBody(BaseModel):
    """What every refusal looks like."""

    code: str = Field(description="Stable name of the rule that was broken", examples=["not_found"])
    detail: str = Field(description="One English sentence for developers")
    data: dict[str, Any] = Field(default_factory=dict, description="Values that belong to the code")


class HRError(Exception):
    """A request was understood and refused."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    detail: ClassVar[str] = "Something went wrong."
    example: ClassVar[JSON] = {}
    """Of `data`, for the documentation."""
    keeps_transaction: ClassVar[bool] = False
    """Whether what was written before the refusal stays (a lost slot sends a request back)."""

    def __init__(self, detail: str | None = None, **data: Any) -> None:
        self.text = detail or self.detail
        self.data: dict[str, Any] = data
        super().__init__(self.text)

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "detail": self.text, "data": self.data}


class NotAuthenticated(HRError):
    code, status = "not_authenticated", 401
    detail = "A valid bearer token is needed."


class Forbidden(HRError):
    code, status = "forbidden", 403
    detail = "You may see this, but not do this."


class NotFound(HRError):
    code, status = "not_found", 404
    detail = "There is no such thing, or it is not yours to see."


class Conflict(HRError):
    code, status = "conflict", 409
    detail = "Somebody else changed this at the same moment; read it again."


class VersionConflict(Conflict):
    code = "version_conflict"
    detail = "This was changed since you read it."
    example: ClassVar[JSON] = {"version": 2}


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    detail = "This key was used for another request."


class Invalid(HRError):
    code, status = "invalid_request", 422
    detail = "The request does not fit the schema."
    example: ClassVar[JSON] = {"errors": [{"field": "body.start", "problem": "Field required"}]}


class TooLarge(HRError):
    code, status = "too_large", 413
    detail = "This is more than is taken; `data.max_bytes` says how much may be sent."
    example: ClassVar[JSON] = {"max_bytes": 10485760}


class Unavailable(HRError):
    code, status = "database_unavailable", 503
    detail = "The database cannot be reached or written to; nothing was changed. Try again later."


def declare(*errors: type[HRError]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of an endpoint that may refuse with these; one example a code.

    Where one is a 422, a payload that does not fit is another: FastAPI would forget it.
    """
    if any(error.status == Invalid.status for error in errors) and Invalid not in errors:
        errors = (Invalid, *errors)
    responses: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        entry = responses.setdefault(
            error.status,
            {"model": ErrorBody, "description": "", "content": {"application/json": {}}},
        )
        names = [name for name in (entry["description"], f"`{error.code}`: {error.detail}") if name]
        entry["description"] = " ".join(names)
        examples = entry["content"]["application/json"].setdefault("examples", {})
        examples[error.code] = {
            "value": {"code": error.code, "detail": error.detail, "data": dict(error.example)}
        }
    return responses
