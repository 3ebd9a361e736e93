"""The moment a snapshot is of: what runs recorded until then had brought is known, nothing else is.

There is no other way to read the database for a snapshot: one of today is one of the moment the newest run was
recorded. So a past day and the present cannot be told by different rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, func, select

from app.errors import UserError
from schema.tables import RunRow


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is the last instant that counts; `run` and `rules_version` are those of the newest run known then."""

    at: datetime
    run: str
    rules_version: str

    @property
    def stamp(self) -> str:
        """The moment in the form of the files."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def known(self) -> ScalarSelect[Any]:
        """The ids of the runs known then, to be put into a select."""
        return select(RunRow.id).where(RunRow.recorded <= self.at).scalar_subquery()


def present(connection: Connection) -> Moment:
    """The moment of the newest run taken in: a snapshot is of what was known, not of when its files were written.

    UserError when nothing was ever read.
    """
    newest = _newest(connection, None)
    if newest is None:
        raise UserError("nothing was read into this database yet; run rxjobs nightly first (or rxjobs demo)")
    return Moment(newest.recorded, newest.id, newest.rules_version)


def past(connection: Connection, day: date, today: date) -> Moment:
    """The end of `day` in UTC. UserError, in one line, for a day that has not come or before the first run."""
    if day > today:
        raise UserError(f"--as-of {day} is in the future; today is {today} (UTC)")
    end = datetime.combine(day, time.max, UTC)
    newest = _newest(connection, end)
    if newest is None:
        present(connection)  # says so when there was none at all
        first = connection.scalar(select(func.min(RunRow.recorded)))
        raise UserError(f"--as-of {day} is before the first run, which was recorded on {first:%Y-%m-%d} (UTC)")
    return Moment(end, newest.id, newest.rules_version)


def _newest(connection: Connection, until: datetime | None) -> Any:
    query: Select[*tuple[Any, ...]] = select(RunRow.id, RunRow.recorded, RunRow.rules_version).where(
        RunRow.recorded.is_not(None)
    )
    if until is not None:
        query = query.where(RunRow.recorded <= until)
    return connection.execute(query.order_by(RunRow.recorded.desc(), RunRow.id.desc()).limit(1)).first()
