"""The demo's closing page: what two nights in the town came to, for a person at a terminal of 80 columns or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from app.demo.facts import Asked, BoardNight, Facts
from app.demo.reasons import told
from app.demo.score import Score
from schema.vocab import Failure, Level, credentials

WHY: dict[str, str] = {
    Failure.SERVER: "the server failed",
    Failure.ROBOTS: "robots.txt forbids pages",
    Failure.BOT_WALL: "a bot wall, no answer",
    Failure.TRUNCATED: "fewer rows than its total",
    Failure.RATE_LIMITED: "asked us to slow down",
}
_QUESTION = "SELECT role, COUNT(*) FROM open_posting GROUP BY role"
BAR = 24  # columns of the longest bar
LEVELS = {
    Level.REQUIRED: ("req'd", "green"),
    Level.PREFERRED: ("pref'd", "cyan"),
    Level.OBTAIN_WITHIN: ("within", "yellow"),
    Level.CONDITIONAL: ("if law", "magenta"),
    Level.NOT_REQUIRED: ("not", "dim"),
}
EVENTS = {
    "opened": "opened",
    "changed": "changed their text",
    "reopened": "came back",
    "absent": "closed: a complete reading no longer lists them",
    "filled": "closed: the board itself says filled",
    "gone": "closed: the board itself says gone",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the demo left its things."""

    folder: Path
    database: Path
    snapshot: Path | None
    truth: Path


def show(found: Facts, marks: Score, places: Places, console: Console) -> None:
    """Prints the page."""
    for part in page(found, marks, places):
        console.print(part, crop=False)  # a command longer than the line stays one line to copy


def page(found: Facts, marks: Score, places: Places) -> Iterator[RenderableType]:
    """The parts of the page in reading order."""
    yield _title(found.nights)
    yield _part("Boards read", _boards(found.nights), *_short(found.nights), _shown_as(found.nights))
    yield _part("Open postings by role", _roles(found.roles))
    yield _part("The ten most asked credentials", _credentials(found.credentials), _levels())
    yield _part("Jobs behind the postings", *_jobs(found))
    yield _part("From one night to the next", _events(found.events))
    yield _part("Rightly not closed", *_kept(found))
    yield _part("Read against what was planted", _marks(marks))
    yield _part("Where it is", _where(places))
    yield _part("Try next", *_next(places))


def _title(nights: tuple[tuple[BoardNight, ...], ...]) -> Text:
    boards = nights[-1] if nights else ()
    platforms = len({board.platform for board in boards})
    words = f"{len(nights)} nights in a town of {len(boards)} boards on {platforms} platforms"
    return Text(f"\n{words}", style="bold")


def _part(title: str, *body: RenderableType) -> Group:
    return Group(Text(), Rule(Text(title, style="bold"), align="left", characters="─", style="dim"), *body)


def _grid(*columns: tuple[str, str]) -> Table:
    """A table without lines; columns are a heading and `left` or `right`."""
    grid = Table(box=None, pad_edge=False, header_style="dim", show_header=any(name for name, _ in columns))
    for name, side in columns:
        grid.add_column(name, justify="right" if side == "right" else "left", no_wrap=side == "right")
    return grid


def _boards(nights: tuple[tuple[BoardNight, ...], ...]) -> Table:
    counts = [(f"night {number}", "right") for number in range(1, len(nights) + 1)]
    grid = _grid(("board", "left"), ("platform", "left"), *counts, ("whole on", "left"))
    later = [{board.board: board for board in night} for night in nights]
    for board in sorted(nights[-1] if nights else (), key=lambda one: (-one.listed, one.board)):
        over = [night.get(board.board) for night in later]
        grid.add_row(board.employer, board.platform, *map(_listed, over), _ends(over))
    return grid


def _listed(board: BoardNight | None) -> Text:
    if board is None:
        return Text("-")
    return Text(f"{board.listed:,}", style="" if board.complete else "yellow")


def _ends(nights: list[BoardNight | None]) -> Text:
    """On which nights the board was read to its end."""
    whole = [str(number) for number, board in enumerate(nights, 1) if board is not None and board.complete]
    if len(whole) == len(nights):
        return Text("each", style="green")
    return Text("night " + ", ".join(whole) if whole else "none", style="yellow")


def _short(nights: tuple[tuple[BoardNight, ...], ...]) -> Iterator[RenderableType]:
    """Which readings did not come to the end, and why."""
    grid = _grid(("", "left"), ("", "left"), ("", "left"))
    for number, night in enumerate(nights, 1):
        for board in night:
            if not board.complete:
                grid.add_row(f"night {number}", board.employer, Text(_why(board.failures), style="yellow"))
    if grid.row_count:
        yield Text("\nNot read to the end:")
        yield grid


def _why(failures: Iterable[str]) -> str:
    return ", ".join(WHY.get(failure, failure.replace("_", " ")) for failure in failures) or "reason unknown"


def _shown_as(nights: tuple[tuple[BoardNight, ...], ...]) -> Text:
    """What the numbers above count, and the sums that the table leaves out."""
    passed = sum(board.passed_over for board in nights[-1]) if nights else 0
    spared = sum(board.unchanged for board in nights[-1]) if nights else 0
    return Text(
        f"\nPostings listed that night. On the last one {spared:,} were known and unchanged, so that their texts were "
        f"not asked for again; {passed:,} that are not pharmacy work were passed over.",
        style="dim",
    )


def _roles(roles: dict[str, int]) -> Table:
    grid = _grid(("", "left"), ("", "right"), ("", "left"))
    for role, postings in roles.items():
        grid.add_row(role, f"{postings:,}", _bar(postings, max(roles.values()), "blue"))
    return grid


def _bar(value: int, largest: int, style: str) -> Text:
    return Text("█" * max(1, round(BAR * value / largest)) if value else "", style=style)


def _credentials(asked: tuple[Asked, ...]) -> Table:
    grid = _grid(("", "left"), ("postings", "right"), *((name, "right") for name, _ in LEVELS.values()))
    for item in asked:
        cells = [Text(f"{item.levels[level]:,}" if item.levels[level] else "·", style=style)
                 for level, (_, style) in LEVELS.items()]  # fmt: skip
        grid.add_row(_name(item.code), f"{item.postings:,}", *cells)
    return grid


def _name(code: str) -> str:
    """A credential's name without its explanations and its third and further synonyms."""
    row = credentials().get(code)
    if row is None:
        return code
    name, *synonyms = row["name"].split(" (")[0].split(", ")[0].split(" / ")
    return name if len(synonyms) > 1 else " / ".join((name, *synonyms))


def _levels() -> Text:
    return Text(
        "\n`within` must be obtained after applying, `if law` holds where the law or the grade asks it.", style="dim"
    )


def _jobs(found: Facts) -> Iterator[RenderableType]:
    yield Text.from_markup(f"[bold]{found.postings:,}[/] postings are [bold]{found.jobs:,}[/] jobs.")
    if found.shared:
        sizes = ", ".join(f"{number:,} of {size} postings" for size, number in found.shared.items())
        yield Text(f"Jobs seen more than once: {sizes}.")
    if found.example:
        yield Text("\nOne of them, as its boards show it:")
        for employer, title in found.example:
            yield Text(f"  {title}  ({employer})", style="cyan")
    if found.why:
        yield from told(found.why)


def _events(nights: tuple[dict[str, int], ...]) -> Table:
    grid = _grid(("", "left"), *((f"night {number}", "right") for number in range(1, len(nights) + 1)))
    for kind, words in EVENTS.items():
        if any(kind in night for night in nights):
            grid.add_row(words, *(f"{night[kind]:,}" if kind in night else "·" for night in nights))
    return grid


def _kept(found: Facts) -> Iterator[RenderableType]:
    if not found.kept:
        yield Text("Every open posting was listed on the last night.")
        return
    grid = _grid(("board", "left"), ("not seen", "right"), ("and still open, because", "left"))
    for board in found.kept:
        grid.add_row(board.employer, f"{board.postings:,}", Text(_why(board.failures), style="yellow"))
    yield grid
    yield Text("\nAbsence closes a posting only when its board was read to the end.", style="dim")


def _marks(marks: Score) -> Table:
    grid = _grid(("", "left"), ("", "right"), ("", "right"), ("", "right"))
    rows = (
        ("roles", marks.roles, marks.postings, ""),
        ("requirements with their level", marks.requirements, marks.planted, f"{marks.invented:,} not planted"),
        ("base pay", marks.pay, marks.wages, ""),
        ("pairs of one job joined", marks.joined, marks.pairs, f"{marks.wrongly_joined:,} wrongly"),
    )
    for name, right, total, besides in rows:
        share = f"{100 * right / total:.1f}%" if total else "-"
        grid.add_row(name, f"{right:,} of {total:,}", Text(share, style="green"), besides)
    return grid


def _where(places: Places) -> Table:
    grid = _grid(("", "left"), ("", "left"))
    rows = (("database", places.database), ("snapshot", places.snapshot), ("what was planted", places.truth))
    for name, path in rows:
        if path is not None:
            grid.add_row(name, Text(str(path), overflow="fold", style="cyan"))
    return grid


def _next(places: Places) -> Iterator[RenderableType]:
    ours = f"RXJOBS_VAR={places.folder} rxjobs"
    commands = (
        ("the health of each board", f"{ours} status"),
        ("a snapshot of your own, texts included", f"{ours} export --out {places.folder}/mine --with-text"),
        ("a question in SQL", f'sqlite3 {places.database} "{_QUESTION}"'),
    )
    for words, command in commands:
        yield Text(f"# {words}", style="dim")
        yield Text(f"  {command}", style="cyan", overflow="ignore", no_wrap=True)
