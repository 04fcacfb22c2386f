"""Numbers that must not lie open in the database: identity cards, bank cards.

They are sealed with AES-256-GCM under a key that is kept outside the database. What was sealed for
one place (table, column, row) does not open at another. A ring holds several keys: the first one
seals, all of them open; `rotate` seals everything anew with the first.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from sqlalchemy import LargeBinary, Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeDecorator

from hr_backend.kit.errors import HRError

FORMAT: Final = b"\x01"
ID_BYTES: Final = 4
NONCE_BYTES: Final = 12
AT_ONCE: Final = 500
TAIL: Final = 4
"""How many characters of a number are shown."""


class VaultClosed(HRError):
    """No key was set, or the key a value was sealed with is gone."""

    code, status = "vault_closed", 503
    detail = "Protected numbers can be neither read nor written: their key is missing."
    example: ClassVar[dict[str, Any]] = {}


class SealedText(TypeDecorator[bytes]):
    """A column of sealed values: `rotate` finds them by this type."""

    impl = LargeBinary
    cache_ok = True


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM

    @classmethod
    def of(cls, phrase: str) -> "_Key":
        derived = HKDF(hashes.SHA256(), 32, None, b"yuemian vault").derive(phrase.encode())
        name = hashlib.sha256(b"yuemian vault id" + derived).digest()[:ID_BYTES]
        return cls(name, AESGCM(derived))


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens. Never shown: neither its keys nor what it opens belongs into a log."""

    _ring: tuple[_Key, ...] = ()

    @classmethod
    def of(cls, keys: SecretStr | None) -> "Vault":
        """Of phrases separated by white space, the one to seal with first; closed without any."""
        phrases = keys.get_secret_value().split() if keys else []
        return cls(tuple(map(_Key.of, phrases)))

    def __repr__(self) -> str:
        return f"Vault({len(self._ring)} keys)"

    @property
    def is_open(self) -> bool:
        """Whether there is a key to seal with."""
        return bool(self._ring)

    @property
    def key_id(self) -> str:
        """Name of the key that seals; VaultClosed without one."""
        return self._first().id.hex()

    def seal(self, text: str, *, place: str) -> bytes:
        """`place` is `table.column:row` (see `place`); VaultClosed without a key."""
        key = self._first()
        nonce = secrets.token_bytes(NONCE_BYTES)
        return FORMAT + key.id + nonce + key.cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, *, place: str) -> str:
        """VaultClosed where the key is gone, or the value was changed or sealed for elsewhere."""
        head = len(FORMAT) + ID_BYTES
        start = head + NONCE_BYTES
        named, nonce, body = sealed[1:head], sealed[head:start], sealed[start:]
        for key in self._ring:
            if key.id == named and sealed[:1] == FORMAT and len(nonce) == NONCE_BYTES:
                try:
                    return key.cipher.decrypt(nonce, body, place.encode()).decode()
                except InvalidTag:
                    break
        raise VaultClosed

    def _first(self) -> _Key:
        if not self._ring:
            raise VaultClosed
        return self._ring[0]


def place(column: Any, *row: object) -> str:
    """Where a value lies: the column (`Table.attribute`) and the primary key of its row."""
    return f"{column.property.columns[0].table.name}.{column.key}:{':'.join(map(str, row))}"


def tail(number: str) -> str:
    """The last characters of a number: all of it that is ever shown. Fewer of a short one."""
    shown = number.replace(" ", "")
    return shown[-min(TAIL, len(shown) // 2) :] if len(shown) > 1 else ""


async def rotate(session: AsyncSession, vault: Vault, tables: list[Table]) -> int:
    """Seal anew what was not sealed with the first key; how many values that were.

    In one transaction of the caller's: all or nothing. Rows are locked as they are read.
    """
    return sum(
        [
            await _rotate_column(session, vault, table, column)
            for table in tables
            for column in table.columns
            if isinstance(column.type, SealedText)
        ]
    )


async def _rotate_column(session: AsyncSession, vault: Vault, table: Table, column: Any) -> int:
    keys = list(table.primary_key.columns)
    current = FORMAT + bytes.fromhex(vault.key_id)
    old = column.is_not(None) & (func.substring(column, 1, len(current)) != current)
    statement = select(*keys, column).where(old).order_by(*keys).limit(AT_ONCE).with_for_update()
    change = (
        update(table)
        .where(*(key == bindparam(f"key_{key.name}") for key in keys))
        .values({column.name: bindparam("sealed")})
    )
    done = 0
    while rows := (await session.execute(statement)).all():
        values = []
        for *row, sealed in rows:
            where = f"{table.name}.{column.name}:{':'.join(map(str, row))}"
            fresh = vault.seal(vault.open(sealed, place=where), place=where)
            named = {f"key_{key.name}": value for key, value in zip(keys, row, strict=True)}
            values.append(named | {"sealed": fresh})
        await (await session.connection()).execute(change, values)
        done += len(rows)
    return done
