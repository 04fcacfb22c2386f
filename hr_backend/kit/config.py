"""Settings of the HR service, read from the environment (`HR_...`) and `.env`."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One frozen value per process. The token secret has no default on purpose."""

    model_config = SettingsConfigDict(
        env_prefix="HR_", env_file=".env", extra="ignore", frozen=True
    )

    database_url: str
    """`postgresql://user:password@host/database`, or `...?host=/socket/dir` for a Unix socket."""
    token_secret: SecretStr = Field(min_length=32)
    """Signs and checks the bearer tokens (HS256); at least 32 characters."""
    token_ttl_minutes: int = Field(default=60, ge=1, le=60 * 24 * 30)
    """How long a token minted by `token` is good for, in minutes."""
    timezone: str = "Asia/Shanghai"
    """The company's IANA time zone: working hours and holidays are read in it."""
    pool_size: int = Field(default=10, ge=1)
    """Open database connections at most, waiting ones included."""
    connect_timeout_seconds: float = Field(default=5.0, gt=0)
    """After this many seconds without a connection a request is answered 503."""
    notify_url: str | None = None
    """Where notices are posted as JSON; without it they wait in the outbox."""
    notify_secret: SecretStr | None = None
    """Signs posted notices: header `Yuemian-Signature: sha256=<hex HMAC of the body>`."""
    dispatch_seconds: float = Field(default=2.0, gt=0)
    """How often the outbox is looked at, in seconds."""
    audit_key: SecretStr | None = Field(default=None, min_length=32)
    """Signs the audit trail; at least 32 characters, kept where no administrator of the database
    can read it. Without it the trail is chained but not signed."""
    audit_anchor: Path = Path("audit-anchor.json")
    """File that says how far the signed trail is; not on the database's machine, and backed up."""
    vault_key: SecretStr | None = Field(default=None, min_length=32)
    """Seals identity and bank numbers; each phrase at least 32 characters, the newest first and
    older ones after white space. Without it such numbers can be neither written nor read."""
    webhook_private: bool = False
    """Whether webhooks may go to the company's own network, and to this machine over http."""
    calendar_private: bool = False
    """Whether calendars may be read from the company's own network, as from its Exchange."""
    files: Path = Path("files")
    """Folder of attached files; shared by all processes of one installation, and backed up with
    the database."""
    company: str = ""
    """The company's full name, as certificates bear it."""
    certificates: Path | None = None
    """YAML file with the company's own wording of certificates (docs/records.md)."""
    check_url: str | None = None
    """Where anybody checks a certificate's code, as it is printed on it."""
    import_bytes: int = Field(default=50 * 2**20, ge=1024, le=2**30)
    """How large one imported file may be."""
    attachment_bytes: int = Field(default=10 * 2**20, ge=1024, le=2**30)
    """How large one attached file may be."""
