"""How long a file of punches takes, from the upload to the last row committed.

    python -m tests.bench.imports --rows 100000

Beside it a plain peer: the file row by row with openpyxl, one INSERT a row; 5,000 rows, scaled.
"""

import asyncio
import io
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import httpx
import typer
from openpyxl import Workbook, load_workbook
from pydantic import SecretStr

from channels.postgres import start_embedded
from hr_backend.app import create_app
from hr_backend.imports.load import load_world
from hr_backend.imports.service import run_imports
from hr_backend.imports.world import World
from hr_backend.kit import db
from hr_backend.kit.auth import Scope, mint
from hr_backend.kit.config import Settings

SECRET = SecretStr("only-for-the-bench-" + "x" * 32)
PEOPLE = 2_000
PEER = 5_000
FIRST = datetime(2026, 9, 1, 8, 50)  # noqa: DTZ001 — written as the machine writes it


def workbook(rows: int) -> bytes:
    """Two punches a day and person, in the order of the machine."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("打卡")
    sheet.append(["工号", "时间", "类型", "设备"])
    for n in range(rows):
        turn, person = divmod(n, PEOPLE)
        day, late = divmod(turn, 2)
        at = FIRST + timedelta(days=day, hours=9 * late, seconds=person % 900)
        sheet.append([f"e{person}", at, "下班" if late else "上班", "大门"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def ours(url: str, content: bytes, folder: Path) -> tuple[float, dict[str, Any]]:
    """Seconds, and the import as it ended."""
    settings = Settings(database_url=url, token_secret=SECRET, files=folder, _env_file=None)  # type: ignore[call-arg]
    app = create_app(settings)
    people: list[dict[str, Any]] = [
        {"id": f"e{n}", "kind": "employee", "name": f"员工{n}"} for n in range(PEOPLE)
    ]
    people.append({"id": "hr", "kind": "employee", "name": "人事", "roles": ["hrbp"]})
    async with app.state.sessions.begin() as session:
        await load_world(session, World.model_validate({"people": people}))
    token = mint(
        SECRET, "hr", scope=Scope.PERSON, now=app.state.clock.now(), ttl=timedelta(hours=1)
    )
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://hr/api/v1",
        headers={"Authorization": f"Bearer {token}"},
        timeout=None,
    )
    began = time.perf_counter()
    sent = await http.post(
        "/imports",
        data={"kind": "punches", "dry_run": "false"},
        files={"file": ("punches.xlsx", content)},
    )
    await run_imports(app)
    took = time.perf_counter() - began
    ended = (await http.get(f"/imports/{sent.json()['id']}")).json()
    await http.aclose()
    await app.state.engine.dispose()
    return took, ended


async def peer(url: str, content: bytes) -> float:
    """Seconds a row of the plain way."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "create table plain (person text, at timestamp, kind text, device text)"
    )
    began = time.perf_counter()
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    for n, row in enumerate(sheet.iter_rows(min_row=2, values_only=True)):
        if n == PEER:
            break
        await connection.execute("insert into plain values ($1, $2, $3, $4)", *row)
    took = (time.perf_counter() - began) / PEER
    await connection.close()
    return took


def main(rows: Annotated[int, typer.Option(help="Punches in the file.")] = 100_000) -> None:
    """Print the figures."""
    content = workbook(rows)
    with tempfile.TemporaryDirectory() as folder:
        server = start_embedded(Path(folder) / "pg")
        url = server.get_uri()
        asyncio.run(db.upgrade(url))
        took, ended = asyncio.run(ours(url, content, Path(folder) / "files"))
        plain = asyncio.run(peer(url, content))
        server.cleanup()
    typer.echo(f"file {len(content) / 2**20:.1f} MB, {rows} rows, {ended['status']}: {took:.1f} s")
    typer.echo(
        f"plain, row by row ({PEER} rows, scaled): {plain * rows:.1f} s, x{plain * rows / took:.2f}"
    )


if __name__ == "__main__":
    typer.run(main)
