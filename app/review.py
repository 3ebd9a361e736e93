"""`rxjobs review`: the undecided links most worth a person's minute, and the unknown phrases most often met."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from app.errors import UserError
from app.explain import changes_line, show_ads, show_link
from app.judging import judge
from app.output import say
from pipeline.match import changed_words
from schema import store
from schema.vocab import REFERENCE, credentials

POOL = 500  # links near nought among which the worthiest are sought
REACH = 4.0  # log odds; beyond, one answer in fifty would differ from the score's
ANSWERS = {"y": "same", "n": "different", "u": "unsure"}
SURFACES = REFERENCE / "surfaces.csv"
Ask = Callable[[str], str]


def worthiest(engine: Engine, most: int) -> list[store.OpenLink]:
    """Open links in the order in which a verdict pays: unsure ones that many postings hang on, and first of all those
    whose score and whose groups disagree (joined against the score, or kept apart in spite of it)."""
    with engine.connect() as connection:
        found = list(store.open_links(connection, POOL, REACH))
    return sorted(found, key=lambda one: (-worth(one), one.link.a, one.link.b))[:most]


def worth(one: store.OpenLink) -> float:
    """How much a verdict may change: doubt, times the doublings of postings it moves, doubled where groups disagree."""
    doubt = 1 / (1 + math.exp(abs(one.link.score)))
    disagree = (one.link.score > 0) != (one.jobs[0] == one.jobs[1]) and one.link.kind == "same"
    return doubt * math.log2(1 + one.postings) * (2 if disagree else 1)


def review_links(engine: Engine, ask: Ask, *, who: str, now: Callable[[], datetime], most: int) -> dict[str, int]:
    """Offer links one at a time; y same, n different, u unsure, s skip, q quit. Gives how often each was said."""
    counts = dict.fromkeys((*ANSWERS.values(), "skipped"), 0)
    for one in worthiest(engine, most):
        _show(engine, one)
        answer = _answer(ask, "one job? y/n/u(nsure)/s(kip)/q(uit) ", (*ANSWERS, "s", "q"))
        if answer == "q":
            break
        if answer == "s":
            counts["skipped"] += 1
            continue
        judge(engine, (one.link.a, one.link.b), ANSWERS[answer], who=who, at=now())
        counts[ANSWERS[answer]] += 1
    return counts


def _answer(ask: Ask, question: str, allowed: tuple[str, ...]) -> str:
    """The first letter of an answer that is allowed; the end of input quits."""
    while True:
        try:
            said = ask(question).strip().lower()[:1]
        except EOFError:
            return "q"
        if said in allowed:
            return said


def _show(engine: Engine, one: store.OpenLink) -> None:
    with engine.connect() as connection:
        ads = list(store.match_ads(connection, [one.link.a, one.link.b]))
    say("")
    show_ads("one job now" if one.jobs[0] == one.jobs[1] else "two jobs now", ads)
    show_link(one.link)
    if len(ads) > 1:
        say(f"  words: {changes_line(changed_words(ads[0].text, ads[1].text))}")


def review_phrases(engine: Engine, ask: Ask, *, most: int, path: Path = SURFACES) -> int:
    """Offer unknown phrases, commonest first; a code of reference/credentials.csv accepts one. Gives rows written."""
    with engine.connect() as connection:
        found = store.unknown_phrases(connection, most)
    known = {surface for surface, _, _ in _rows(path)}
    written = 0
    for phrase in found:
        if phrase.phrase in known:
            continue
        say(f"\n{phrase.phrase!r} in {phrase.postings} postings, {phrase.example} for one")
        code = _code(ask)
        if code == "Q":
            break
        if code:
            add_surface(phrase.phrase, code, path)
            written += 1
    return written


def _code(ask: Ask) -> str:
    """A known code, "" for none, "Q" to quit."""
    while True:
        try:
            said = ask("code it stands for (such as LIFE.BLS), empty for none, q to quit: ").strip().upper()
        except EOFError:
            return "Q"
        if said in ("", "Q") or said in credentials():
            return said
        say(f"no code {said} in schema/reference/credentials.csv")


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream)


def add_surface(phrase: str, code: str, path: Path = SURFACES) -> None:
    """Append a phrase to the table of surfaces; the rules know it from the next start on."""
    try:
        with path.open("a", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerow((phrase, code, ""))
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from error
