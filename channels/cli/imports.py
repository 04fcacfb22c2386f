"""yuemian import: bring a file of another system in, with a dry run first."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.responses import Responses
from channels.cli.house import databases_of, read_settings
from channels.postgres import Databases
from channels.settings import Settings
from nlu_data import ROOT

app = typer.Typer(rich_markup_mode=None)
SHOWN = 200
ENDED = ("checked", "refused", "done", "failed")


@app.command()
def main(
    file: Annotated[Path, typer.Argument(help="XLSX, or CSV in UTF-8 or GBK.", exists=True)],
    kind: Annotated[
        str,
        typer.Option(
            help="people, shifts, punches, balances, holidays, salaries, pay_inputs or payslips."
        ),
    ],
    person: Annotated[
        str, typer.Option("--as", help="Who brings it in: an HRBP, admin or payroll.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is wrong.")] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(help="YAML or JSON: another system's headings and words.", exists=True),
    ] = None,
) -> None:
    """Bring a file in, all of it or nothing; every wrong cell is named. Exit 1 where one is."""
    settings = read_settings()
    columns = json.dumps(yaml.safe_load(mapping.read_text("utf-8")) if mapping else {})
    wanted = {"kind": kind, "dry_run": str(dry_run).lower(), "mapping": columns}
    with databases_of(settings) as databases:
        raise typer.Exit(asyncio.run(_bring_in(settings, databases, person, file, wanted)))


async def _bring_in(
    settings: Settings, databases: Databases, person: str, file: Path, wanted: dict[str, str]
) -> int:
    from channels.app import open_hr, upgrade

    responses = Responses.load(ROOT / "responses")
    await upgrade(databases)
    async with open_hr(settings, databases, person) as (hr, http):
        with file.open("rb") as content:
            sent = await http.post(
                "/imports",
                data=wanted,
                files={"file": (file.name, content)},
            )
        if sent.is_error:
            typer.echo(_refusal(sent, responses), err=True)
            return 2
        job = await _follow(http, hr, sent.json(), responses)
        if job["status"] == "refused":
            await _list_problems(http, job, responses)
        else:
            key = {"checked": "nothing_wrong"}.get(job["status"], job["status"])
            typer.echo(responses.say(f"imports.{key}", total=job["total"], written=job["written"]))
        return 0 if job["status"] in ("checked", "done") else 1


def _refusal(answer: httpx.Response, responses: Responses) -> str:
    body = answer.json()
    key = f"errors.{body['code']}"
    said = responses.say(key) if key in responses else body["detail"]
    return f"{said} {body['data'] or ''}".strip()


async def _follow(
    http: httpx.AsyncClient, hr: Any, job: dict[str, Any], responses: Responses
) -> dict[str, Any]:
    """Work it off in this process, or watch another do it; shows how far it is."""
    from hr_backend.imports.service import run_imports

    working = asyncio.create_task(run_imports(hr))
    look = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*look, transient=True) as bar:
        shown = bar.add_task(responses.say("imports.checking"), total=None)
        while job["status"] not in ENDED:
            await asyncio.sleep(0.2)
            job = (await http.get(f"/imports/{job['id']}")).json()
            applying = job["status"] == "applying"
            key = "imports.applying" if applying else "imports.checking"
            bar.update(
                shown,
                description=responses.say(key),
                total=job["total"] or None,
                completed=job["done"],
            )
    await working
    return job


async def _list_problems(
    http: httpx.AsyncClient, job: dict[str, Any], responses: Responses
) -> None:
    answer = await http.get(f"/imports/{job['id']}/problems", params={"limit": SHOWN})
    typer.echo(responses.say("imports.refused", problems=job["problems"]), err=True)
    for one in answer.json()["items"]:
        typer.echo(told(one, responses))
    if job["problems"] > SHOWN:
        typer.echo(responses.say("imports.more", count=job["problems"] - SHOWN), err=True)


def told(problem: dict[str, Any], responses: Responses) -> str:
    """One wrong cell: where it is, and why."""
    say = responses.say
    sheet = say("imports.sheet", sheet=problem["sheet"]) if problem["sheet"] else ""
    column = ""
    if problem["column"]:
        column = say("imports.column", column=problem["column"], title=problem["title"])
    elif problem["title"]:
        column = say("imports.title", title=problem["title"])
    key = "imports.place" if problem["row"] else "imports.place_sheet"
    where = say(key, sheet=sheet, row=problem["row"], column=column)
    data = dict(problem["data"])
    if "choices" in data:
        data["choices"] = say("format.and").join(data["choices"])
    if problem["code"] == "twice":
        data["sheet"] = say("imports.sheet", sheet=data["sheet"]) if data["sheet"] else ""
    reason = f"imports.problem.{problem['code']}"
    if reason not in responses:
        reason, data = "imports.problem.other", {"code": problem["code"]}
    return f"{where}  {say(reason, **data)}"
