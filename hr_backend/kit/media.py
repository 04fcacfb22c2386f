"""What a file is, by its bytes; its name and what it was announced as are only claims."""

import zipfile
from pathlib import PurePath
from typing import BinaryIO, Final

import puremagic

HEAD: Final = 4096
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES: Final[dict[str, frozenset[str]]] = {
    "application/pdf": frozenset({".pdf"}),
    "image/jpeg": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "image/png": frozenset({".png"}),
    "image/webp": frozenset({".webp"}),
    "image/heic": frozenset({".heic", ".heif"}),
    DOCX: frozenset({".docx"}),
}
"""Every kind of file that is taken, and how its names end."""
ALSO: Final = {"image/heif": "image/heic", "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg"}
SILENT: Final = frozenset({"", "application/octet-stream", "multipart/form-data"})
"""Announced by programs that do not know."""


def sniff(file: BinaryIO) -> str | None:
    """The media type of a file that is taken, by its bytes; None for every other."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    best = max(match.confidence for match in matches)
    found = {_usual(match.mime_type) for match in matches if match.confidence == best}
    if DOCX in found:
        # Every Office file begins like a ZIP archive: what is inside tells which it is.
        return DOCX if _is_docx(file) else None
    return next((media_type for media_type in SUFFIXES if media_type in found), None)


def agrees(media_type: str, *, name: str, announced: str | None) -> bool:
    """Whether a file of this type was called and announced as what it is."""
    suffix = PurePath(name).suffix.lower()
    said = _usual((announced or "").partition(";")[0].strip().lower())
    return (not suffix or suffix in SUFFIXES[media_type]) and (said in SILENT or said == media_type)


def _usual(media_type: str) -> str:
    return ALSO.get(media_type, media_type)


def _is_docx(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
