"""Secrets that nobody set: generated once, kept in the data folder, readable by the owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr


def secret(given: SecretStr | None, data_dir: Path, name: str) -> SecretStr:
    """The secret that was set, else the one kept in `data_dir`, else a new one put there."""
    if given is not None:
        return given
    kept = data_dir / "keys" / name
    with suppress(FileNotFoundError):
        return SecretStr(kept.read_text("ascii").strip())
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = kept.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    # A link, not a rename: of two processes starting at once, the first one's secret stays.
    with suppress(FileExistsError):
        os.link(fresh, kept)
    fresh.unlink()
    return SecretStr(kept.read_text("ascii").strip())


def replace(data_dir: Path, name: str, phrases: list[str]) -> None:
    """Put others in a kept secret's place, at one go: a reader finds the old or the new ones."""
    kept = data_dir / "keys" / name
    fresh = kept.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(phrases) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(kept)
