"""What contracts look like over HTTP. Days are the company's calendar days."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from hr_backend.kit.schemas import Id, Named, Schema
from hr_backend.records.contracts.models import Term


class ContractView(Schema):
    """A written employment contract."""

    id: str
    person: Named
    term: Term
    start_on: date
    end_on: date | None = Field(description="Last day agreed; null unless the term is fixed")
    probation_end: date | None = Field(description="Last day of the probation; null: none")
    ended_on: date | None = Field(description="Last day where it ended before its term")
    version: int


class NewContract(Schema):
    """A contract that was signed."""

    person: Id
    term: Term = Term.FIXED
    start_on: date
    end_on: date | None = None
    probation_end: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if (self.term is Term.FIXED) != (self.end_on is not None):
            raise ValueError("a fixed term has an end, and no other has one")
        if self.end_on is not None and self.end_on < self.start_on:
            raise ValueError("it ends before it begins")
        return self


class Ending(Schema):
    """When a contract ends, or has ended."""

    on: date = Field(description="Last day")
    version: int | None = Field(default=None, ge=1, description="The one last read")


class MissingContract(Schema):
    """Somebody who works without a written contract."""

    person: Named
    hired_on: date
    due_on: date = Field(description="Last day on which it may be signed (LCL art. 10)")
    overdue: bool


class MissingList(Schema):
    """Everybody who does."""

    items: list[MissingContract]
