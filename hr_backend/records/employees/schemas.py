"""What the employee file looks like over HTTP: numbers go in whole and come out masked."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from hr_backend.interviews.schemas import Version
from hr_backend.kit.schemas import Line, Named, Schema
from hr_backend.records.employees.models import EmploymentType

Wanted = Annotated[Line, StringConstraints(min_length=1)]


class FileView(Schema):
    """What HR keeps of an employee."""

    person: Named
    employee_no: str | None
    position: str | None
    level: str | None
    employment_type: EmploymentType
    city: str | None
    phone: str | None
    address: str | None
    emergency_name: str | None
    emergency_phone: str | None
    identity: str | None = Field(description="Masked", examples=["**************1234"])
    bank: str | None
    bank_card: str | None = Field(description="Masked: the last four digits")
    hired_on: date | None
    left_on: date | None
    version: int


class FileEdit(Schema):
    """The file as HR writes it; null empties a field, `identity` null leaves it."""

    employee_no: Line | None = None
    position: Line | None = None
    level: Line | None = None
    employment_type: EmploymentType = EmploymentType.FULL_TIME
    city: Line | None = None
    address: Line | None = None
    emergency_name: Line | None = None
    emergency_phone: Line | None = None
    identity: SecretStr | None = Field(default=None, max_length=30)
    left_on: date | None = None
    version: Version = None


class OwnEdit(Schema):
    """What an employee changes themselves; null leaves it."""

    phone: Wanted | None = None
    address: Wanted | None = None
    emergency_name: Wanted | None = None
    emergency_phone: Wanted | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing would change")
        return self


class NewCard(Schema):
    """The card pay is to go to."""

    bank: Wanted
    number: SecretStr = Field(max_length=40)


class Employment(Schema):
    """How the caller is employed, and the days that follow from it."""

    name: str
    hired_on: date | None
    position: str | None
    level: str | None
    left_on: date | None
    contract_term: str | None = Field(description="fixed, open_ended or task")
    contract_start: date | None
    contract_end: date | None = Field(description="Last day; null: open-ended")
    probation_end: date | None
    in_probation: bool
    regular_on: date | None = Field(description="First day after the probation")
    contracts: int = Field(description="How many there have been")
    may_ask_open_ended: bool = Field(description="LCL art. 14")
    notice_days: int = Field(description="To resign: 30, in probation 3 (LCL art. 37)")
    last_day_if_notice_today: date
