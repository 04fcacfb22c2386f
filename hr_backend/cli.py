"""Commands of the HR service alone: `python -m hr_backend.cli`. Settings: `HR_...`, `.env`."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer
import uvicorn
from pydantic import ValidationError

from hr_backend.app import create_app
from hr_backend.kit import db
from hr_backend.kit.auth import Scope, mint
from hr_backend.kit.clock import SystemClock
from hr_backend.kit.config import Settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=__doc__)


def read_settings() -> Settings:
    """From the environment; exit 2 naming what is missing or wrong, never its value."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        for problem in error.errors():
            name = "HR_" + "_".join(str(part) for part in problem["loc"]).upper()
            typer.echo(f"{name}: {problem['msg']}", err=True)
        raise typer.Exit(2) from None


@app.command()
def upgrade() -> None:
    """Bring the HR database to the newest schema; safe to repeat."""
    asyncio.run(db.upgrade(read_settings().database_url))


@app.command()
def token(
    subject: Annotated[str, typer.Argument(help="Id of the person, or name of the service.")],
    service: Annotated[
        bool, typer.Option("--service", help="Acts for the person named in On-Behalf-Of.")
    ] = False,
    minutes: Annotated[int | None, typer.Option(min=1, help="How long it is good for.")] = None,
) -> None:
    """Print a bearer token."""
    settings = read_settings()
    typer.echo(
        mint(
            settings.token_secret,
            subject,
            scope=Scope.ACT_FOR if service else Scope.PERSON,
            now=SystemClock().now(),
            ttl=timedelta(minutes=minutes or settings.token_ttl_minutes),
        )
    )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8010,
) -> None:
    """Serve the HR API alone; its documentation is at /api/docs."""
    uvicorn.run(create_app(read_settings()), host=host, port=port)


if __name__ == "__main__":
    app()
