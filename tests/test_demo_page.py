"""The closing page: what a person wants to know of two nights, at 80 columns, plain where there is no terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from app.demo.facts import Asked, BoardNight, Facts, Kept
from app.demo.reasons import SHOWN, Reasons, told
from app.demo.score import Score
from app.demo.story import Places, show
from schema.vocab import Level

LEVELS = dict.fromkeys(Level, 0)


def board(key: str, platform: str, listed: int, *failures: str, **counts: int) -> BoardNight:
    """One board's night, complete when nothing failed."""
    given = {"read": listed, "unchanged": 0, "passed_over": 0} | counts
    name = f"{key.title()} Long Term Care Pharmacy"[:33]
    return BoardNight(key, name, platform, listed, complete=not failures, failures=failures, **given)


WHY = Reasons(
    "3f0c9d5a1b2e4f60718a",
    5.0,
    {
        "bias": -3.5, "place: same town": 3.5, "title, like texts: same": 2.5, "days apart: 2": 1.5,
        "rare phrases: all shared": 1.25, "numbers: all": 0.75, "employer: same": -0.5, "schedule: other": -0.5,
    },
    ("employer+town+role", "number"),
)  # fmt: skip
FACTS = Facts(
    nights=(
        (board("quillback", "smartrecruiters", 1118), board("gatehouse", "greenhouse", 0, "bot_wall")),
        (
            board("quillback", "smartrecruiters", 21, "server", unchanged=9, passed_over=4),
            board("gatehouse", "greenhouse", 0, "bot_wall"),
        ),
    ),
    roles={"pharmacist": 900, "technician": 850, "aide": 3},
    credentials=(
        Asked("LIC.RPH", 880, LEVELS | {Level.REQUIRED: 700, Level.OBTAIN_WITHIN: 180}),
        Asked("CERT.CPHT.PTCB", 310, LEVELS | {Level.OBTAIN_WITHIN: 110, Level.REQUIRED: 200}),
    ),
    postings=1753,
    jobs=1500,
    shared={2: 200, 3: 26},
    example=(("Quillback Health", "ICU Pharmacist"), ("Locum Lark Staffing", "ICU Pharmacist - Madison, WI")),
    events=({"opened": 1800, "filled": 6}, {"absent": 80, "opened": 60, "changed": 50, "reopened": 6}),
    kept=(Kept("quillback", "Quillback Health", 97, ("server",)),),
    why=WHY,
)
SCORE = Score(
    postings=1753, roles=1750, planted=5000, requirements=4900, invented=40, wages=1100, pay=1090, pairs=300,
    joined=280, wrongly_joined=2,
)  # fmt: skip
PLACES = Places(
    Path("var/demo"), Path("var/demo/rxjobs.sqlite"), Path("var/demo/snapshots/1"), Path("var/demo/t.jsonl")
)


def test_the_parts_of_a_reason_add_up_on_the_page() -> None:
    shown = [float(line.split()[0]) for line in map(str, told(WHY)) if line.strip()[0] in "+-"]
    assert len(WHY.parts) > SHOWN
    assert sum(shown[:-1]) == pytest.approx(shown[-1])
    assert shown[-1] == WHY.score


def page(width: int, *, terminal: bool = False, found: Facts = FACTS) -> str:
    written = io.StringIO()
    colours = "truecolor" if terminal else None
    show(found, SCORE, PLACES, Console(file=written, width=width, force_terminal=terminal, color_system=colours))
    return written.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_fits(width: int) -> None:
    text = page(width)
    commands = [line for line in text.splitlines() if line.startswith("  RXJOBS_VAR") or "sqlite3" in line]
    assert len(commands) == 3, "a command is one line, however long, so that it can be copied"
    assert max(len(line) for line in text.splitlines() if line not in commands) <= width
    assert "…" not in text


def test_the_page_answers_what_was_asked() -> None:
    text = " ".join(page(80).split())
    for words in (
        "2 nights in a town of 2 boards on 2 platforms",
        "Quillback Long Term Care Pharmacy smartrecruiters 1,118 21 night 1",
        "night 2 Quillback Long Term Care Pharmacy the server failed",
        "night 1 Gatehouse Long Term Care Pharmacy a bot wall, no answer",
        "pharmacist 900",
        "Pharmacist licence 880 700",
        "1,753 postings are 1,500 jobs",
        "200 of 2 postings, 26 of 3 postings",
        "ICU Pharmacist - Madison, WI (Locum Lark Staffing)",
        "found by employer+town+role, number; log odds",
        "+3.50 place: same town",
        "-1.00 2 smaller parts",
        "+5.00 in all: above nought is one job. All of it: rxjobs explain 3f0c9d5a1b2e4f60718a",
        "closed: a complete reading no longer lists them",
        "Rightly not closed",
        "Quillback Health 97 the server failed",
        "var/demo/rxjobs.sqlite",
        "var/demo/snapshots/1",
    ):
        assert words in text, words


def test_without_a_terminal_there_are_no_colours() -> None:
    assert "\x1b[" not in page(80)
    assert "\x1b[" in page(80, terminal=True)


def test_a_page_of_nothing_is_still_a_page() -> None:
    empty = Facts(nights=(), roles={}, credentials=(), postings=0, jobs=0, shared={}, example=(), events=(), kept=())
    assert "0 postings are 0 jobs" in page(80, found=empty)
