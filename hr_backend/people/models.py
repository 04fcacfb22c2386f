"""Tables of departments, people and their roles."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hr_backend.kit.db import Base


class Kind(StrEnum):
    """Which side of the table a person sits on."""

    CANDIDATE = "candidate"
    EMPLOYEE = "employee"


class Role(StrEnum):
    """What an employee may be besides an employee."""

    INTERVIEWER = "interviewer"
    RECRUITER = "recruiter"
    MANAGER = "manager"
    HRBP = "hrbp"
    PAYROLL = "payroll"
    ADMIN = "admin"


class Department(Base):
    """A department (部门)."""

    __tablename__ = "departments"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Person(Base):
    """A candidate or an employee."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("kind in ('candidate', 'employee')", name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)
    """A small number of their own: the person's stretch on the number line of slot claims."""
    kind: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"), index=True)
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
    hired_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    erased_at: Mapped[datetime | None]
    """When their personal data was erased; the row stays for what refers to it."""

    roles: Mapped[list["PersonRole"]] = relationship(lazy="raise", cascade="all, delete-orphan")


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_roles"
    __table_args__ = (
        CheckConstraint(
            "role in ('interviewer', 'recruiter', 'manager', 'hrbp', 'payroll', 'admin')",
            name="role",
        ),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
