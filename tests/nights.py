"""Nights made by hand: postings and reports landed as a crawl lands them, taken in and closed; a small rule to read."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from app.close import CloseCounts, close
from app.ingest import IngestCounts, ingest
from app.rules import Rules
from schema import landing, store
from schema.posting import (
    Ability,
    Dates,
    Employer,
    Evidence,
    Experience,
    Mention,
    Pay,
    PayOther,
    Place,
    Posting,
    RawPosting,
    Requirement,
    RoleReading,
    Terms,
)
from schema.run import BoardReport, Run
from schema.tables import Base
from schema.vocab import Level, PayOtherKind, PayUnit, Role

FIRST = datetime(2026, 11, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)
TEXT = "You hold a PTCB certification and an Ohio licence. $20 - $25 an hour. Fill prescriptions. "


def raw(ref: str, board: str = "larkfield", night: int = 1, **said: Any) -> RawPosting:
    """A landed posting of a night."""
    fields: dict[str, Any] = {
        "platform": "greenhouse",
        "query": "pharmacy/1",
        "url": f"https://jobs.example/{board}/{ref}",
        "fetched": FIRST + (night - 1) * DAY + timedelta(minutes=5),
        "title": "Pharmacy Technician",
        "text": TEXT * 3,
        "listing_fingerprint": f"f-{ref}",
        "payload": {"id": ref, "seen": night},
    }
    return RawPosting(board=board, ref=ref, **(fields | said))


def report(board: str = "larkfield", night: int = 1, **said: Any) -> BoardReport:
    """The report of a complete reading of a board in a night."""
    started = FIRST + (night - 1) * DAY
    fields: dict[str, Any] = {
        "platform": "greenhouse",
        "query": "pharmacy/1",
        "started": started,
        "finished": started + timedelta(minutes=10),
        "complete": True,
    }
    return BoardReport(board=board, **(fields | said))


def land(folder: Path, raws: Iterable[RawPosting], listings: Iterable[landing.Landed] = ()) -> Path:
    """Write a run's landing files as the crawl does."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in raws:
        with gzip.open(
            landing.postings_path(folder, one.platform), "at", encoding="utf-8", errors="surrogatepass"
        ) as out:
            out.write(landing.dump_raw(one) + "\n")
    with (folder / landing.BOARDS).open("a", encoding="utf-8") as out:
        for one in listings:
            out.write(landing.dump_report(one.report, one.listed) + "\n")
    return folder


def evidence(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    return Evidence(start, start + len(quote), quote)


def read_ad(one: RawPosting) -> Posting:
    """A small rule that fills every kind of row, and fails on titles that say so."""
    if "unreadable" in one.title:
        raise ValueError("the rules met\nsomething new")
    text = one.text or ""
    reading = Posting(
        id=one.id,
        board=one.board,
        ref=one.ref,
        title=one.title,
        text=text,
        role=RoleReading(role=Role.TECHNICIAN, reason="title", evidence=(Evidence(0, 8, one.title[:8], "title"),)),
        employer=Employer(name="Larkfield Inc", canonical="Larkfield", setting="independent", setting_reason="name"),
        places=tuple(Place(text=at.text or "", city=at.city, state=at.region, country="US") for at in one.places),
        dates=Dates(posted=date(2026, 10, 30), posted_is_bound=True, valid_through=date(9999, 12, 31)),
        terms=Terms(employment="full_time"),
        requisition_id=one.requisition_id,
        signals={"pay_unit:fortnight": 1},
        version="1",
    )
    return _with_credentials(reading, text) if TEXT in text else reading


def _with_credentials(reading: Posting, text: str) -> Posting:
    ptcb, ohio, money, fills = (evidence(text, quote) for quote in ("PTCB", "Ohio licence", "$20 - $25", "Fill"))
    return replace(
        reading,
        requirements=(
            Requirement(
                code="CERT.PTCB", kind="certification", level=Level.REQUIRED, group="g1", evidence=ptcb, rule="r1"
            ),
            Requirement(
                code="LIC.TECH",
                kind="license",
                level=Level.OBTAIN_WITHIN,
                jurisdiction=("OH", "@WORKSITE"),
                window_days=90,
                condition="if hired",
                evidence=ohio,
                rule="r2",
            ),
        ),
        mentions=(Mention("LIC.RPH", ohio),),
        unknown=(ohio,),
        duties=(Ability("D.FILL", fills),),
        skills=(Ability("S.COUNT", fills), Ability("S.TALK", fills)),
        pay=Pay(min=20.0, max=25.5, unit=PayUnit.HOUR, currency="USD", hourly_min_usd=20.0, evidence=money),
        pay_other=(PayOther(kind=PayOtherKind.SIGN_ON, min=500.0, text="$500", evidence=money),),
        experience=Experience(min_years=1.5, level=Level.PREFERRED, evidence=fills),
    )


RULES = Rules(read_ad, "1")


@dataclass
class Nights:
    """A database and its nights, numbered from 1; complaints are kept."""

    engine: Engine
    folder: Path
    rules: Rules = RULES
    complaints: list[str] = field(default_factory=list)

    def begin(self, night: int) -> str:
        """The run of a night."""
        run_id = f"night-{night:02}"
        run = Run(id=run_id, kind="nightly", started=at(night), rules_version="1", code_version="0")
        with self.engine.begin() as connection:
            store.start_run(connection, run)
        return run_id

    def take(
        self, night: int, raws: Sequence[RawPosting], reports: Sequence[BoardReport] = (), **options: Any
    ) -> IngestCounts:
        """Land the postings and reports (each report lists the postings of its board) and ingest them."""
        refs: dict[str, dict[str, str | None]] = {}
        for one in raws:
            refs.setdefault(one.board, {})[one.ref] = one.listing_fingerprint
        listings = [self._listing(one, refs.get(one.board, {})) for one in reports]
        land(self.folder / f"night-{night:02}", raws, listings)
        return self.ingest(night, **options)

    def ingest(self, night: int, **options: Any) -> IngestCounts:
        """Ingest what a night has landed."""
        folder = self.folder / f"night-{night:02}"
        settings: dict[str, Any] = {"rules": self.rules, "now": at(night) + timedelta(hours=1)}
        complain: Callable[[str], None] = self.complaints.append
        return ingest(self.engine, folder, self.begin(night), complain=complain, **(settings | options))

    def close(self, night: int, **options: Any) -> CloseCounts:
        """Close by the reports of a night."""
        return close(self.engine, f"night-{night:02}", **options)

    def run(self, night: int, refs: Iterable[str], board: str = "larkfield", **said: Any) -> CloseCounts:
        """A night on one board that lists these refs and fetches them all."""
        raws = [raw(ref, board, night, query=said.get("query", "pharmacy/1")) for ref in refs]
        self.take(night, raws, [report(board, night, **({"listed": len(raws)} | said))])
        return self.close(night)

    def open(self) -> set[str]:
        """The refs of open postings."""
        return {row["ref"] for row in rows(self.engine, "posting") if row["closed"] is None}

    @staticmethod
    def _listing(one: BoardReport, refs: Mapping[str, str | None]) -> landing.Landed:
        return landing.Landed(report=replace(one, listed=one.listed or len(refs)), listed=refs)


def at(night: int) -> datetime:
    """When a night begins."""
    return FIRST + (night - 1) * DAY


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    """All rows of a table in order of its key."""
    found = Base.metadata.tables[table]
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(found).order_by(*found.primary_key)).mappings()]


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """The whole database, table by table."""
    return {name: rows(engine, name) for name in sorted(Base.metadata.tables)}
