"""What boards and agencies do to the text of an ad when they copy it."""

from __future__ import annotations

import random

from benchmarks.planted_style import Style
from benchmarks.planted_text import Writer, reworded, shuffled, summarised

BOARDS = ("indeed", "linkedin", "glassdoor", "ziprecruiter", "careerjet", "monster")
FRAMES = {
    board: f"Apply on {board} today and get {share} job alerts a week. Create your profile now."
    for share, board in enumerate(BOARDS, 3)
}
CUTS = (300, 500, 500, 800)  # characters after which a copy ends


def touched(text: str, board: str, style: Style, chance: random.Random) -> str:
    """What happens to any copy: lines left out, pay in other words, the board's own frame around it."""
    drops = {
        "Schedule: ": style.schedule_dropped,
        "Pay: ": style.pay_dropped / 2,
        " store #": style.store_line_dropped,
    }
    lines = [
        line for line in text.split("\n") if chance.random() >= max(drops[mark] * (mark in line) for mark in drops)
    ]
    if chance.random() < style.pay_dropped:
        lines = [line.replace(" hourly", "/hr").replace(".00", "") if "Pay: " in line else line for line in lines]
    if chance.random() < style.framed:
        lines = [f"Posted on {board}.", *lines, f"Ad reference {chance.randrange(10**6)}. {FRAMES[board]}"]
    return "\n".join(lines)


def edited(text: str, style: Style, writer: Writer) -> tuple[str, str]:
    """The kind of one copy, drawn by the style's shares, and its text."""
    chance = writer.chance
    kinds = ("masked", "truncated", "reworded", "summarised")
    shares = [getattr(style, kind) for kind in kinds]
    kind = chance.choices((*kinds, "identical"), (*shares, max(0.0, 1 - sum(shares))))[0]
    if kind == "truncated":
        return kind, text[: chance.choice(CUTS)].rsplit(" ", 1)[0] + "…"
    if kind == "reworded":
        text = reworded(text, chance.uniform(0.05, 0.3), writer)
    elif kind == "summarised":
        text = summarised(text, chance)
    elif kind == "masked" and chance.random() < 0.4:
        text = reworded(text, 0.25, writer)
    return kind, shuffled(text, chance) if chance.random() < style.shuffled else text
