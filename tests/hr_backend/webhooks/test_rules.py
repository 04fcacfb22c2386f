"""Where webhooks may go, and how a post is signed."""

import hashlib
import hmac
from ipaddress import ip_address

import pytest

from hr_backend.kit.addresses import is_public, problem_of
from hr_backend.webhooks.rules import signature


@pytest.mark.parametrize(
    ("url", "outside", "inside"),
    [
        ("https://oa.example.com/hooks?x=1", None, None),
        ("https://oa.example.com:8443/", None, None),
        ("https://8.8.8.8/", None, None),
        ("http://oa.example.com/", "scheme", "scheme"),
        ("ftp://oa.example.com/", "scheme", "scheme"),
        ("http://10.0.0.1/", "scheme", "scheme"),
        ("http://127.0.0.1:8080/x", "private_address", None),
        ("http://localhost/x", "private_address", None),
        ("http://[::1]/x", "private_address", None),
        ("https://10.0.0.1/", "private_address", None),
        ("https://192.168.1.1/", "private_address", None),
        ("https://169.254.169.254/latest/meta-data", "private_address", None),
        ("https://[fd00::1]/", "private_address", None),
        ("https://[::ffff:10.0.0.1]/", "private_address", None),
        ("https://0.0.0.0/", "private_address", None),
        ("https://user:pw@oa.example.com/", "credentials", "credentials"),
        ("https://oa.example.com/#x", "malformed", "malformed"),
        ("https:///x", "malformed", "malformed"),
        ("https://oa.example.com:x/", "malformed", "malformed"),
        ("https://[::1/", "malformed", "malformed"),
        ("https://例子.中国/", "malformed", "malformed"),
        ("https://oa.example.com/a b", "malformed", "malformed"),
        ("https://oa.example.com/\x00", "malformed", "malformed"),
        ("https://oa.example.com/\n", "malformed", "malformed"),
        ("https://oa.example.com:99999/", "malformed", "malformed"),
        ("not an address", "malformed", "malformed"),
    ],
)
def test_addresses(url: str, outside: str | None, inside: str | None) -> None:
    assert problem_of(url, private=False) == outside
    assert problem_of(url, private=True) == inside


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
    ],
)
def test_private_addresses(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_the_time_is_signed_with_the_body() -> None:
    digest = hmac.new(b"secret", b"1700000000.{}", hashlib.sha256).hexdigest()
    assert signature("secret", at=1_700_000_000, body=b"{}") == f"t=1700000000,v1={digest}"
