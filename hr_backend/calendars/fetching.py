"""Fetches a calendar: from no other place than it may, and no more of it than it may be."""

import asyncio
import logging
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import httpx

from hr_backend.kit.addresses import NoAddress, address_of, problem_of

MOST_BYTES: Final = 8 * 2**20
"""Of a calendar, unpacked; ten years of a busy person's are about two megabytes."""
MOST_REDIRECTS: Final = 3
SECONDS: Final = 30.0
"""For all of it, however slowly a server drips."""
TIMEOUT: Final = httpx.Timeout(10.0)
MOST_TAG: Final = 500
"""Characters of a validator that is worth keeping."""
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PACKED: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Window bits of zlib, by content encoding."""

# It writes every address it calls, and these are secrets.
logging.getLogger("httpx").setLevel(logging.WARNING)


class NotFetched(Exception):
    """No calendar was had; the text is a code of docs/calendars.md, never an address."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the server said of the calendar when it was last read."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar's text, and what to ask by next time."""

    data: bytes
    known: Known


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches over one client."""

    http: httpx.AsyncClient
    private: bool
    """Whether the company's own network may be called."""
    seconds: float = SECONDS

    async def __call__(self, url: str, known: Known) -> Fetched | None:
        """The calendar; None where it is as it was known. NotFetched."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self._follow(url, known)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise NotFetched("timeout") from error
        except httpx.HTTPError as error:
            raise NotFetched("unreachable") from error

    async def _follow(self, url: str, known: Known) -> Fetched | None:
        for _ in range(MOST_REDIRECTS + 1):
            response = await self._get(url, known)
            try:
                if response.status_code not in REDIRECTS:
                    return await _read(response, known)
                url = _next(url, response)
            finally:
                await response.aclose()
        raise NotFetched("too_many_redirects")

    async def _get(self, url: str, known: Known) -> httpx.Response:
        # Checked at every call and every hop: settings, names and redirects change.
        if problem := problem_of(url, private=self.private):
            raise NotFetched(problem)
        try:
            parsed = httpx.URL(url)
            port = parsed.port or (443 if parsed.scheme == "https" else 80)
            address = await address_of(parsed.host, port, private=self.private)
        except httpx.InvalidURL as error:
            raise NotFetched("malformed") from error
        except NoAddress as error:
            raise NotFetched(str(error)) from error
        headers = {
            "Host": parsed.netloc.decode("ascii"),
            "User-Agent": "Yuemian",
            "Accept": "text/calendar, */*;q=0.1",
            "Accept-Encoding": "identity",
        }
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
        request = self.http.build_request(
            "GET",
            parsed.copy_with(host=address),
            headers=headers,
            extensions={"sni_hostname": parsed.host},
            timeout=TIMEOUT,
        )
        # The client's cookies may be another calendar's: they go by the address.
        request.headers.pop("Cookie", None)
        return await self.http.send(request, stream=True, follow_redirects=False)


def _next(url: str, response: httpx.Response) -> str:
    try:
        return str(httpx.URL(url).join(response.headers.get("Location", "")))
    except httpx.InvalidURL as error:
        raise NotFetched("malformed") from error


async def _read(response: httpx.Response, known: Known) -> Fetched | None:
    if response.status_code == 304 and (known.etag or known.modified):
        return None
    if response.status_code != 200:
        raise NotFetched(f"http {response.status_code}")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise NotFetched("too_large")
    data = bytearray()
    async for piece in _unpacked(response):
        data += piece
        if len(data) > MOST_BYTES:
            raise NotFetched("too_large")
    return Fetched(bytes(data), Known(_tag(response, "ETag"), _tag(response, "Last-Modified")))


async def _unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body in pieces that are never larger than may be; a bomb is not let off."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if encoding not in PACKED:
        raise NotFetched("encoding")
    unpacker = zlib.decompressobj(PACKED[encoding])
    try:
        async for chunk in response.aiter_raw():
            yield unpacker.decompress(chunk, MOST_BYTES + 1)
            if unpacker.unconsumed_tail:
                raise NotFetched("too_large")
    except zlib.error as error:
        raise NotFetched("encoding") from error
    if not unpacker.eof:
        raise NotFetched("encoding")


def _tag(response: httpx.Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value if value and len(value) <= MOST_TAG else None
