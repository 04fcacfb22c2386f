"""Starts `rasa run`; executed by the Python 3.10 of Rasa's environment, not by ours.

    python launch.py MODEL PORT [--tied]

The secret comes on standard input, so that no list of processes shows it. With --tied the server
ends when its standard input does, that is, with the process that started it.
"""

import os
import sys
import threading


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main(model: str, port: str, *, tied: bool) -> None:
    """Serve on loopback until told to stop."""
    secret = sys.stdin.readline().strip()
    if tied:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    from rasa.__main__ import main as rasa  # type: ignore[import-not-found]

    where = ["--interface", "127.0.0.1", "--port", port, "--model", model]
    key = ["--jwt-method", "HS256", "--jwt-secret", secret]
    sys.argv = ["rasa", "run", "--enable-api", *where, *key]
    rasa()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], tied="--tied" in sys.argv)
