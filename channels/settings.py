"""Settings of the whole house, from the environment (`YUEMIAN_...`) and `.env`."""

from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from channels.mail.server import MailServer, sender_of

Secret = Annotated[SecretStr, Field(min_length=32)]
T = TypeVar("T")


class Settings(BaseSettings):
    """One frozen value a process. Nothing has to be set: `yuemian serve` runs without any."""

    model_config = SettingsConfigDict(
        env_prefix="YUEMIAN_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        use_attribute_docstrings=True,
    )

    data: Path = Path(".yuemian")
    """Folder of everything the house keeps: the embedded database, generated keys, models."""
    hr_database_url: str | None = None
    """`postgresql://user:password@host/hr`. Without it an embedded PostgreSQL keeps the data."""
    bot_database_url: str | None = None
    """`postgresql://user:password@host/bot`. Without it an embedded PostgreSQL keeps the data."""
    hr_url: str | None = None
    """Address of an HR backend that runs apart, without `/api/v1`; without it, one in-process."""
    hr_secret: Secret | None = None
    """Signs tokens for the HR backend; shared with one that runs apart. Generated where missing."""
    audit_key: Secret | None = None
    """Signs the audit trail; kept from administrators of the database. Generated where missing."""
    audit_anchor: Path | None = None
    """File that says how far the signed trail is; default: in `data`. Better on another disk."""
    vault_key: Secret | None = None
    """Seals identity and bank numbers: newest key first, older ones after a space. Generated."""
    session_secret: Secret | None = None
    """Signs invitations and sessions of the web page. Generated once into `data` if missing."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    """Port to listen on."""
    public_url: Annotated[str, Field(pattern=r"^https?://[^/?#]+/?$")] | None = None
    """Where people reach this server, as `https://hr.example.com`; goes into invitation links."""
    allowed_origins: Annotated[frozenset[str], NoDecode] = frozenset()
    """Sites whose pages may embed the widget, separated by commas: `https://www.example.com`."""
    smtp_url: SecretStr | None = None
    """`smtps://user:password@host` or `smtp://...` (STARTTLS). Without it nobody gets e-mail."""
    mail_from: Annotated[str | None, Field(validate_default=True)] = None
    """Sender of e-mail, as `hr@example.com` or `Recruiting <hr@example.com>`."""
    sms_url: SecretStr | None = None
    """Address of a gateway that sends text messages. Without it nobody gets any."""
    sms_secret: Annotated[Secret | None, Field(validate_default=True)] = None
    """Signs what is posted to the gateway for text messages."""
    webhook_private: bool = False
    """Whether webhooks may go to the company's own network, and to this machine over http."""
    calendar_private: bool = False
    """Whether calendars may be read from the company's own network, as from its Exchange."""
    company: str = ""
    """The company's name: in the title of the page, and on the certificates it issues."""
    certificates: Path | None = None
    """YAML file with the company's own wording of certificates; default: as shipped."""
    invitation_days: Annotated[int, Field(ge=1, le=365)] = 30
    """Days an invitation link is good for."""
    session_days: Annotated[int, Field(ge=1, le=365)] = 14
    """Days a browser stays signed in."""
    message_length: Annotated[int, Field(ge=100, le=10_000)] = 10_000
    """Characters one message may have."""
    messages_per_minute: Annotated[int, Field(ge=1)] = 30
    """Messages one person may send a minute; more wait in their browser."""
    engine: Literal["spacy", "rasa"] = "spacy"
    """The engine that understands messages."""
    rasa_environment: Path = Path(".venv-rasa")
    """Folder of the Rasa engine's own Python 3.10 environment; `make rasa` builds it."""
    rasa_model: Path | None = None
    """A trained Rasa model, `.tar.gz`, to serve with whatever its age."""
    rasa_url: Annotated[str, Field(pattern=r"^https?://[^?#]+$")] | None = None
    """Address of a Rasa server that runs apart; without it, one is started on loopback."""
    rasa_secret: Secret | None = None
    """The `--jwt-secret` (HS256) of the Rasa server that runs apart."""
    rasa_seconds: Annotated[float, Field(gt=0, le=60)] = 2.0
    """Seconds Rasa may take for a message; then spaCy reads it, and all until Rasa is back."""
    rasa_start_seconds: Annotated[float, Field(gt=0, le=3600)] = 300.0
    """Seconds the Rasa server may take to start."""
    model: str | None = None
    """Version of the language model to serve with, whatever its age: see `yuemian nlu models`."""
    cases: Path | None = None
    """Folder of labelled messages new models are measured on; default `tests/nlu_cases`."""
    learn: bool = True
    """Keep messages that were not understood, masked, for `yuemian nlu review`."""
    candidate_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days such a message is kept."""
    due_seconds: Annotated[float, Field(gt=0, le=3600)] = 2.0
    """Seconds between two looks for notices to deliver, work fallen due, messages left over."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged to standard error."""
    log_json: bool = False
    """Log lines as JSON, for a log collector."""

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def separated_by_commas(cls, value: object) -> object:
        """Origins out of one environment variable, without trailing slashes."""
        if not isinstance(value, str):
            return value
        return frozenset(part.strip().rstrip("/") for part in value.split(",") if part.strip())

    @field_validator("smtp_url")
    @classmethod
    def names_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        """Wrong addresses are found at the start, not at the first mail."""
        if value is not None:
            MailServer.parse(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def is_an_address(cls, value: str | None) -> str | None:
        """One address, with or without a name."""
        if value is not None:
            sender_of(value)
        return value

    @field_validator("mail_from", "sms_secret")
    @classmethod
    def is_complete(cls, value: T, info: ValidationInfo) -> T:
        """Mails need a sender, posts to the gateway a secret."""
        needed_by = {"mail_from": "smtp_url", "sms_secret": "sms_url"}[str(info.field_name)]
        if value is None and info.data.get(needed_by) is not None:
            raise ValueError(f"is needed by YUEMIAN_{needed_by.upper()}")
        return value

    @field_validator("public_url", "hr_url", "rasa_url")
    @classmethod
    def without_slash(cls, value: str | None) -> str | None:
        """An address that paths can be put behind."""
        return value.rstrip("/") if value else None
