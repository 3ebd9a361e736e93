"""Plays the nights: opens the town, runs the real nightly on it night after night, and tells the story."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from app import config as settings
from app import setup
from app.config import Config
from app.demo.facts import facts
from app.demo.loopback import loopback
from app.demo.register import write_register
from app.demo.score import score
from app.demo.story import Places, show
from app.demo.told import Told
from app.demo.town import Town
from app.demo.truth import write_truth
from app.demo.workshop import cleared
from app.demo.world import World
from app.nightly import NightResult, nightly
from app.output import out

NIGHTS = 2


def play(folder: Path, *, nights: int = NIGHTS, world: World | None = None, database_url: str | None = None) -> int:
    """The demo. 0 when every night was published, 1 when one was held back; UserError for a folder of other things.

    A world of one's own makes another town; `database_url` another database than the SQLite file in the folder, which
    must be empty.
    """
    folder = cleared(folder)
    config = _config(folder, database_url)
    engine = setup.database(config)
    with loopback(), Town(world or World()) as town:
        write_register(town, config.boards)
        results = [_night(town, number, config, engine, nights) for number in range(1, nights + 1)]
    truth = _truth(folder, nights)
    snapshot = results[-1].snapshot
    places = Places(
        _typed(folder), _typed(folder / "rxjobs.sqlite"), _typed(snapshot) if snapshot else None, _typed(truth)
    )
    show(facts(engine), score(engine, truth), places, out)
    engine.dispose()
    return 0 if all(result.state == "done" for result in results) else 1


def _night(town: Town, number: int, config: Config, engine: Engine, nights: int) -> NightResult:
    town.world = town.world.on(number)
    write_truth(town.world, _truth(config.var, number))
    boards = setup.register(config)
    with Told(f"Night {number} of {nights}", len(boards)) as told:
        return nightly(config, engine, boards, config.boards, watch=told.watch)


def _config(folder: Path, database_url: str | None) -> Config:
    """Settings of the demo alone: what a person has set for their own boards and database stays untouched."""
    given = {"RXJOBS_VAR": str(folder), "RXJOBS_BOARDS": str(folder / "boards.toml")}
    if database_url:
        given["RXJOBS_DATABASE_URL"] = database_url
    return settings.load(given)


def _typed(path: Path) -> Path:
    """The path as one would type it here: relative when it lies below the current folder."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _truth(folder: Path, night: int) -> Path:
    return folder / f"planted-night-{night}.jsonl"
