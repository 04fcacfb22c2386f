"""What people and departments look like over HTTP."""

from typing import Self

from pydantic import Field

from hr_backend.kit.schemas import Named, Schema
from hr_backend.people.models import Kind, Person, Role


class PersonView(Schema):
    """A candidate or an employee."""

    id: str = Field(examples=["zhao"])
    kind: Kind
    name: str = Field(examples=["赵敏"])
    phone: str | None = Field(default=None, description="Only for those who may contact them")
    email: str | None = Field(default=None, description="Only for those who may contact them")
    roles: list[Role] = Field(default_factory=list)
    department: str | None = Field(default=None, description="Id of the department")
    manager: str | None = Field(default=None, description="Id of the manager")

    @classmethod
    def of(cls, person: Person, *, contact: bool) -> Self:
        """`person` with its roles loaded; `contact`: whether phone and e-mail may be shown."""
        return cls(
            id=person.id,
            kind=Kind(person.kind),
            name=person.name,
            phone=person.phone if contact else None,
            email=person.email if contact else None,
            roles=sorted(Role(row.role) for row in person.roles),
            department=person.department_id,
            manager=person.manager_id,
        )


class DepartmentView(Named):
    """A department (部门)."""


class DirectoryView(Schema):
    """Names alone, so that a service can tell names from other words in what people write."""

    people: list[str] = Field(examples=[["赵敏", "王芳"]])
    posts: list[str] = Field(examples=[["Java工程师"]])
    departments: list[str] = Field(examples=[["研发部"]])
