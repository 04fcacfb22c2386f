"""`yuemian policy`: the company's rules: what holds, a new version, a draft tried on the past."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import yaml
from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.cli.house import databases_of, fail, read_settings, tell
from hr_backend.approvals import policies, policy_check
from hr_backend.approvals.models import PolicyVersion
from hr_backend.approvals.policy_schemas import NewPolicy, PolicyCheck, PolicyDraft
from hr_backend.kit.auth import Claimed
from hr_backend.kit.db import connect, sessions_of, upgrade
from hr_backend.kit.deed import CHINA, Deed
from hr_backend.kit.errors import Forbidden, HRError, NotAuthenticated
from hr_backend.people.access import identify

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="YAML: scope (company, department:ID, requisition:ID, level:LEVEL) and data.",
    ),
]


@app.callback()
def policy() -> None:
    """The company's rules: min_notice_hours, max_reschedules, reviewers and the rest.

    A narrower scope wins: company, department, requisition, level, in this order.
    """


@app.command(name="list")
def list_policies(
    scope: Annotated[str | None, typer.Option(help="Only this scope.")] = None,
) -> None:
    """Every version of every scope's rules; a star marks those in force."""

    async def read(session: AsyncSession) -> tuple[list[PolicyVersion], set[str]]:
        key = (PolicyVersion.scope, PolicyVersion.version)
        statement = select(PolicyVersion).order_by(*key)
        if scope is not None:
            statement = statement.where(PolicyVersion.scope == scope)
        rows = list(await session.scalars(statement))
        holding = await policies.in_force(session, (row.scope for row in rows), now=_now())
        return rows, holding

    rows, holding = _in_hr_database(read)
    table = Table("", "scope", "version", "valid from", "by", "rules")
    for row in rows:
        rules = ", ".join(f"{key}: {_plain(value)}" for key, value in row.data.items())
        since = f"{row.valid_from.astimezone(CHINA):%Y-%m-%d %H:%M}"
        star = "*" if row.id in holding else ""
        table.add_row(star, row.scope, str(row.version), since, row.author_id or "", rules)
    Console().print(table)


@app.command(name="set")
def set_policy(
    file: File,
    by: Annotated[str, typer.Option(help="Id of the admin or HRBP who says so.")],
) -> None:
    """Add FILE as the next version of its scope's rules; `valid_from` may name a day to come."""
    wanted = _read(file, NewPolicy)

    async def add(session: AsyncSession) -> PolicyVersion:
        actor = await identify(session, Claimed(by, "cli", "cli", None))
        return await policies.add_policy(session, Deed(actor, _now(), CHINA), wanted)

    row = _in_hr_database(add)
    tell(f"{row.scope}@{row.version} holds from {row.valid_from.astimezone(CHINA):%Y-%m-%d %H:%M}.")


@app.command()
def check(
    file: File,
    days: Annotated[int | None, typer.Option(min=1, max=366, help="Days back; 90.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The API's answer.")] = False,
) -> None:
    """How candidates' changes of the last days were decided, and how FILE would have decided.

    Nothing is written.
    """
    draft = _read(file, PolicyDraft, ignore=("valid_from",))
    if days is not None:
        draft = draft.model_copy(update={"days": days})
    found = _in_hr_database(lambda session: policy_check.check(session, draft, now=_now()))
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        _show(found, draft)


def _show(found: PolicyCheck, draft: PolicyDraft) -> None:
    counts = Table("", "done at once", "reviewed", "refused")
    for name, numbers in (("then", found.then), ("draft", found.draft)):
        kinds = ("applied", "reviewed", "refused")
        counts.add_row(name, *(str(numbers.get(kind, 0)) for kind in kinds))
    typer.echo(
        f"{found.changes} changes in {draft.days} days; {found.different} come out otherwise."
    )
    console = Console()
    console.print(counts)
    if not found.items:
        return
    table = Table("asked for", "kind", "interview", "then", "draft")
    for item in found.items:
        at = f"{item.created_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        then, draft_ = (" ".join((one.outcome, *one.reviews)) for one in (item.then, item.draft))
        table.add_row(at, item.kind.value, item.interview or "", then, draft_)
    console.print(table)


def _read(file: Path, model: type[Model], *, ignore: tuple[str, ...] = ()) -> Model:
    """The file as the API would take it; a mistake is named with its place, exit status 2."""
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise fail(f"{file}{where}: this is no YAML.") from error
    if not isinstance(content, dict):
        raise fail(f"{file}: a mapping with scope and data is wanted.")
    if "valid_from" in content:
        content["valid_from"] = _local(content["valid_from"])
    try:
        return model.model_validate({k: v for k, v in content.items() if k not in ignore})
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise fail(f"{file}: " + "; ".join(wrong)) from error


def _local(value: object) -> object:
    """A day or a time without an offset is meant by the company's clock."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=CHINA)
    return value


def _in_hr_database(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Work in one transaction of the migrated HR database; refusals in one line, exit status 1."""

    async def run(url: str) -> T:
        await upgrade(url)
        engine = connect(url, pool_size=1)
        try:
            async with sessions_of(engine).begin() as session:
                return await work(session)
        finally:
            await engine.dispose()

    settings = read_settings()
    with databases_of(settings) as databases:
        try:
            return asyncio.run(run(databases.hr))
        except NotAuthenticated as nobody:
            raise fail("There is no such active person.", code=1) from nobody
        except Forbidden as refused:
            raise fail("This person may not set the rules of this scope.", code=1) from refused
        except HRError as refusal:
            wrong = refusal.data.get("errors") or [{"field": "", "problem": refusal.text}]
            lines = [f"{one['field'].removeprefix('body.')}: {one['problem']}" for one in wrong]
            raise fail("; ".join(lines).removeprefix(": "), code=1) from refusal


def _plain(value: Any) -> str:
    return "/".join(map(str, value)) if isinstance(value, list) else str(value)


def _now() -> datetime:
    return datetime.now(UTC)
