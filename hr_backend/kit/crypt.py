"""Values that must be read again but not lie open in the database."""

import base64
from dataclasses import dataclass
from typing import Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr


class Unreadable(Exception):
    """Was sealed under another key, or was tampered with."""


@dataclass(frozen=True, slots=True)
class Box:
    """Seals text for one purpose, under a key made of the installation's own."""

    _fernet: Fernet

    @classmethod
    def of(cls, secret: SecretStr, purpose: str) -> Self:
        """A key for each purpose: what was sealed for one opens nowhere else."""
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
        return cls(Fernet(base64.urlsafe_b64encode(kdf.derive(secret.get_secret_value().encode()))))

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text; Unreadable."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unreadable from error
