"""What most verbs need first: settings, register, database; each with clear words when it is not to be had."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine

from app.config import Config
from app.database import open_database
from app.errors import UserError
from crawlers.boards import REGISTER, Board, RegisterError, load_register, platforms

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def database(config: Config) -> Engine:
    """The database, ready for use."""
    return open_database(config.database_url)


def register_path(config: Config) -> Path:
    """The register: the one that was set, else the one that comes with the project, from whatever folder."""
    return config.boards if config.boards.exists() or config.boards != Config().boards else REGISTER


def register(config: Config) -> tuple[Board, ...]:
    """Every board; a fault of the register is a UserError that names file, entry and reason."""
    try:
        return load_register(register_path(config))
    except RegisterError as error:
        raise UserError(str(error)) from error


def chosen(boards: tuple[Board, ...], ids: Collection[str] = (), platform: str | None = None) -> tuple[Board, ...]:
    """The boards asked for by id or platform; all when neither is named. An unknown name is a UserError."""
    known = {board.id for board in boards}
    if unknown := [name for name in ids if name not in known]:
        near = _near(unknown[0], known)
        raise UserError(f"no board {', '.join(unknown)} in the register{near}; see rxjobs boards list")
    if platform is not None and platform not in platforms():
        raise UserError(f"no platform {platform}; there are {', '.join(platforms())}")
    wanted = set(ids)
    return tuple(b for b in boards if (not wanted or b.id in wanted) and platform in (None, b.platform))


def _near(name: str, known: Collection[str]) -> str:
    from rapidfuzz import process

    found = [match[0] for match in process.extract(name, sorted(known), limit=2, score_cutoff=70)]
    return f"; did you mean {' or '.join(found)}?" if found else ""


def check_contact(config: Config, boards: Collection[Board]) -> None:
    """Boards see who asks and whom to write to: no live crawl without a contact."""
    if not config.contact and any(urlsplit(b.api or b.url).hostname not in LOOPBACK for b in boards):
        raise UserError(
            "set RXJOBS_CONTACT to an address or page where boards can reach you, for example "
            "RXJOBS_CONTACT=mailto:you@example.org; it is sent with every request"
        )
