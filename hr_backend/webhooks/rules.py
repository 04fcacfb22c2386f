"""How a post is signed. Pure."""

import hashlib
import hmac


def signature(secret: str, *, at: int, body: bytes) -> str:
    """`t=...,v1=...`: the time in seconds, and the HMAC-SHA256 of `t.body` in hexadecimal."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
