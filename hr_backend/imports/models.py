"""Tables of imports of files."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hr_backend.kit.db import Base
from hr_backend.kit.ids import new_id


class ImportStatus(StrEnum):
    """How far an import is."""

    QUEUED = "queued"
    CHECKING = "checking"
    APPLYING = "applying"
    CHECKED = "checked"
    """A dry run that found nothing wrong; nothing was written."""
    REFUSED = "refused"
    """Something is wrong with the file; nothing was written."""
    DONE = "done"
    FAILED = "failed"
    """It broke off for another reason than the file; nothing was written."""


OF_PAY = ("salaries", "pay_inputs", "payslips")
"""Kinds that payroll alone brings in and sees."""
ENDED = (ImportStatus.CHECKED, ImportStatus.REFUSED, ImportStatus.DONE, ImportStatus.FAILED)


class Import(Base):
    """One file brought in, or tried."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(
            "status in ('queued', 'checking', 'applying', 'checked', 'refused', 'done', 'failed')",
            name="status",
        ),
        Index("ix_imports_created_at_id", "created_at", "id"),
        Index(
            "ix_imports_waiting",
            "created_at",
            postgresql_where=text("status in ('queued', 'checking', 'applying')"),
        ),
        # The same file is brought in once, however often it is sent.
        Index(
            "uq_imports_done",
            "kind",
            "digest",
            unique=True,
            postgresql_where=text("status = 'done'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    status: Mapped[str]
    dry_run: Mapped[bool]
    name: Mapped[str]
    """Of the file, as it was sent."""
    file: Mapped[str | None]
    """Where it lies; None once the import has ended."""
    digest: Mapped[str]
    """SHA-256 of the file and its mapping."""
    mapping: Mapped[dict[str, Any]]
    created_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    sign_of_life: Mapped[datetime | None]
    """Of the process that is at it."""
    ended_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows of the file."""
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows checked or, later, written."""
    written: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rows that were new or changed something."""
    problems: Mapped[int] = mapped_column(default=0, server_default="0")


class ImportProblem(Base):
    """A cell that cannot be taken. What stood in it is not kept: it may be personal."""

    __tablename__ = "import_problems"

    import_id: Mapped[str] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    no: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[str]
    row: Mapped[int]
    """As the table program counts them: the heading is 1. 0: the whole sheet."""
    column: Mapped[str]
    """`B`, or empty where it is about the whole row."""
    title: Mapped[str]
    """The column's heading."""
    code: Mapped[str]
    data: Mapped[dict[str, Any]]
