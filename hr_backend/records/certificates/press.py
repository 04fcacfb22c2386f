"""What certificates are made with, the same for every request."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.kit.vault import Vault


@dataclass(frozen=True, slots=True)
class Press:
    """The house's part in every certificate."""

    vault: Vault
    company: str = ""
    templates: Path | None = None
    """The company's own wording; None: as shipped."""
    address: str | None = None
    """Where codes are checked, as it is printed; None: at HR."""


def press_of(session: AsyncSession) -> Press:
    """The one of the app a session belongs to; a closed vault where it belongs to none."""
    found = session.info.get("press")
    return found if isinstance(found, Press) else Press(Vault())
