"""`yuemian serve`: the whole house behind one address."""

import errno
import socket
from typing import Annotated

import typer

from channels.cli.engine import EngineOption, with_engine
from channels.cli.house import databases_of, fail, read_settings, run_in_house, tell
from channels.house import House
from channels.postgres import Databases
from channels.server import http_server, listen_on
from channels.settings import Settings

app = typer.Typer(rich_markup_mode=None)
PORTS_TRIED = 20
TAKEN = (errno.EADDRINUSE, errno.EACCES)


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demo company and print invitation links.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.")] = None,
    engine: EngineOption = None,
) -> None:
    """Serve the chat page, the HR API and its documentation; do what falls due.

    Without settings everything is kept in .yuemian: an embedded PostgreSQL, keys, the model.
    Exit status 2 where the port, the database or the model cannot be had.
    """
    settings = with_engine(read_settings(), engine)
    listening = _listen(host or settings.host, port or settings.port, search=demo and port is None)
    with listening, databases_of(settings) as databases:
        run_in_house(
            settings, databases, lambda house: _serve(house, settings, databases, listening, demo)
        )


async def _serve(
    house: House, settings: Settings, databases: Databases, listening: socket.socket, demo: bool
) -> None:
    from channels.app import create_app, load_demo_company, vault_of
    from channels.outward import say_what_is_off

    say_what_is_off(settings)
    if demo:
        tell("Loading the demo company ...")
        await load_demo_company(databases.hr, vault=vault_of(settings))
        await house.refresh_names()
    server = http_server(create_app(house, settings, databases))
    _print_addresses(house, settings, listening, demo)
    await server.serve(sockets=[listening])


def _listen(host: str, port: int, *, search: bool) -> socket.socket:
    last = min(port + PORTS_TRIED, 65536) if search else port + 1
    for tried in range(port, last):
        try:
            return listen_on(host, tried)
        except OSError as error:
            if error.errno not in TAKEN:
                raise fail(f"Cannot listen on {host}: {error.strerror or error}.") from error
    taken = f"Port {port} is taken" if last == port + 1 else f"Ports {port} to {last - 1} are taken"
    raise fail(f"{taken}. Choose another: yuemian serve --port N, or YUEMIAN_PORT=N.")


def _print_addresses(
    house: House, settings: Settings, listening: socket.socket, demo: bool
) -> None:
    from channels.app import invitation_link
    from hr_backend.demo.company import demo_people

    host, port = listening.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    base = settings.public_url or f"http://{shown}:{port}"
    typer.echo(f"\nChat page   {base}/")
    if house.hr_app is not None:
        typer.echo(f"API docs    {base}/api/docs")
    if demo:
        typer.echo("\nOpen a link to be that person (several browsers or profiles for several):")
        for person in demo_people():
            link = invitation_link(settings, person.id, base=base, clock=house.clock)
            typer.echo(f"\n  {person.name}  {person.hint}\n  {link}")
    typer.echo("\nStop with Ctrl+C.")
