"""Tables of what was done: runs, their steps, the boards and what each board reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from schema.tables.base import CLUSTERED, Base, Key, RunKey
from schema.types import PlainText


class RunRow(Base):
    """One night, or one command by hand. `recorded` is when its rows became known here: as-of reads go by it.

    `verdict` is the gate's: passed or held, with the fields that were outside their band in `verdict_fields`.
    """

    __tablename__ = "run"

    id: Mapped[Key]
    kind: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    recorded: Mapped[datetime | None]
    state: Mapped[str]
    rules_version: Mapped[str]
    code_version: Mapped[str]
    verdict: Mapped[str | None]
    verdict_fields: Mapped[list[Any] | None]


class StepRow(Base):
    """One named step of a run: running, done, failed or held, with its counts."""

    __tablename__ = "step"
    __table_args__ = (CLUSTERED,)

    run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    name: Mapped[Key]
    position: Mapped[int]
    state: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]
    message: Mapped[str | None]


class BoardRow(Base):
    """One board of the register, as the register last described it; boards taken out of the register stay."""

    __tablename__ = "board"

    id: Mapped[Key]
    employer: Mapped[str | None]
    platform: Mapped[str]
    url: Mapped[str | None]
    setting: Mapped[str | None]
    country: Mapped[str | None]
    first_run_id: Mapped[RunKey]
    terms_checked: Mapped[date | None]


class BoardCardRow(Base):
    """What the register said of one board from one run on; the newest of a board is what `board` holds.

    A register that is edited changes what is said of a board from then on, never what was said of it before.
    """

    __tablename__ = "board_card"
    __table_args__ = (CLUSTERED,)

    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), primary_key=True)
    since_run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    employer: Mapped[str | None]
    platform: Mapped[str]
    url: Mapped[str | None]
    setting: Mapped[str | None]
    country: Mapped[str | None]
    terms_checked: Mapped[date | None]


class BoardReportRow(Base):
    """How the reading of one board ended in one run. Only a complete one lets absence close a posting.

    `doubt` says why even a complete report closed nothing or less: clock, empty, shrunk.
    """

    __tablename__ = "board_report"
    __table_args__ = (Index(None, "board_id", "finished"), CLUSTERED)

    run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), primary_key=True)
    query: Mapped[str]
    started: Mapped[datetime]
    finished: Mapped[datetime]
    listed: Mapped[int]
    read: Mapped[int]
    unchanged: Mapped[int]
    passed_over: Mapped[int]
    expected: Mapped[int | None]
    complete: Mapped[bool]
    reason: Mapped[str | None]
    requests: Mapped[int]
    bytes: Mapped[int]
    doubt: Mapped[str | None]


class BoardFailureRow(Base):
    """How often one class of failure (vocab.Failure) was met on one board in one run, and the words of the first.

    The answer itself, where one came, is kept beside the run's landing files: offending/BOARD-FAILURE.txt.
    """

    __tablename__ = "board_failure"
    __table_args__ = (CLUSTERED,)

    run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), primary_key=True)
    failure: Mapped[Key]
    failures: Mapped[int]
    evidence: Mapped[str | None]


class GoneDetailRow(Base):
    """One posting that a board listed in one run and that was gone itself (404, 410, a page that says so).

    `said` are the words that prove it; `is_dead` when it was so in so many readings that its entry closes it. It is
    named by `ref`, since the listing may be all that was ever read of it.
    """

    __tablename__ = "gone_detail"
    __table_args__ = (Index(None, "board_id"), CLUSTERED)

    run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"), primary_key=True)
    ref: Mapped[Key]
    said: Mapped[str]
    is_dead: Mapped[bool]


class RobotsRow(Base):
    """What the robots.txt of one host said in one run: its hash, the delay it asks for, the addresses it forbade us."""

    __tablename__ = "robots"
    __table_args__ = (CLUSTERED,)

    run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    host: Mapped[Key]
    sha256: Mapped[str | None]
    crawl_delay_seconds: Mapped[float | None]
    forbidden: Mapped[list[Any]]


class FillRow(Base):
    """In how many postings of one board a field is known, after one run; board_id '' counts all boards.

    `postings` and `filled` count all open postings; `fresh` and `fresh_filled` those whose content this run brought,
    so that a break shows on the first night and is not thinned out by what was read before. `invalid` postings state
    something of the field that could not be read, `unknown` ones something that no vocabulary holds, whether or not the
    field is known all the same; null in runs that did not count them yet.
    """

    __tablename__ = "fill"
    __table_args__ = (Index(None, "board_id", "field"), CLUSTERED)

    run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    board_id: Mapped[str] = mapped_column(PlainText, primary_key=True)
    field: Mapped[Key]
    postings: Mapped[int]
    filled: Mapped[int]
    fresh: Mapped[int]
    fresh_filled: Mapped[int]
    invalid: Mapped[int | None]
    unknown: Mapped[int | None]
    fresh_invalid: Mapped[int | None]
    fresh_unknown: Mapped[int | None]
