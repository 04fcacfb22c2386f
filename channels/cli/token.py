"""`yuemian token`: a bearer token for the HR API."""

from datetime import timedelta
from typing import Annotated

import typer

from channels.cli.house import read_settings

app = typer.Typer(rich_markup_mode=None)


@app.command()
def token(
    person: Annotated[str, typer.Argument(help="Id of the person, or of the service.")],
    service: Annotated[
        bool, typer.Option("--service", help="Acts for the person named in On-Behalf-Of.")
    ] = False,
    minutes: Annotated[int, typer.Option(min=1, max=525600, help="How long it is good for.")] = 60,
) -> None:
    """Print a bearer token for the HR API, acting as a person.

    For example: curl -H "Authorization: Bearer $(yuemian token zhao)" .../api/v1/me
    """
    from channels.app import hr_token

    typer.echo(
        hr_token(read_settings(), person, service=service, lifetime=timedelta(minutes=minutes))
    )
