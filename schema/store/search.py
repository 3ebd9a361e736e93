"""Open and closed postings whose ad holds given words, on both engines by an index the engine keeps (migration 0004).

Words are asked for as on the web: all of them, "a phrase", `or` between alternatives, `-word` to leave out. Endings do
not matter: "compounding" finds "compound". SQLite stems by Porter, PostgreSQL by Snowball, which rarely differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

MOST = 1000
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_SELECT = """
    SELECT current_posting.posting_id, current_posting.title, current_posting.employer, place.city, place.state,
        current_posting.url, current_posting.closed, ad_text.text
    FROM current_posting
    JOIN ad_text ON ad_text.id = current_posting.text_id
    LEFT JOIN place ON place.reading_id = current_posting.reading_id AND place.position = 0
    WHERE {found} AND (:closed = 1 OR current_posting.closed IS NULL)
    ORDER BY current_posting.last_seen DESC, current_posting.posting_id
    LIMIT :most
"""
_FOUND = {
    "sqlite": """current_posting.text_id IN (SELECT text_id FROM search_number JOIN search_words
        ON search_words.rowid = search_number.n WHERE search_words MATCH :words)""",
    "postgresql": "to_tsvector('english', left(ad_text.text, 200000)) @@ websearch_to_tsquery('english', :words)",
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
    """The postings seen last whose ad holds the words; open ones unless `closed`. ValueError: no word to look for."""
    engine = connection.dialect.name
    asked = for_sqlite(words) if engine == "sqlite" else words
    if not asked or not terms(words):
        raise ValueError("no word to look for")
    query = text(_SELECT.format(found=_FOUND[engine]))
    rows = connection.execute(query, {"words": asked, "most": min(most, MOST), "closed": int(closed)})
    return [FoundAd(*row) for row in rows]


def terms(words: str) -> list[str]:
    """The words and phrases to look for, without those to leave out."""
    found = (match[2] or match[3] for match in _TERM.finditer(words) if not match[1])
    return [term for term in found if term and term.lower() != "or" and any(sign.isalnum() for sign in term)]


def for_sqlite(words: str) -> str:
    """The same question in FTS5's own words; "" where nothing is asked for."""
    wanted: list[str] = []
    unwanted: list[str] = []
    glue = "AND"
    for match in _TERM.finditer(words):
        term = match[2] if match[2] is not None else match[3]
        if not match[1] and term.lower() == "or":
            glue = "OR"
        elif any(sign.isalnum() for sign in term):
            quoted = '"' + term.replace('"', " ") + '"'
            if match[1]:
                unwanted.append(quoted)
            else:
                wanted += [glue, quoted] if wanted else [quoted]
            glue = "AND"
    return " NOT ".join([_grouped(wanted), *unwanted]) if wanted else ""


def _grouped(wanted: Sequence[str]) -> str:
    """`or` binds closer than the words beside it, as on the web."""
    groups = [[wanted[0]]]
    for glue, term in zip(wanted[1::2], wanted[2::2], strict=True):
        if glue == "OR":
            groups[-1].append(term)
        else:
            groups.append([term])
    return "(" + " AND ".join(f"({' OR '.join(group)})" for group in groups) + ")"
