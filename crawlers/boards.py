"""The register: reads and validates `boards.toml` into `Board` values.

A board is one employer's (or aggregator's) list on a platform; a platform is one file in `spiders/`.
Every bad entry is named at once, by file, number, id and reason, so that one edit mends the register.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from schema.vocab import Setting

ROOM = Path(__file__).parent
REGISTER = ROOM / "boards.toml"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class RegisterError(ValueError):
    """The register cannot be used; the text names file, entries and reasons, one a line."""


class Expect(BaseModel):
    """How many wanted postings a complete read of the board lists: fewer than `min` fails it, more than `max` warns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: int | None = Field(None, ge=0)
    max: int | None = Field(None, ge=0)


class Board(BaseModel):
    """One board.

    `url` is the public careers page. `slug` is the board's name on its platform, `api` an origin that replaces the
    platform's public one (another region, or a server on loopback), `settings` what else the platform needs (tenant,
    site, site_number ...). `siblings` are boards that show the same requisitions under another front end.
    `browser` boards have pages that need JavaScript (browser.py).
    `source` says where the entry comes from; `terms_checked` stays empty until a person has read the terms of use.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    employer: Words
    platform: str
    url: Url
    slug: Words | None = None
    api: Url | None = None
    settings: dict[str, str | int] = Field(default_factory=dict)
    expect: Expect | None = None
    setting: Setting | None = None
    country: str = "US"
    siblings: tuple[Slug, ...] = ()
    browser: bool = False
    terms_checked: date | None = None
    source: Words

    @field_validator("platform")
    @classmethod
    def _is_known(cls, platform: str) -> str:
        if platform not in platforms():
            raise ValueError(f"unknown platform {platform!r}; known: {', '.join(platforms())}")
        return platform

    @field_validator("api")
    @classmethod
    def _bare_origin(cls, api: str | None) -> str | None:
        return api.rstrip("/") if api else None

    @model_validator(mode="after")
    def _is_no_sibling_of_itself(self) -> Board:
        if self.id in self.siblings:
            raise ValueError("a board is not its own sibling")
        return self

    @property
    def place(self) -> tuple[object, ...]:
        """What makes two entries the same board: platform, address and settings."""
        return (self.platform, self.api, self.slug, self.url.rstrip("/").lower(), tuple(sorted(self.settings.items())))


@cache
def platforms() -> tuple[str, ...]:
    """The platforms that can be read: one file each in `spiders/`, in alphabetical order. Imports none of them."""
    return tuple(sorted(path.stem for path in (ROOM / "spiders").glob("*.py") if not path.stem.startswith("_")))


def load_register(path: Path | str = REGISTER) -> tuple[Board, ...]:
    """The boards of a TOML register (`[[board]]` tables), in its order; raises RegisterError with every fault."""
    path = Path(path)
    entries = _entries(path)
    boards: list[Board] = []
    faults: list[str] = []
    for number, entry in enumerate(entries, 1):
        try:
            boards.append(Board.model_validate(entry))
        except ValidationError as error:
            faults += [f"{_name(path, number, entry)}: {reason}" for reason in _reasons(error)]
    faults += [f"{path}: {fault}" for fault in (*_repeated(boards), *_orphaned(boards, entries))]
    if faults:
        raise RegisterError("\n".join(faults))
    return tuple(boards)


def _entries(path: Path) -> list[Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RegisterError(f"{path}: not valid TOML: {error}") from error
    strangers = sorted(set(document) - {"board"})
    entries = document.get("board", [])
    if strangers or not isinstance(entries, list):
        raise RegisterError(f"{path}: only [[board]] tables are known here, found {', '.join(strangers) or 'board'}")
    return entries


def _name(path: Path, number: int, entry: Any) -> str:
    given = entry.get("id") if isinstance(entry, dict) else None
    return f"{path}: entry {number} ({given or 'no id'})"


def _reasons(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        where = ".".join(map(str, fault["loc"]))
        what = fault["msg"].removeprefix("Value error, ")
        yield f"{where}: {what}" if where else what


def _repeated(boards: list[Board]) -> Iterator[str]:
    ids: set[str] = set()
    places: dict[tuple[object, ...], str] = {}
    for board in boards:
        if board.id in ids:
            yield f"id {board.id} is used twice"
        elif board.place in places:
            yield f"{board.id} is the same board as {places[board.place]}"
        ids.add(board.id)
        places.setdefault(board.place, board.id)


def _orphaned(boards: list[Board], entries: list[Any]) -> Iterator[str]:
    ids = {entry.get("id") for entry in entries if isinstance(entry, dict)}
    for board in boards:
        for sibling in board.siblings:
            if sibling not in ids:
                yield f"{board.id} names an unknown sibling {sibling}"


def chosen(platform: str, options: Mapping[str, str]) -> tuple[Board, ...]:
    """The boards named in the options, or all of the platform's; raises ValueError that names an unknown one."""
    path = options.get("register") or os.environ.get("RXJOBS_BOARDS") or REGISTER
    boards = {board.id: board for board in load_register(path) if board.platform == platform}
    wanted = [name for name in options.get("boards", "").split(",") if name]
    unknown = [name for name in wanted if name not in boards]
    if unknown:
        raise ValueError(f"no {platform} board {', '.join(unknown)} in {path}")
    return tuple(boards[name] for name in wanted) if wanted else tuple(boards.values())
