"""`rxjobs boards ...`: the register."""

from __future__ import annotations

from typing import Annotated

import typer

from app.output import as_json, table

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]
Platform = Annotated[str | None, typer.Option(help="only boards of this platform")]

boards = typer.Typer(help="The register of boards.", no_args_is_help=True)


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.add_typer(boards, name="boards")


@boards.command("list", epilog="Example: rxjobs boards list --platform workday")
def list_boards(platform: Platform = None, json: Json = False) -> int:
    """List the boards that are read, with their platform, employer and practice setting."""
    from app.config import load
    from app.setup import chosen, register

    found = chosen(register(load()), (), platform)
    if json:
        as_json([board.model_dump(mode="json") for board in found])
        return 0
    rows = [(b.id, b.platform, b.employer, b.setting.value if b.setting else "", b.url) for b in found]
    table(f"{len(rows)} boards", ("id", "platform", "employer", "setting", "address"), rows)
    return 0
