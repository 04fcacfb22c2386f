"""The HTTP server: one set of limits for serving and for tests."""

import socket

import uvicorn
from starlette.types import ASGIApp

FRAME_BYTES = 256 * 1024
"""A web socket frame at most: far above a message's 10,000 characters, far below a flood."""


def http_server(app: ASGIApp) -> uvicorn.Server:
    """A server for an app; give its `serve` the sockets to listen on."""
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=FRAME_BYTES,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError where the port is taken or not allowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening
