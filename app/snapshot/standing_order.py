"""Which of a posting's events and of a content's readings is the last: told once, for both ways of asking."""

from __future__ import annotations

from sqlalchemy import case

from schema.tables import PostingEventRow, ReadingRow, RunRow

# Of two events at one instant the closing is the later one: an answer that says "filled" opens and closes at once.
ORDER = case({"closed": 1}, value=PostingEventRow.kind, else_=0)
CONTENT = ("opened", "changed")
LIFE = ("opened", "reopened", "closed")
NEWEST_READING = (RunRow.recorded.desc(), ReadingRow.version.desc(), ReadingRow.id)
