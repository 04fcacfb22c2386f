"""`yuemian db`: bring the databases up to date, load the demo company."""

import asyncio

import typer

from channels.cli.house import databases_of, read_settings, tell

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def db() -> None:
    """The databases of the house."""


@app.command()
def upgrade() -> None:
    """Bring both databases to the newest schema; safe to repeat."""
    from channels.app import upgrade as upgrade_databases

    settings = read_settings()
    with databases_of(settings) as databases:
        asyncio.run(upgrade_databases(databases))
    tell("Both databases are up to date.")


@app.command()
def demo() -> None:
    """Load the demo company, its interviews around today; safe to repeat."""
    from channels.app import load_demo_company, vault_of
    from channels.app import upgrade as upgrade_databases

    settings = read_settings()

    async def load(url: str) -> None:
        await upgrade_databases(databases)
        await load_demo_company(url, vault=vault_of(settings))

    with databases_of(settings) as databases:
        asyncio.run(load(databases.hr))
    tell("The demo company is loaded.")
