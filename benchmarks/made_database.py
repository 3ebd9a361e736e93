"""A database of made-up postings: three requirements, two duties, a place or two each, most with pay and a job."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from schema import store

BOARDS, NIGHTS = 500, 20
FIRST = datetime(2026, 11, 1, 3, tzinfo=UTC)
Rows = Iterator[tuple[Any, ...]]


def key(kind: str, number: int) -> str:
    """A made-up id like the real ones."""
    return hashlib.blake2b(f"{kind}{number}".encode(), digest_size=10).hexdigest()


def at(night: int, minute: int = 0) -> str:
    """A time of a night as both engines read it."""
    return f"{FIRST + timedelta(days=night, minutes=minute):%Y-%m-%d %H:%M:%S.%f}"


class World:
    """The rows of every table, each in the order of its key."""

    def __init__(self, postings: int) -> None:
        """`postings` made-up ones, opened over the nights; every tenth is closed, every twentieth has changed."""
        numbers = range(postings)
        self.by_posting = sorted((key("p", n), n) for n in numbers)
        self.by_reading = sorted((key("r", n), n) for n in numbers)
        self.by_raw = sorted((key("c", n), n) for n in numbers)
        self.by_job = sorted((key("j", n * 4 // 5), key("p", n)) for n in numbers)

    def tables(self) -> dict[str, tuple[str, Rows]]:
        """Table to its columns and rows, parents first."""
        return {**self.nights(), **self.ads(), **self.read(), **self.jobs()}

    def nights(self) -> dict[str, tuple[str, Rows]]:
        """Runs, boards and their reports; one reading in seven was not complete."""
        nights, boards = range(NIGHTS), [f"board-{b:03}" for b in range(BOARDS)]
        runs = ((f"run-{n:02}", "nightly", at(n), at(n, 60), at(n, 30), "done", "1", "0") for n in nights)
        cards = [(board, f"Employer {board}", "greenhouse", f"https://{board}.example", "run-00") for board in boards]
        reports = (
            (f"run-{n:02}", board, "q", at(n), at(n, 10), 9, 9, 0, 0, int((n + b) % 7 > 0), 3, 3)
            for n in nights
            for b, board in enumerate(boards)
        )
        report = "run_id board_id query started finished listed read unchanged passed_over complete requests bytes"
        return {
            "run": ("id kind started finished recorded state rules_version code_version", runs),
            "board": ("id employer platform url first_run_id", iter(cards)),
            "board_card": ("board_id employer platform url since_run_id", iter(cards)),
            "board_report": (report, reports),
        }

    def ads(self) -> dict[str, tuple[str, Rows]]:
        """Postings with what happened to them and what they say."""
        posting = (
            "id board_id ref query first_seen last_seen first_run_id last_run_id content_fetched closed closed_reason "
            "raw_id reading_id rules_version"
        )
        raws = (
            (c, key("p", n), f"run-{n % 9:02}", at(n % 9, 5), f"https://jobs.example/{n}", "{}") for c, n in self.by_raw
        )
        return {
            "posting": (posting, self.postings()),
            "posting_event": ("posting_id at kind run_id raw_id reason not_before not_after", self.events()),
            "sighting": ("posting_id since until since_run_id until_run_id", self.sightings()),
            "raw_posting": ("id posting_id run_id fetched url said", raws),
        }

    def read(self) -> dict[str, tuple[str, Rows]]:
        """What was read in each ad."""
        reading = (
            "id raw_id run_id version title text_id text_chars role role_reason role_evidence employer_name employer "
            "employer_parent employer_setting employment shift posted posted_is_bound experience_min_years "
            "requisition_id signals"
        )
        evidence = '{"start": 1200, "end": 1220, "quote": "$18.50 - $24.75", "field": "text"}'
        asked = "reading_id position code kind level window_days quote quote_start quote_end field rule"
        paid = "reading_id min max unit currency hourly_min_usd hourly_max_usd source evidence"
        where = ("@WORKSITE", "OH")
        states = ((r, 0, where[nth], nth) for r, n in self.by_reading for nth in range(1 + n % 2))
        duties = (
            (r, nth, "duty", f"DUTY.{(n + nth) % 40}", "fill and label prescriptions", 900, 928, "text")
            for r, n in self.by_reading
            for nth in range(2)
        )
        pay = (
            (r, 18.5, 24.75 + n % 9, "hour", "USD", 18.5, 47500 / 2080, "text", evidence)
            for r, n in self.by_reading
            if n % 10 < 7
        )
        places = (
            (r, nth, "Toledo, OH 43604", "Toledo", "OH", "39095", 41.66394 + n % 7, -83.55521, "US", 0)
            for r, n in self.by_reading
            for nth in range(1 + (n % 8 == 0))
        )
        return {
            "ad_text": ("id text", iter([("t", "An ad.")])),
            "reading": (reading, self.readings()),
            "requirement": (asked, self.requirements()),
            "requirement_jurisdiction": ("reading_id position jurisdiction nth", states),
            "ability": ("reading_id position kind code quote quote_start quote_end field", duties),
            "pay": (paid, pay),
            "place": ("reading_id position text city state county_fips lat lon country remote", places),
        }

    def jobs(self) -> dict[str, tuple[str, Rows]]:
        """Four jobs for five postings."""
        ids = dict.fromkeys(job for job, _ in self.by_job)
        return {
            "job": ("id minted_run_id title came_from", ((one, "run-00", "Pharmacy Technician", "{}") for one in ids)),
            "job_member": ("job_id posting_id since_run_id", ((job, one, "run-00") for job, one in self.by_job)),
        }

    def postings(self) -> Rows:
        """Opened on one of nine nights; every tenth closed on another."""
        for p, n in self.by_posting:
            run, first = f"run-{n % 9:02}", at(n % 9, 5)
            closed = (at(12, 10), "absent") if n % 10 == 0 else (None, None)
            last = at(11 if n % 10 == 0 else NIGHTS - 1, 10)
            ids = (key("c", n), key("r", n), "1")
            yield (p, f"board-{n % BOARDS:03}", f"R{n}", "q", first, last, run, run, first, *closed, *ids)

    def events(self) -> Rows:
        """What opened and closed them."""
        for p, n in self.by_posting:
            yield (p, at(n % 9, 5), "opened", f"run-{n % 9:02}", key("c", n), None, None, None)
            if n % 10 == 0:
                yield (p, at(12, 10), "closed", "run-12", None, "absent", at(11, 10), at(12, 10))

    def sightings(self) -> Rows:
        """One stretch each."""
        for p, n in self.by_posting:
            last = 11 if n % 10 == 0 else NIGHTS - 1
            yield (p, at(n % 9, 10), at(last, 10), f"run-{n % 9:02}", f"run-{last:02}")

    def readings(self) -> Rows:
        """A technician in the evening."""
        reason = "technician: Pharmacy Technician"
        for r, n in self.by_reading:
            read = (r, key("c", n), f"run-{n % 9:02}", "1", f"Pharmacy Technician {n % 1000}", "t", 3000 + n % 999)
            said = (
                f"Employer {n % BOARDS}, Inc.",
                f"Employer {n % BOARDS}",
                None,
                "retail_chain",
                "full_time",
                "evening",
            )
            rest = ("2026-10-30", 0, 1.5 if n % 3 else None, f"REQ-{n}", "{}")
            yield (*read, "technician", reason, "[]", *said, *rest)

    def requirements(self) -> Rows:
        """A licence, a certificate within half a year, a diploma."""
        licence = ("LIC.TECH", "license", "required", None, "Ohio pharmacy technician registration", 420, 457)
        within = "PTCB certification within 6 months of hire"
        certificate = ("CERT.CPHT.PTCB", "certification", "obtain_within", 180, within, 500, 542)
        school = ("EDU.HS", "education", "required", None, "High school diploma or equivalent", 600, 633)
        for r, _ in self.by_reading:
            for nth, asked in enumerate((licence, certificate, school)):
                yield (r, nth, *asked, "text", "rule")


def fill(engine: Engine, postings: int, world: type[World] = World) -> None:
    """Make the database."""
    store.upgrade(engine)
    for table, (names, rows) in world(postings).tables().items():
        columns = names.split()
        if engine.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            with engine.connect() as connection:
                raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment] - sqlite3's
                raw.execute("PRAGMA foreign_keys=OFF")
                raw.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
                raw.commit()
        else:
            with engine.connect() as connection:
                cursor: Any = connection.connection.driver_connection.cursor()  # type: ignore[union-attr] - open
                cursor.execute("SET session_replication_role = replica; SET TIME ZONE 'UTC'")
                with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                connection.connection.commit()
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
