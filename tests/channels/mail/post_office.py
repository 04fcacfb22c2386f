"""A real SMTP server on a port of its own, and ways in which it may misbehave."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope


@dataclass
class PostOffice:
    """What it was handed, and what it answers."""

    port: int = 0
    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"
    hangs: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hangs:
            await asyncio.sleep(3600)
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return self.data_answer

    @property
    def url(self) -> str:
        """As `YUEMIAN_SMTP_URL` has it."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"


@asynccontextmanager
async def post_office(**answers: Any) -> AsyncIterator[PostOffice]:
    """Open while the block runs."""
    office = PostOffice(**answers)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(office, loop=loop), "127.0.0.1", office.port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
