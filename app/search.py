"""`rxjobs search`: postings whose ad holds given words, each with the words round the first of them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from app.errors import UserError
from app.output import as_json, say, table
from schema import store

AROUND = 60  # characters on each side of the first word found
STEM = 4  # endings are not compared: the index has found the ad already


@dataclass(frozen=True, slots=True)
class Match:
    """One posting: where it is, what it is, and a piece of its ad on one line."""

    posting_id: str
    title: str
    employer: str | None
    place: str
    url: str | None
    is_open: bool
    snippet: str


def find(engine: Engine, words: str, *, most: int, closed: bool) -> list[Match]:
    """The newest postings; UserError where there is no word to look for."""
    try:
        with engine.connect() as connection:
            found = store.search(connection, words, most=most, closed=closed)
    except ValueError as error:
        raise UserError(f"{error}; ask for instance: rxjobs search '\"sterile compounding\" ptcb -travel'") from error
    return [
        Match(
            ad.posting_id,
            ad.title,
            ad.employer,
            ", ".join(filter(None, (ad.city, ad.state))),
            ad.url,
            ad.closed is None,
            snippet(ad.text, store.terms(words)),
        )
        for ad in found
    ]


def snippet(text: str, terms: list[str]) -> str:
    """The words round the first place where one of the terms begins a word, white space made one space."""
    stems = "|".join(re.escape(term[: max(STEM, len(term) - 3)]) for term in terms)
    at = re.search(rf"\b(?:{stems})", text, re.IGNORECASE)
    start = max(0, (at.start() if at else 0) - AROUND)
    end = (at.end() if at else 0) + AROUND
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"


def show(found: list[Match], *, machine: bool) -> None:
    """A table, or JSON."""
    if machine:
        as_json([asdict(match) for match in found])
    elif found:
        rows = [(m.posting_id, m.title, m.employer or "", m.place, m.snippet) for m in found]
        table("", ("posting", "title", "employer", "place", "words"), rows)
    else:
        say("no ad holds these words; leave one out, or look in closed postings too: --closed")
