"""Open and closed postings whose ad holds given words, by an index the engine keeps itself (migrations 0004, 0005).

Words are asked for as on the web: all of them, "a phrase", `or` between alternatives, `-word` to leave out. Endings do
not matter: "compounding" finds "compound". SQLite stems by Porter, PostgreSQL by Snowball, which rarely differ.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

MOST = 1000
MANY = 2000  # texts
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_SELECT = """
    SELECT current_posting.posting_id, current_posting.title, current_posting.employer, place.city, place.state,
        current_posting.url, current_posting.closed, ad_text.text
    FROM ({newest}) AS newest
    JOIN current_posting ON current_posting.posting_id = newest.id
    JOIN ad_text ON ad_text.id = current_posting.text_id
    LEFT JOIN place ON place.reading_id = current_posting.reading_id AND place.position = 0
    ORDER BY current_posting.first_seen DESC, current_posting.posting_id DESC
"""
# Few texts hold the words: from these to their postings. Each part is done before the next, lest PostgreSQL guess that
# they are many and walk all postings (a word of one text among a million postings: 14 s, 2026-11-26).
_FROM_TEXTS = """
    WITH found AS MATERIALIZED ({texts}),
    held AS MATERIALIZED (
        SELECT posting.id, posting.first_seen FROM found
        JOIN reading ON reading.text_id = found.id
        JOIN posting ON posting.reading_id = reading.id
        WHERE :closed = 1 OR posting.closed IS NULL
    )
    SELECT id FROM held ORDER BY first_seen DESC, id DESC LIMIT :most
"""
# Many do: from the newest posting on, until enough hold them.
_FROM_POSTINGS = """
    SELECT posting.id FROM posting
    JOIN reading ON reading.id = posting.reading_id
    WHERE (:closed = 1 OR posting.closed IS NULL) AND EXISTS ({texts} AND text_id = reading.text_id)
    ORDER BY posting.first_seen DESC, posting.id DESC LIMIT :most
"""
_TEXTS = {
    "sqlite": """SELECT text_id AS id FROM search_number JOIN search_words ON search_words.rowid = search_number.n
        WHERE search_words MATCH :words""",
    "postgresql": """SELECT text_id AS id FROM search_words
        WHERE words @@ to_tsquery('english', :words)""",
}


class FoundAd(NamedTuple):
    """A posting whose ad holds the words, with the whole text."""

    posting_id: str
    title: str
    employer: str | None
    city: str | None
    state: str | None
    url: str | None
    closed: Any
    text: str


def search(connection: Connection, words: str, *, most: int = 50, closed: bool = False) -> list[FoundAd]:
    """The newest postings whose ad holds the words; open ones unless `closed`. ValueError: no word to look for."""
    asked = for_sqlite(words) if connection.dialect.name == "sqlite" else for_postgresql(words)
    if not asked:
        raise ValueError("no word to look for")
    query = text(_SELECT.format(newest=_newest(connection, asked)))
    rows = connection.execute(query, {"words": asked, "most": min(most, MOST), "closed": int(closed)})
    return [FoundAd(*row) for row in rows]


def _newest(connection: Connection, asked: str) -> str:
    """The select of the postings' ids, by the way that is short for these words."""
    texts = _TEXTS[connection.dialect.name]
    counted = text(f"SELECT COUNT(*) FROM ({texts} LIMIT {MANY}) AS found")  # noqa: S608 - of our own pieces
    many = (connection.scalar(counted, {"words": asked}) or 0) == MANY
    return (_FROM_POSTINGS if many else _FROM_TEXTS).format(texts=texts)


def terms(words: str) -> list[str]:
    """The words and phrases to look for, without those to leave out."""
    return [term for group in parsed(words)[0] for term in group]


def parsed(words: str) -> tuple[list[list[str]], list[str]]:
    """Groups of which each must have a term in the ad, and the terms that must not be there.

    `or` binds closer than the words beside it, as on the web. PostgreSQL's own reading of such words does not, so that
    neither engine is asked to read them.
    """
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    either = False
    for match in _TERM.finditer(words):
        term = match[2] if match[2] is not None else match[3]
        if match[2] is None and not match[1] and term.lower() == "or":
            either = bool(wanted)
            continue
        if any(sign.isalnum() for sign in term):
            if match[1]:
                unwanted.append(term)
            elif either:
                wanted[-1].append(term)
            else:
                wanted.append([term])
        either = False
    return wanted, unwanted


def for_sqlite(words: str) -> str:
    """The question in FTS5's own words; "" where nothing is asked for."""
    wanted, unwanted = parsed(words)
    groups = (f"({' OR '.join(map(_quoted, group))})" for group in wanted)
    return " NOT ".join([f"({' AND '.join(groups)})", *map(_quoted, unwanted)]) if wanted else ""


def for_postgresql(words: str) -> str:
    """The question as a tsquery; "" where nothing is asked for."""
    wanted, unwanted = parsed(words)
    groups = (f"({' | '.join(map(_single_quoted, group))})" for group in wanted)
    return " & ".join([*groups, *(f"!{_single_quoted(term)}" for term in unwanted)]) if wanted else ""


def _quoted(term: str) -> str:
    return '"' + term.replace('"', " ") + '"'


def _single_quoted(term: str) -> str:
    return "'" + term.replace("'", " ").replace("\\", " ") + "'"
