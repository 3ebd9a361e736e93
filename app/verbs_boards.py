"""`rxjobs boards ...`: the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.output import as_json, complain, progress, say, table
from schema.vocab import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.check import BoardCheck

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]
Platform = Annotated[str | None, typer.Option(help="only boards of this platform")]
Boards = Annotated[list[str] | None, typer.Option("--board", help="only this board; may be repeated")]

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


@boards.command(
    "add", epilog='Example: rxjobs boards add https://jobs.lever.co/juniper --employer "Juniper Drug" --write'
)
def add_board(
    url: Annotated[str, typer.Argument(help="a careers page")],
    employer: Annotated[str | None, typer.Option(help="its name; guessed from the address otherwise")] = None,
    setting: Annotated[Setting | None, typer.Option(help="the practice setting")] = None,
    write: Annotated[bool, typer.Option("--write", help="into the register, where it belongs")] = False,
) -> int:
    """Recognise the platform of a careers page and print its entry for the register, or write it there.

    Where the address names no platform, the page itself is asked for, once and politely.
    """
    from app import adding
    from app.config import load
    from app.setup import register, register_path
    from crawlers.entry import entry

    config = load()
    found = adding.found(config, url, register(config), employer=employer, setting=setting)
    say(entry(found.board).rstrip("\n"))
    for other in found.others:
        complain(f"its page also leads to {other.platform} {other.url}: a sibling, if it shows the same jobs")
    if found.employer_is_guessed:
        complain("the employer's name is guessed from the address: say --employer NAME")
    if write:
        adding.write(found.board, register_path(config))
        complain(
            f"{found.board.id} is in {register_path(config)}; now try: rxjobs boards check --board {found.board.id}"
        )
    return 0


@boards.command("check", epilog="Example: rxjobs boards check --board cvs-health --json")
def check_boards(board: Boards = None, platform: Platform = None, json: Json = False) -> int:
    """Ask each board for its robots.txt and first listing page, and say what would be read. Stores nothing."""
    from app.check import check
    from app.config import load
    from app.setup import check_contact, chosen, register, register_path

    config = load()
    asked = chosen(register(config), board or (), platform)
    check_contact(config, asked)
    with progress("boards checked", len(asked)) as advance:
        found = check(asked, register_path(config), on_report=lambda _report: advance(1))
    if json:
        as_json([one.json() for one in found])
    else:
        _show(found)
    return 0 if all(one.as_expected for one in found) else 1


def _show(found: Sequence[BoardCheck]) -> None:
    from app.check import would_read

    words = {True: "yes", False: "no", None: ""}
    rows = [
        (
            one.board,
            one.platform,
            words[one.reachable],
            one.robots,
            words[one.as_expected],
            one.claimed,
            would_read(one),
        )
        for one in found
    ]
    good = sum(one.as_expected for one in found)
    columns = ("id", "platform", "reachable", "robots.txt", "as expected", "claims", "would read")
    table(
        f"{good} of {len(found)} boards answer as expected", columns, rows, right=("claims",), fold=("id", "would read")
    )
    for one in found:
        if not one.as_expected:
            say(f"{one.board}: {one.reason}")
