"""What certificates look like over HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from hr_backend.kit.schemas import Id, Line, Named, Schema
from hr_backend.records.certificates.models import CertificateKind


class CertificateView(Schema):
    """An issued certificate; what is printed on it is in its file alone."""

    id: str
    number: str = Field(examples=["2026-000012"])
    kind: CertificateKind
    person: Named
    purpose: str | None
    issued_at: datetime
    revoked: bool


class NewCertificate(Schema):
    """A certificate to issue at once."""

    kind: CertificateKind
    person: Id | None = Field(default=None, description="Null: the caller's own")
    purpose: Line | None = None


class IncomeWish(Schema):
    """A certificate of income, which payroll agrees to."""

    purpose: Line | None = None


class Code(Schema):
    """The code on the paper, as it was typed."""

    code: Annotated[Line, StringConstraints(min_length=1, max_length=60)]


class Checked(Schema):
    """Whether a certificate is genuine and stands; nothing else where it does not."""

    valid: bool
    kind: CertificateKind | None = None
    number: str | None = None
    issued_on: date | None = None
    name: str | None = Field(default=None, description="Masked", examples=["王*"])
