"""The last seal, kept in a file outside the database: what is cut off the trail's end is missed."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from hr_backend.audit.rules import anchor_mac, same


class BadAnchor(Exception):
    """The file is there and is none this key has signed."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far the trail was at a moment."""

    position: int
    digest: str
    """Of the link there, in hexadecimal."""
    at: str
    """ISO 8601, UTC."""
    mac: str


def make(key: bytes, *, position: int, digest: bytes, at: datetime) -> Anchor:
    moment = at.isoformat()
    return Anchor(position, digest.hex(), moment, anchor_mac(key, position, digest, moment))


def read(path: Path, key: bytes) -> Anchor | None:
    """None where there is none yet; BadAnchor, OSError."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    try:
        anchor = Anchor(**json.loads(text))
        expected = anchor_mac(key, anchor.position, bytes.fromhex(anchor.digest), anchor.at)
        signed = same(str(anchor.mac).encode(), expected.encode())
    except (ValueError, TypeError, AttributeError) as error:
        raise BadAnchor from error
    if not signed:
        raise BadAnchor
    return anchor


def write(path: Path, anchor: Anchor) -> None:
    """Put it in the place of the one before, whole or not at all; OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(asdict(anchor), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
