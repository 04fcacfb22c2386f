"""`yuemian rasa`: the Rasa engine's environment, model and server."""

import time

import typer

from channels.cli.house import fail, read_settings, tell

app = typer.Typer(no_args_is_help=True, help="The Rasa engine: install, train, start, stop.")
START = "Use it: yuemian serve --engine rasa, or YUEMIAN_ENGINE=rasa. Stop it: yuemian rasa stop."


@app.command()
def prepare() -> None:
    """Build the Python 3.10 environment and train the model, where they are missing or stale."""
    from channels.rasa.engine import RasaTrouble, trained_model
    from channels.rasa.environment import EnvironmentMissing, build

    settings = read_settings()
    try:
        build(settings.rasa_environment, progress=tell)
        trained_model(settings, progress=tell)
    except (EnvironmentMissing, RasaTrouble) as trouble:
        raise fail(str(trouble)) from trouble


@app.command()
def start() -> None:
    """Start a server on loopback that stays, and wait until it answers.

    Every command that reads with Rasa uses it while it is there, and starts its own otherwise.
    """
    from channels.rasa.engine import RasaTrouble, leave_running

    settings, began = read_settings(), time.monotonic()
    try:
        server = leave_running(settings, progress=tell)
    except RasaTrouble as trouble:
        raise fail(str(trouble)) from trouble
    tell(f"The Rasa server answers at {server.address.url} ({time.monotonic() - began:.0f} s).")
    tell(START)


@app.command()
def stop() -> None:
    """End the server that `yuemian rasa start` left running."""
    from channels.rasa.server import stop_left

    ended = stop_left(read_settings().data / "rasa")
    tell("The Rasa server has ended." if ended else "No Rasa server was left running.")
