"""Hands mails to an SMTP server."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import parse_qsl, unquote, urlsplit

import aiosmtplib

from channels.letters import NotReached, OutOfReach

COMMAND_SECONDS = 15.0
"""How long one answer of the server may take."""
PORTS = {"smtp": 587, "smtps": 465}
TLS = ("starttls", "none")


class AddressInvalid(ValueError):
    """Not the address of a mail server; the text says why and quotes nothing."""


def sender_of(text: str) -> Address:
    """`hr@example.com` or `Recruiting <hr@example.com>`; raises AddressInvalid."""
    name, email = parseaddr(text)
    try:
        address = Address(name, addr_spec=email)
    except (ValueError, HeaderParseError, IndexError) as error:
        raise AddressInvalid("is no e-mail address") from error
    if not (address.username and address.domain and email.isascii() and text.isprintable()):
        raise AddressInvalid("is no e-mail address")
    return address


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go: `smtps://user:password@host`, or `smtp://...` with STARTTLS.

    Passwords and addresses may be escaped as in any URL. `smtp://host:25?tls=none` does without
    encryption, which is for a relay in one's own network.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    implicit_tls: bool = False
    starttls: bool = True

    @classmethod
    def parse(cls, url: str) -> "MailServer":
        """Raises AddressInvalid."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise AddressInvalid("the port is no number") from error
        if parts.scheme not in PORTS:
            raise AddressInvalid("must begin with smtp:// or smtps://")
        if not host:
            raise AddressInvalid("names no host")
        options = dict(parse_qsl(parts.query))
        tls = options.pop("tls", "starttls")
        if options or tls not in TLS or parts.path not in ("", "/"):
            raise AddressInvalid("takes no options but tls=starttls and tls=none")
        user, password = (unquote(one) if one else None for one in (parts.username, parts.password))
        if password and parts.scheme == "smtp" and tls == "none":
            raise AddressInvalid("sends no password without encryption")
        return cls(
            host,
            port or PORTS[parts.scheme],
            user,
            password,
            implicit_tls=parts.scheme == "smtps",
            starttls=parts.scheme == "smtp" and tls == "starttls",
        )

    async def send(self, mail: EmailMessage) -> None:
        """Raises OutOfReach where the recipient is refused for good, else NotReached."""
        try:
            await aiosmtplib.send(
                mail,
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.implicit_tls,
                start_tls=self.starttls,
                timeout=COMMAND_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused([one.code for one in error.recipients]) from None
        except aiosmtplib.SMTPDataError as error:
            raise _refused([error.code]) from None
        except aiosmtplib.SMTPResponseException as error:
            # The server does not take it from us: a matter of settings, not of the recipient.
            raise NotReached(f"smtp_{error.code}") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotReached(type(error).__name__) from None


def _refused(codes: Sequence[int]) -> NotReached:
    """5xx is for good, 4xx for now; its words may quote the address and are left out."""
    worst = max(codes, default=0)
    kind = OutOfReach if codes and min(codes) >= 500 else NotReached
    return kind(f"smtp_{worst}")
