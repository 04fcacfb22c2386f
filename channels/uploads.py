"""Files people send in a chat, kept outside the databases until they belong to a request."""

import hashlib
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from actions.attachments import Upload

KEPT_SECONDS = 24 * 3600
"""A file that nothing took is deleted after so long."""
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Uploads:
    """A folder for each person, named so that it tells nothing; a random name for each file."""

    folder: Path

    def keep(self, person: str, name: str, data: bytes) -> str:
        """The id under which only this person can have it again. Blocking."""
        self._sweep()
        place = self._of(person) / token_hex(16)
        place.mkdir(parents=True, mode=0o700)
        (place / "name").write_text(Path(name.replace("\\", "/")).name[:200] or "file", "utf-8")
        (place / "data").write_bytes(data)
        return place.name

    def take(self, person: str, upload: str) -> Upload | None:
        """A file of this person; None where it is gone, or somebody else's. Blocking."""
        place = self._of(person) / upload
        if not _ID.fullmatch(upload) or not (place / "data").is_file():
            return None
        return Upload((place / "name").read_text("utf-8"), (place / "data").read_bytes())

    def drop(self, person: str, upload: str) -> None:
        """It has arrived where it belongs. Blocking."""
        if _ID.fullmatch(upload):
            shutil.rmtree(self._of(person) / upload, ignore_errors=True)

    def _of(self, person: str) -> Path:
        return self.folder / hashlib.sha256(person.encode()).hexdigest()[:32]

    def _sweep(self) -> None:
        old = time.time() - KEPT_SECONDS
        for place in self.folder.glob("*/*"):
            if place.stat().st_mtime < old:
                shutil.rmtree(place, ignore_errors=True)
