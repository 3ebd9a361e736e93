"""A board made of the address of a careers page: by the address alone, else by one look at the page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from app.config import Config
from app.errors import UserError
from app.setup import LOOPBACK
from crawlers import peek
from crawlers.boards import Board, RegisterError, load_register
from crawlers.entry import board_id, inserted
from crawlers.recognise import Recognised, by_address, by_page
from schema.vocab import Setting

PEEK_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A board that can be added; `others` are boards that its page leads to and that may be its siblings."""

    board: Board
    others: tuple[Recognised, ...] = ()
    employer_is_guessed: bool = False


def found(
    config: Config, url: str, boards: Sequence[Board], *, employer: str | None = None, setting: Setting | None = None
) -> Found:
    """The board at an address. UserError: it is known already, its page cannot be had, or nothing is recognised."""
    url = url if "://" in url else f"https://{url}"
    if not urlsplit(url).hostname:
        raise UserError(f"{url} is no address of a careers page")
    _refuse_known(boards, url)
    recognised = by_address(url)
    others = () if recognised else _on_page(config, url)
    best = recognised or others[0]
    _refuse_known(boards, best.url, best)
    name = employer or _guessed(best)
    try:
        board = Board(
            id=_free_id(board_id(name), best.platform, boards),
            employer=name,
            platform=best.platform,
            url=best.url,
            slug=best.slug,
            api=best.api,
            settings=dict(best.settings),
            setting=setting,
            source=f"the careers page {url}, added {datetime.now(UTC):%Y-%m-%d}",
        )
    except ValidationError as error:
        reasons = "; ".join(fault["msg"] for fault in error.errors(include_url=False))
        raise UserError(f"no entry can be made of {url}: {reasons}") from error
    return Found(board=board, others=others[1:], employer_is_guessed=employer is None)


def write(board: Board, register: Path) -> None:
    """Adds the entry to the register file, which must be valid with it: UserError otherwise, and nothing is changed."""
    text = inserted(register.read_text(encoding="utf-8") if register.exists() else "", board)
    beside = register.with_name(f".{register.name}.new")
    beside.write_text(text, encoding="utf-8")
    try:
        load_register(beside)
    except RegisterError as error:
        beside.unlink()
        raise UserError(str(error).replace(str(beside), str(register))) from error
    beside.replace(register)


def _refuse_known(boards: Iterable[Board], url: str, found: Recognised | None = None) -> None:
    key = found.key if found else None
    for board in boards:
        held = by_address(board.url)
        if (key is not None and held is not None and held.key == key) or _address(board.url) == _address(url):
            raise UserError(f"{url} is known already: board {board.id} ({board.platform}, {board.employer})")


def _address(url: str) -> str:
    return url.partition("://")[2].rstrip("/").lower()


def _on_page(config: Config, url: str) -> tuple[Recognised, ...]:
    if not config.contact and urlsplit(url).hostname not in LOOPBACK:
        raise UserError(f"{url} names no platform; to ask its page, set RXJOBS_CONTACT (see the README)")
    page = _peeked(url)
    if "failure" in page:
        raise UserError(f"{url}: its address names no platform, and its page cannot be read ({page['detail']})")
    moved = by_address(page["url"])
    found = (moved,) if moved else by_page(page["html"], page["url"])
    if not found:
        raise UserError(
            f"{url}: neither its address nor its page names a platform that is read; "
            "look for the address of its job list, or see docs/adding-a-board.md"
        )
    return found


def _peeked(url: str) -> dict[str, str]:
    """What one request for the page gave, in a process of its own as every crawl."""
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawlers.settings", "RXJOBS_PARENT": str(os.getpid())}
    with tempfile.TemporaryDirectory(prefix="rxjobs-peek-") as folder:
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "runspider",
            peek.__file__,
            "-a",
            f"url={url}",
            "-a",
            f"out={folder}",
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter; the address is one argument, no shell reads it
                command, cwd=folder, env=environment, capture_output=True, timeout=PEEK_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return {"failure": "timeout", "detail": f"no answer within {PEEK_SECONDS} s"}
        path = Path(folder) / peek.PEEK
        if not path.exists():
            last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            return {"failure": "crashed", "detail": last or f"the request ended with code {done.returncode}"}
        page: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return page


def _guessed(best: Recognised) -> str:
    """A name for an employer, of the slug or the host: somebody has to put it right."""
    host = urlsplit(best.url).hostname or ""
    labels = [label for label in host.split(".") if label not in ("www", "jobs", "careers")]
    word = best.slug or labels[0].removeprefix("careers-").removeprefix("jobs-")
    return " ".join(part.capitalize() for part in word.replace("_", "-").split("-") if part)


def _free_id(name: str, platform: str, boards: Iterable[Board]) -> str:
    taken = {board.id for board in boards}
    return name if name not in taken else f"{name}-{platform.replace('_', '-')}"
