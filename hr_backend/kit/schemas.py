"""Field types and the base every schema shares."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


def storable(text: str) -> str:
    """PostgreSQL cannot store NUL; ValueError names it instead of failing later."""
    if "\x00" in text:
        raise ValueError("NUL characters are not allowed")
    return text


def in_range(moment: datetime) -> datetime:
    if not 2000 <= moment.year <= 2200:
        raise ValueError("the year must lie between 2000 and 2200")
    return moment.astimezone(UTC)


Id = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(storable)]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=200),
    AfterValidator(storable),
]
"""One line: a name, a place, a link."""
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000),
    AfterValidator(storable),
]
"""What a person wrote: a reason, a question."""
Moment = Annotated[AwareDatetime, AfterValidator(in_range)]
"""ISO 8601 with offset; answers are in UTC."""


class Schema(BaseModel):
    """Parent of every request and answer body; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Named(Schema):
    """Somebody or something, by id and name."""

    id: str = Field(examples=["zhao"])
    name: str = Field(examples=["赵敏"])
