"""Boards of a snapshot with their coverage, as known then: few rows, worked out here."""

from __future__ import annotations

from typing import Any

import polars as pl
from sqlalchemy import Connection, Subquery, func, select

from app.snapshot.columns import BOARDS
from app.snapshot.fetch import DTYPES
from app.snapshot.moment import Moment
from app.snapshot.standing import STANDING
from schema.tables import BoardCardRow, BoardReportRow, RunRow


def boards(connection: Connection, moment: Moment) -> pl.DataFrame:
    """One row a board that a known run knew, in order of id, as fetched (times as text)."""
    c, r, s = cards(moment).c, BoardReportRow, STANDING.c
    known = r.run_id.in_(moment.known())
    newest = {row.board_id: row for row in connection.execute(_newest(moment))}
    complete = select(r.board_id, func.min(r.finished), func.max(r.finished)).where(r.complete, known)
    read = {row[0]: (str(row[1]), str(row[2])) for row in connection.execute(complete.group_by(r.board_id))}
    counts = select(s.board_id, func.count()).where(s.closed.is_(None)).group_by(s.board_id)
    standing: dict[str, int] = {row[0]: row[1] for row in connection.execute(counts)}
    query = select(c.id, c.employer, c.platform, c.url, c.setting, c.terms_checked)
    rows: list[tuple[Any, ...]] = []
    for card in sorted(connection.execute(query), key=lambda row: str(row.id)):
        report = newest.get(card.id)
        ended = (str(report.complete).lower(), report.reason) if report else (None, None)
        checked = card.terms_checked and card.terms_checked.isoformat()
        rows.append((*card[:-1], checked, *read.get(card.id, (None, None)), standing.get(card.id, 0), *ended))
    schema = {column.name: DTYPES.get(column.type, pl.String()) for column in BOARDS.columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def cards(moment: Moment) -> Subquery:
    """What the register said of each board then."""
    c = BoardCardRow
    rank = func.row_number().over(partition_by=c.board_id, order_by=(RunRow.recorded.desc(), c.since_run_id.desc()))
    told = select(c.board_id.label("id"), c.employer, c.platform, c.url, c.setting, c.terms_checked, rank.label("nth"))
    ranked = told.join(RunRow, RunRow.id == c.since_run_id).where(RunRow.recorded <= moment.at).subquery()
    return select(ranked).where(ranked.c.nth == 1).subquery()


def _newest(moment: Moment) -> Any:
    """Each board's newest report."""
    r = BoardReportRow
    rank = func.row_number().over(partition_by=r.board_id, order_by=(r.finished.desc(), r.run_id.desc()))
    ranked = select(r.board_id, r.complete, r.reason, rank.label("nth")).where(r.run_id.in_(moment.known())).subquery()
    return select(ranked).where(ranked.c.nth == 1)
