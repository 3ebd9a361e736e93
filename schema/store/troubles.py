"""Values that boards stated and that could not be read (invalid), or that no vocabulary holds (unknown).

Postings are counted, once for each field and kind, by the signals of their readings; beside them contents that the
rules failed on (`read` invalid) and credential-like phrases that no rule knows (`requirement` unknown).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Text, and_, case, cast, exists, func, or_, select

from schema.store.rows import table_of
from schema.tables import PostingRow, RawPostingRow, ReadingRow, UnknownPhraseRow, UnreadRow

KINDS = ("invalid", "unknown")
TROUBLES = (*KINDS, *(f"fresh_{kind}" for kind in KINDS))
# A signal's name up to its colon, and what it says of which field. Others speak of no single value of a board.
MEANINGS = {
    "posted_unread": ("posted", "invalid"),
    "valid_through_unread": ("valid_through", "invalid"),
    "pay_unread": ("pay", "invalid"),
    "pay_implausible": ("pay", "invalid"),
    "pay_min_above_max": ("pay", "invalid"),
    "pay_unit_unknown": ("pay", "unknown"),
    "unknown_pay_unit": ("pay", "unknown"),
    "place_unread": ("place", "invalid"),  # no gazetteer knows the words, and no state places them
    "place_zip_conflict": ("place", "invalid"),
    "place_not_in_gazetteer": ("place", "unknown"),  # the state is known, the town is not
    "place_state_unknown": ("place", "unknown"),  # towns of several states have the name
    "unknown_employment": ("employment", "unknown"),
}
Troubles = Mapping[tuple[str, str], Counter[str]]


def count_troubles(connection: Connection, run_id: str) -> Troubles:
    """Board and field to the numbers of TROUBLES among open postings; `fresh_`: those whose content the run brought."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for query, meant in ((_by_signals(run_id), _meant), (_by_rows(run_id), _met)):
        for row in connection.execute(query):
            for field, kind in meant(row):
                found[row.board_id, field][kind] += row.postings
                found[row.board_id, field][f"fresh_{kind}"] += row.postings if row.is_fresh else 0
    return found


def _meant(row: Any) -> set[tuple[str, str]]:
    names = (signal.partition(":")[0] for signal in row.signals)
    return {MEANINGS[name] for name in names if name in MEANINGS}


def _met(row: Any) -> Iterator[tuple[str, str]]:
    if row.is_unread:
        yield "read", "invalid"
    if row.has_phrase:
        yield "requirement", "unknown"


def _by_signals(run_id: str) -> Any:
    """Open postings by board and signals, those without any left out."""
    signals = table_of(ReadingRow).c.signals
    return _counted(_open(run_id, signals).where(cast(signals, Text) != "{}"))


def _by_rows(run_id: str) -> Any:
    postings, readings = table_of(PostingRow), table_of(ReadingRow)
    phrases, unread = table_of(UnknownPhraseRow), table_of(UnreadRow)
    has_phrase = exists().where(phrases.c.reading_id == readings.c.id)
    is_unread = exists().where(unread.c.raw_id == postings.c.raw_id, unread.c.version == postings.c.rules_version)
    flags = (case((is_unread, 1), else_=0).label("is_unread"), case((has_phrase, 1), else_=0).label("has_phrase"))
    return _counted(_open(run_id, *flags).where(or_(is_unread, has_phrase)))


def _open(run_id: str, *columns: Any) -> Any:
    """Board, freshness and these columns of every open posting."""
    postings, raws, readings = table_of(PostingRow), table_of(RawPostingRow), table_of(ReadingRow)
    return (
        select(postings.c.board_id, case((raws.c.id.is_not(None), 1), else_=0).label("is_fresh"), *columns)
        .outerjoin(raws, and_(raws.c.id == postings.c.raw_id, raws.c.run_id == run_id))
        .outerjoin(readings, readings.c.id == postings.c.reading_id)
        .where(postings.c.closed.is_(None))
    )


def _counted(rows: Any) -> Any:
    """Like rows once, with how many postings they are."""
    alike = rows.subquery()
    return select(*alike.c, func.count().label("postings")).group_by(*alike.c)
