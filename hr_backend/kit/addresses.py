"""Which addresses of others' servers may be called: checked by name, and by what the name means."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
WRAPPED = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""IPv6 that carries an IPv4 address inside: it could be any private one."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NoAddress(Exception):
    """May not be called, or is not known; the text is a word, never the address."""


def problem_of(url: str, *, private: bool) -> str | None:
    """Why a server may not be called there, as a word; None where it may.

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
    """Whether a host is no literal private address; names are looked up when they are called."""
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


async def address_of(host: str, port: int, *, private: bool) -> str:
    """The first of a host's addresses, where all of them may be called; NoAddress.

    The call has to go to this very address: a name may mean another one a moment later.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAddress("unknown_host") from error
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    if not private and not all(is_public(ip_address(one)) for one in addresses):
        raise NoAddress("private_address")
    return addresses[0]
