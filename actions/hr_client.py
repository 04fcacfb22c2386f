"""The one place that speaks to the HR backend: its REST API, as the person who wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from actions.errors import ActionRefused, HRUnavailable
from actions.hr_types import (
    Application,
    Availability,
    ChangePreview,
    ChangeRequest,
    ChangeResult,
    CheckedCertificate,
    Directory,
    FaqEntry,
    Found,
    Handoff,
    Incident,
    Interview,
    Offer,
    Person,
    ReasonCode,
)

T = TypeVar("T", bound=BaseModel)
PREFIX = "/api/v1"


class HRClient:
    """The backend, reached in process (ASGI transport) or by URL; one for the whole bot."""

    def __init__(self, http: httpx.AsyncClient, *, token: str) -> None:
        self._http = http
        self._token = token

    def acting_for(
        self, person: str, *, channel: str, message: str, device: str | None = None
    ) -> "HR":
        """The backend as one person sees it, for one message; `device` names a shared one."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "On-Behalf-Of": person,
            "Via-Channel": channel,
            "Via-Message": message.encode("ascii", "backslashreplace").decode(),
        }
        if device is not None:
            headers["Via-Shared-Device"] = device
        return HR(self._http, headers)

    async def check_certificate(self, code: str) -> CheckedCertificate:
        """Whether a certificate's code is genuine, for somebody who need not be known here."""
        own = HR(self._http, {"Authorization": f"Bearer {self._token}"})
        return await own.post(CheckedCertificate, "/certificates/check", {"code": code})

    async def directory(self) -> Directory:
        """Names of people, posts and departments, for reading messages."""
        own = HR(self._http, {"Authorization": f"Bearer {self._token}"})
        return await own.get(Directory, "/directory")


@dataclass(frozen=True, slots=True)
class HR:
    """Calls on behalf of one person. Each raises ActionRefused or HRUnavailable."""

    http: httpx.AsyncClient
    headers: Mapping[str, str]

    async def me(self) -> Person:
        """Who is writing."""
        return await self.get(Person, "/me")

    async def interviews(
        self, *, status: Sequence[str] = (), **filters: str | None
    ) -> list[Interview]:
        """Interviews the person may see, by start."""
        query = {k: v for k, v in filters.items() if v is not None}
        if status:
            query["status"] = ",".join(status)
        return await self.pages(Interview, "/interviews", query)

    async def applications(self) -> list[Application]:
        """Applications the person may see."""
        return await self.pages(Application, "/applications", {})

    async def interview(self, interview: str) -> Interview:
        """One interview."""
        return await self.get(Interview, f"/interviews/{interview}")

    async def search_slots(
        self, interview: str, wish: Availability, *, near: str | None = None, limit: int = 3
    ) -> Found:
        """The best times for an interview inside a wish, or the nearest to it."""
        body = wish.model_dump(mode="json") | {"near": near, "limit": limit}
        return await self.post(Found, f"/interviews/{interview}/slots/search", body)

    async def hold(self, interview: str, start: str, *, key: str) -> None:
        """Reserve a chosen time for minutes."""
        await self._send("POST", f"/interviews/{interview}/holds", {"start": start}, key=key)

    async def preview_change(self, interview: str, kind: str) -> ChangePreview:
        """What a cancel or a move would need."""
        path = f"/interviews/{interview}/change-preview"
        return await self.post(ChangePreview, path, {"kind": kind})

    async def change(
        self, interview: str, step: str, body: Mapping[str, Any], *, key: str
    ) -> ChangeResult:
        """schedule, confirm, reschedule, cancel, mode, rebook, no-show or remind."""
        return await self.post(ChangeResult, f"/interviews/{interview}/{step}", body, key=key)

    async def report(
        self, interview: str, step: str, body: Mapping[str, Any], *, key: str
    ) -> Incident:
        """`late` or `fault`: what came between an interview and its plan."""
        return await self.post(Incident, f"/interviews/{interview}/{step}", body, key=key)

    async def attach(self, request: str, name: str, data: bytes, *, key: str) -> None:
        """Add a file to a request."""
        await self._send("POST", f"/requests/{request}/attachments", key=key, file=(name, data))

    async def offers(self, *, status: str) -> list[Offer]:
        """Freed times offered to the person."""
        return await self.pages(Offer, "/offers", {"mine": "true", "status": status})

    async def answer_offer(self, offer: str, step: str, *, key: str) -> None:
        """accept or decline."""
        await self._send("POST", f"/offers/{offer}/{step}", {}, key=key)

    async def reason_codes(self) -> list[ReasonCode]:
        """The company's list of reasons."""
        return await self.pages(ReasonCode, "/reason-codes", {})

    async def faq(self, kind: str) -> list[FaqEntry]:
        """What HR has answered for everybody; `interview` or `position`."""
        return await self.pages(FaqEntry, "/faq", {"kind": kind})

    async def withdraw(
        self, application: str, body: Mapping[str, Any], *, key: str
    ) -> ChangeResult:
        """Give up an application."""
        path = f"/applications/{application}/withdraw"
        return await self.post(ChangeResult, path, body, key=key)

    async def requests(self, **filters: str) -> list[ChangeRequest]:
        """Change requests: `waiting_for_me`, `mine`, `status`."""
        return await self.pages(ChangeRequest, "/requests", filters)

    async def own_open_requests(self) -> list[ChangeRequest]:
        """What the person has asked for and nobody has decided yet."""
        return [request for request in await self.requests(mine="true") if request.is_open]

    async def decide(
        self, request: str, step: str, body: Mapping[str, Any], *, key: str
    ) -> ChangeRequest:
        """approve, reject, ask-info, answer or withdraw a request."""
        return await self.post(ChangeRequest, f"/requests/{request}/{step}", body, key=key)

    async def hand_off(self, reason: str, summary: str, *, key: str) -> Handoff:
        """Open a ticket for a human."""
        body = {"reason": reason, "summary": summary}
        return await self.post(Handoff, "/handoffs", body, key=key)

    async def get(self, model: type[T], path: str) -> T:
        """Read one thing."""
        return _parsed(model, await self._send("GET", path))

    async def post(
        self, model: type[T], path: str, body: Mapping[str, Any], *, key: str | None = None
    ) -> T:
        """Write something, or ask a question that needs a body."""
        return _parsed(model, await self._send("POST", path, body, key=key))

    async def download(self, path: str) -> httpx.Response:
        """A file, with its headers."""
        return await self._send("GET", path)

    async def pages(self, model: type[T], path: str, query: Mapping[str, str]) -> list[T]:
        """A whole list, page by page."""
        items: list[T] = []
        cursor: str | None = ""
        while cursor is not None:
            asked = dict(query) | {"limit": "100"} | ({"cursor": cursor} if cursor else {})
            response = await self._send("GET", path, query=asked)
            page = _parsed_json(response)
            try:
                items += TypeAdapter(list[model]).validate_python(page["items"])  # type: ignore[valid-type]
            except (ValidationError, KeyError, TypeError) as error:
                raise HRUnavailable(f"GET {path}: not a page of the API") from error
            cursor = page.get("next_cursor")
        return items

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        key: str | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:
        headers = dict(self.headers)
        if key is not None:
            headers["Idempotency-Key"] = key.encode("ascii", "backslashreplace").decode()
        try:
            response = await self.http.request(
                method,
                PREFIX + path,
                json=body,
                files={"file": file} if file else None,
                params=query,
                headers=headers,
            )
        except httpx.HTTPError as error:
            raise HRUnavailable(f"{method} {path.split('/')[1]}: {type(error).__name__}") from error
        if response.status_code >= 500:
            raise HRUnavailable(f"{method} {path.split('/')[1]}: {response.status_code}")
        if response.is_error:
            raise _refusal(response)
        return response


def _refusal(response: httpx.Response) -> ActionRefused:
    body = _parsed_json(response)
    data = body.get("data") or {}
    return ActionRefused(response.status_code, str(body.get("code", "refused")), data)


def _parsed_json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError as error:
        raise HRUnavailable(f"{response.status_code}: no JSON") from error
    if not isinstance(body, dict):
        raise HRUnavailable(f"{response.status_code}: not an object")
    return body


def _parsed(model: type[T], response: httpx.Response) -> T:
    try:
        return model.model_validate(_parsed_json(response))
    except ValidationError as error:
        # pydantic's own text quotes the input, which may be personal
        raise HRUnavailable(f"{model.__name__}: {error.error_count()} fields differ") from None
