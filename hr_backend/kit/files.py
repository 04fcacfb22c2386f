"""Files kept outside the database, under names nobody can guess.

    new/NAME        written, its row perhaps not yet committed
    kept/NA/NAME    swept in once its row was found

A file is written before the row that names it is committed. Where the transaction is rolled back,
or the process killed in between, the file stays behind in `new` and the sweep removes it.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from hr_backend.kit.ids import new_id

NAME: Final = re.compile(r"[0-9a-f]{32}")
BLOCK: Final = 2**20


class Files:
    """One folder of files. Every method may be called by many processes at once."""

    def __init__(self, folder: Path) -> None:
        self.new, self.kept = folder / "new", folder / "kept"

    async def keep(self, source: BinaryIO, *, now: datetime) -> str:
        """Copy `source` from its start to the disk; the name it has there. OSError."""
        return await asyncio.to_thread(self._keep, source, now)

    def find(self, name: str) -> Path | None:
        """Where it lies; None where it is gone."""
        return next((path for path in (self._kept(name), self._new(name)) if path.is_file()), None)

    async def remove(self, name: str) -> None:
        """Delete it; nothing happens where it is gone."""
        for path in (self._new(name), self._kept(name)):
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def unsettled(self, *, before: datetime) -> list[str]:
        """Names in `new` of files written before a moment."""
        return await asyncio.to_thread(self._unsettled, before.timestamp())

    async def settle(self, names: Collection[str]) -> None:
        """Move files whose rows are committed to where they stay."""
        for name in names:
            await asyncio.to_thread(self._settle, name)

    def _keep(self, source: BinaryIO, now: datetime) -> str:
        # Readable by nobody but the service's own user.
        self.new.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = new_id()
        path = self._new(name)
        source.seek(0)
        try:
            with open(path, "xb", opener=_private) as target:
                shutil.copyfileobj(source, target, BLOCK)
                target.flush()
                os.fsync(target.fileno())
            os.utime(path, (now.timestamp(), now.timestamp()))  # the sweep goes by our own clock
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return name

    def _unsettled(self, before: float) -> list[str]:
        if not self.new.is_dir():
            return []
        return sorted(
            entry.name
            for entry in os.scandir(self.new)
            if NAME.fullmatch(entry.name) and entry.stat().st_mtime < before
        )

    def _settle(self, name: str) -> None:
        target = self._kept(name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._new(name).replace(target)
        except FileNotFoundError:
            return  # another process was quicker

    def _new(self, name: str) -> Path:
        return self.new / _checked(name)

    def _kept(self, name: str) -> Path:
        return self.kept / _checked(name)[:2] / name


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("this is no name of a kept file")
    return name
