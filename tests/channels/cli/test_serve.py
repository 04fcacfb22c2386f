"""`yuemian serve --demo` as a person starts and stops it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from channels.server import listen_on


def test_it_prints_addresses_that_work_takes_the_next_port_and_stops_without_a_word(
    data: Path,
) -> None:
    with listen_on("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        settings = {"YUEMIAN_DATA": str(data), "YUEMIAN_PORT": str(port)}
        serving = subprocess.Popen(
            [
                sys.executable,
                "-W",
                "error::RuntimeWarning",
                "-m",
                "channels.cli",
                "serve",
                "--demo",
            ],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert serving.stdout is not None
        lines = []
        for line in serving.stdout:
            lines.append(line)
            if line.startswith("Stop with"):
                break
    printed = "".join(lines)
    found = re.search(r"^Chat page   (http://127\.0\.0\.1:(\d+))/$", printed, re.MULTILINE)
    assert found, printed + (serving.stderr.read() if serving.stderr else "")
    assert int(found[2]) > port
    links = re.findall(rf"^  {found[1]}/i#(\S+)$", printed, re.MULTILINE)
    assert len(links) >= 5
    with httpx.Client(base_url=found[1], headers={"Origin": found[1]}, trust_env=False) as client:
        assert client.get("/readyz").json() == {"status": "ok"}
        assert "/api/v1/me" in client.get("/api/openapi.json").json()["paths"]
        assert client.post("/web/session", json={"invitation": links[0]}).status_code == 204
    serving.send_signal(signal.SIGINT)
    _, told = serving.communicate(timeout=60)
    assert serving.returncode == 0
    assert "Traceback" not in told
    assert told.rstrip().endswith("Loading the demo company ...")
