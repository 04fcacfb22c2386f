"""What the HR backend said no to.

HRError
├── ActionRefused        a business rule said no; answered with `errors.<code>`
└── HRUnavailable        the backend cannot be reached or is broken; the turn fails kindly
"""

from collections.abc import Mapping
from typing import Any


class HRError(Exception):
    """Base of what calling the HR backend may raise."""


class ActionRefused(HRError):
    """The backend's error body: code, and data to fill the sentence with."""

    def __init__(self, status: int, code: str, data: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.data = data


class HRUnavailable(HRError):
    """No answer, or one that is not of the API."""
