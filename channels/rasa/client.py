"""Rasa's HTTP API, as far as it is asked: read a message, say which model serves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx
import jwt
from pydantic import BaseModel, ValidationError

from channels.rasa.server import Address

SIGNED = timedelta(minutes=5)
T = TypeVar("T", bound=BaseModel)


class RasaUnavailable(Exception):
    """The server does not answer as it should; the text is a sentence without any message's."""


class NamedShare(BaseModel):
    """A row of `intent_ranking`."""

    name: str
    confidence: float


class FoundEntity(BaseModel):
    """A row of `entities`, offsets in the text that was sent."""

    entity: str
    start: int
    end: int
    confidence_entity: float = 1.0


class Parsed(BaseModel):
    """The answer of `/model/parse`."""

    intent_ranking: list[NamedShare]
    entities: list[FoundEntity]


class Status(BaseModel):
    """The answer of `/status`."""

    model_file: str


class Version(BaseModel):
    """The answer of `/version`."""

    version: str


class RasaClient:
    """Thread-safe; the address is asked for at each call, since a server may come back elsewhere.

    `seconds` is how long an answer may take.
    """

    def __init__(self, address: Callable[[], Address], *, seconds: float) -> None:
        self._address = address
        # Loopback, or a name somebody set: no proxy of the environment gets people's messages.
        self._http = httpx.Client(timeout=seconds, trust_env=False)

    def parse(self, text: str) -> Parsed:
        """What Rasa makes of a text. Raises RasaUnavailable."""
        return self._ask(Parsed, "POST", "/model/parse", {"text": text})

    def status(self) -> Status:
        """Answered only when a model is loaded. Raises RasaUnavailable."""
        return self._ask(Status, "GET", "/status")

    def version(self) -> str:
        """Rasa's own version. Raises RasaUnavailable."""
        return self._ask(Version, "GET", "/version").version

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _ask(self, kind: type[T], method: str, path: str, body: object = None) -> T:
        address = self._address()
        token = {
            "user": {"username": "yuemian", "role": "admin"},
            "exp": datetime.now(UTC) + SIGNED,
        }
        headers = {"Authorization": f"Bearer {jwt.encode(token, address.secret)}"}
        try:
            answer = self._http.request(method, address.url + path, json=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RasaUnavailable(
                f"The Rasa server at {address.url or 'no address'} does not answer "
                f"({type(error).__name__})."
            ) from error
        if answer.status_code != httpx.codes.OK:
            raise RasaUnavailable(
                f"The Rasa server at {address.url} answers {answer.status_code} to {path}"
                f"{_why(answer.status_code)}."
            )
        try:
            return kind.model_validate_json(answer.content)
        except ValidationError as error:
            raise RasaUnavailable(
                f"The server at {address.url} answers {path} in another shape than Rasa does."
            ) from error


def _why(status: int) -> str:
    return {
        401: ": its --jwt-secret is not YUEMIAN_RASA_SECRET",
        403: ": its --jwt-secret is not YUEMIAN_RASA_SECRET",
        404: ": was it started with --enable-api?",
        409: ": no model is loaded",
    }.get(status, "")
