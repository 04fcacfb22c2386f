"""`yuemian invite`: a link to the chat page for one person."""

from typing import Annotated

import typer

from channels.cli.house import read_settings

app = typer.Typer(rich_markup_mode=None)


@app.command()
def invite(
    person: Annotated[str, typer.Argument(help="Id of the person in the HR backend.")],
    base: Annotated[str | None, typer.Option(help="Address of the server.")] = None,
) -> None:
    """Print an invitation link to the chat page.

    Whoever has the link is that person to the assistant, for YUEMIAN_INVITATION_DAYS days.
    """
    from bot.clock import SystemClock
    from channels.app import invitation_link

    settings = read_settings()
    address = base or settings.public_url or f"http://{settings.host}:{settings.port}"
    typer.echo(invitation_link(settings, person, base=address.rstrip("/"), clock=SystemClock()))
