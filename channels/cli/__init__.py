"""The command line `yuemian`; a command's module is read when it is called."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

COMMANDS = {
    "serve": ("channels.cli.serve", "The whole house: chat page, HR API, background work."),
    "chat": ("channels.cli.chat", "Talk to the assistant here, as one person."),
    "invite": ("channels.cli.invite", "Print an invitation link to the chat page for a person."),
    "token": ("channels.cli.token", "Print a bearer token for the HR API, acting as a person."),
    "slots": ("channels.cli.slots", "The best other times for an interview, as a table."),
    "audit": ("channels.cli.audit", "The audit trail: check that it is whole, export it."),
    "notices": ("channels.cli.notices", "People whom nothing has reached; try again."),
    "stats": ("channels.cli.stats", "Figures of recruiting: rates, reasons, load, charts, tables."),
    "policy": ("channels.cli.policy", "The company's rules: list, add, try a draft on the past."),
    "payroll": ("channels.cli.payroll", "Compute a month of pay; change the key of bank numbers."),
    "forecast": ("channels.cli.forecast", "Who is likely to come: train, and how good it is."),
    "import": ("channels.cli.imports", "Bring in files of other systems: XLSX, CSV."),
    "db": ("channels.cli.db", "Bring the databases up to date; load the demo company."),
    "scenario": (
        "channels.cli.scenario",
        "Play conversations written as YAML files and judge them.",
    ),
    "nlu": ("channels.cli.nlu", "Train, try and measure the understanding of messages."),
    "rasa": ("channels.cli.rasa", "The Rasa engine: install, train, start, stop."),
    "time": ("channels.cli.time", "Read expressions of time, as the contract says."),
}


class LazyCommands(TyperGroup):
    """Lists all commands with one line each and imports only the one that is called."""

    def __init__(self, **settings: Any) -> None:
        """Fill the list with stand-ins that know their line of help."""
        super().__init__(**settings)
        self.commands = {
            name: TyperCommand(name, help=line) for name, (_, line) in COMMANDS.items()
        }

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of the table."""
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command itself in place of its stand-in."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in COMMANDS:
            module, _ = COMMANDS[name]
            command = get_command(import_module(module).app)
            command.name = name
        return name, command, rest


app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def yuemian() -> None:
    """Yuemian (约面): a self-hosted, chat-first HR assistant.

    Settings come from the environment (YUEMIAN_...) and from the file .env.
    """


def main() -> None:
    """Entry point of the console script."""
    app(prog_name="yuemian")
