"""Which addresses may be posted to, and how a post is signed. Pure."""

import hashlib
import hmac
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
WRAPPED = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""IPv6 that carries an IPv4 address inside: it could be any private one."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def problem_of(url: str, *, private: bool) -> str | None:
    """Why a webhook may not go there, as a word; None where it may.

    `private` allows addresses of the company's own network, and http to this very machine.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "malformed"
    if not host or parts.fragment or not all("!" <= sign <= "~" for sign in url):
        return "malformed"
    if parts.username or parts.password:
        return "credentials"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        return "scheme"
    if not private and (host in LOOPBACK or not _may_be_public(host)):
        return "private_address"
    return None


def _may_be_public(host: str) -> bool:
    """Whether a host is no literal private address; names are looked up when it is posted to."""
    try:
        return is_public(ip_address(host))
    except ValueError:
        return True


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet rather than to somebody's own network."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in WRAPPED):
            return False
    return address.is_global and not address.is_multicast


def signature(secret: str, *, at: int, body: bytes) -> str:
    """`t=...,v1=...`: the time in seconds, and the HMAC-SHA256 of `t.body` in hexadecimal."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
