"""Posting to a webhook's address, and to no other place than it may go."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from hr_backend.kit.addresses import NoAddress, address_of, problem_of
from hr_backend.webhooks.rules import signature

TIMEOUT = httpx.Timeout(10.0)


class NotPosted(Exception):
    """It was not taken; the text is a word or `http 500`, never an address."""


@dataclass(frozen=True, slots=True)
class Post:
    """One event for one address."""

    url: str
    secret: str
    id: str
    """Of the event: the same at every attempt."""
    event: str
    created_at: datetime
    data: dict[str, Any]

    def body(self) -> bytes:
        return json.dumps(
            {
                "id": self.id,
                "event": self.event,
                "created_at": self.created_at.isoformat(),
                "data": self.data,
            },
            ensure_ascii=False,
        ).encode()


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts signed events over one client, which must not follow redirects."""

    http: httpx.AsyncClient
    private: bool
    """Whether the company's own network may be posted to."""

    async def __call__(self, post: Post, *, now: datetime) -> None:
        """Raises NotPosted."""
        # Checked again at every post: the setting may have changed since the webhook was made.
        if problem := problem_of(post.url, private=self.private):
            raise NotPosted(problem)
        try:
            url = httpx.URL(post.url)
        except httpx.InvalidURL as error:
            raise NotPosted("malformed") from error
        address = await self._look_up(url)
        body = post.body()
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": "Yuemian",
            "Yuemian-Event": post.event,
            "Yuemian-Signature": signature(post.secret, at=int(now.timestamp()), body=body),
        }
        try:
            # To the very address that was checked: a name may mean another one a moment later.
            response = await self.http.post(
                url.copy_with(host=address),
                content=body,
                headers=headers,
                extensions={"sni_hostname": url.host},
                follow_redirects=False,
                timeout=TIMEOUT,
            )
        except httpx.HTTPError as error:
            raise NotPosted(type(error).__name__) from error
        if not response.is_success:
            raise NotPosted(f"http {response.status_code}")

    async def _look_up(self, url: httpx.URL) -> str:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            return await address_of(url.host, port, private=self.private)
        except NoAddress as error:
            raise NotPosted(str(error)) from error
