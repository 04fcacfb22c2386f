"""Files of requests: what they say they are, for those concerned, and never left behind."""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hr_backend.approvals.attachments import sweep, tidy
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 50 + b"\xff\xd9"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 40
HTML = b"<html><script>alert(1)</script></html>"
EXE = b"MZ\x90\x00" + b"\x00" * 80


def office(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<w/>")
    return buffer.getvalue()


@pytest.fixture
async def request_id(company: Company) -> str:
    """wang's late cancellation, before zhao."""
    result = await company.done("wang", "/interviews/late/cancel", {"reason": "生病"})
    found: str = result["request"]["id"]
    return found


async def send(
    company: Company,
    request: str,
    content: Any = PDF,
    name: str = "证明.pdf",
    *,
    person: str = "wang",
    kind: str = "application/octet-stream",
    key: str | None = None,
) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await company.speak(person).post(
        f"/requests/{request}/attachments", files={"file": (name, content, kind)}, headers=headers
    )


def stored(company: Company) -> list[Path]:
    """Every file there is on the disk."""
    files = company.app.state.files
    return [
        path for folder in (files.new, files.kept) for path in folder.rglob("*") if path.is_file()
    ]


async def test_it_is_kept_and_fetched_as_a_file_to_save(company: Company, request_id: str) -> None:
    view = (await send(company, request_id)).json()
    assert (view["name"], view["media_type"], view["size"]) == (
        "证明.pdf",
        "application/pdf",
        len(PDF),
    )
    (path,) = stored(company)
    assert path.stat().st_mode & 0o077 == 0
    for person in ("wang", "zhao", "chen", "gu", "root"):
        listed = (await company.get(person, f"/requests/{request_id}/attachments")).json()
        assert [item["id"] for item in listed["items"]] == [view["id"]]
        response = await company.get(person, f"/attachments/{view['id']}")
        assert response.content == PDF
    assert response.headers["content-disposition"].startswith("attachment;")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in response.headers["cache-control"]
    request = (await company.get("zhao", f"/requests/{request_id}")).json()
    assert request["attachments"] == 1
    (entry,) = await company.rows("select after from audit_entries where action = 'request.attach'")
    assert "证明" not in str(entry.after)


@pytest.mark.parametrize("person", ["li", "liu", "qian", "zhou"])
async def test_for_others_it_does_not_exist(company: Company, request_id: str, person: str) -> None:
    view = (await send(company, request_id)).json()
    for path in (f"/attachments/{view['id']}", f"/requests/{request_id}/attachments"):
        refused(await company.get(person, path), 404, "not_found")
    refused(await send(company, request_id, person=person), 404, "not_found")


async def test_proof_is_the_requesters_to_give(company: Company, request_id: str) -> None:
    refused(await send(company, request_id, person="zhao"), 403, "forbidden")
    await company.done("zhao", f"/requests/{request_id}/approve")
    assert (await send(company, request_id)).is_success  # afterwards as well


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.PDF", "application/pdf"),
        (PNG, "a.png", "image/png"),
        (JPEG, "a.jpeg", "image/jpg"),
        (HEIC, "IMG_1.HEIC", "image/heif"),
        (office("word/document.xml"), "a.docx", "application/octet-stream"),
        (PNG, "screenshot", "application/octet-stream"),
    ],
)
async def test_kinds_that_are_taken(
    company: Company, request_id: str, content: bytes, name: str, kind: str
) -> None:
    response = await send(company, request_id, content, name, kind=kind)
    assert response.is_success, response.text


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (HTML, "a.pdf", "application/pdf"),
        (HTML, "a.html", "text/html"),
        (EXE, "a.jpg", "image/jpeg"),
        (PNG, "a.pdf", "application/pdf"),
        (PNG, "a.png", "text/html"),
        (PDF, "a.pdf.exe", "application/pdf"),
        (office("xl/workbook.xml"), "a.docx", "application/octet-stream"),
        (b"PK\x03\x04" + b"\x00" * 30, "a.docx", "application/octet-stream"),
        (b"hello", "a.txt", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml"),
    ],
)
async def test_what_is_not_what_it_says_is_refused(
    company: Company, request_id: str, content: bytes, name: str, kind: str
) -> None:
    response = await send(company, request_id, content, name, kind=kind)
    assert "application/pdf" in refused(response, 422, "attachment_type")["allowed"]
    assert stored(company) == []


async def test_too_large_too_small_too_many(company: Company, request_id: str) -> None:
    limit = company.app.state.settings.attachment_bytes
    response = await send(company, request_id, PDF + b"\x00" * (limit - len(PDF) + 1))
    assert refused(response, 413, "too_large") == {"max_bytes": limit}
    refused(await send(company, request_id, b""), 422, "attachment_empty")
    assert stored(company) == []
    for number in range(10):
        assert (await send(company, request_id, PDF + bytes([number]))).is_success
    refused(await send(company, request_id), 409, "too_many_attachments")
    assert len(stored(company)) == 10


async def test_reading_stops_at_the_limit_whatever_was_announced(
    company: Company, request_id: str
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF
        while sent < 2**30:
            sent += 2**20
            yield b"\x00" * 2**20

    response = await company.speak("wang").post(
        f"/requests/{request_id}/attachments",
        content=endless(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    refused(response, 413, "too_large")
    assert sent < 20 * 2**20


@pytest.mark.parametrize("form", [{"data": {"file": "text"}}, {"files": {"other": PDF}}, {}])
async def test_a_form_without_a_file(company: Company, request_id: str, form: Any) -> None:
    path = f"/requests/{request_id}/attachments"
    refused(await company.speak("wang").post(path, **form), 422, "invalid_request")


async def test_the_same_key_keeps_it_once(company: Company, request_id: str) -> None:
    first = await send(company, request_id, key="k")
    again = await send(company, request_id, key="k")
    assert first.json() == again.json()
    assert len(stored(company)) == 1
    other = await send(company, request_id, PDF + b" ", key="k")
    refused(other, 409, "idempotency_key_reused")


async def test_what_a_killed_process_left_behind_is_swept(
    company: Company, request_id: str, hr_clock: SettableClock
) -> None:
    kept = (await send(company, request_id)).json()
    state = company.app.state
    await state.files.keep(io.BytesIO(PDF), now=hr_clock.now())  # its row was never committed
    await sweep(state.sessions, hr_clock, state.files)
    assert len(stored(company)) == 2  # it may still be under way
    hr_clock.advance(timedelta(hours=1, seconds=1))
    for _ in range(2):
        await sweep(state.sessions, hr_clock, state.files)
        assert len(stored(company)) == 1
    assert (await company.get("wang", f"/attachments/{kept['id']}")).content == PDF
    for path in stored(company):
        path.unlink()
    refused(await company.get("wang", f"/attachments/{kept['id']}"), 404, "not_found")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\病假.pdf", "病假.pdf"),
        ("a\u202egpj.exe\r\n", "agpj.exe"),
        ("x" * 300 + ".docx", "x" * 145 + ".docx"),
        ("x" * 300, "x" * 150),
        ("", "file"),
        (" \x00 ", "file"),
    ],
)
def test_a_name_is_only_for_showing(name: str, shown: str) -> None:
    assert tidy(name) == shown
