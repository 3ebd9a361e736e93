"""Every recorded answer of the hosted platforms through its spider into a database, as `test_payloads.py` does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.database import open_database
from app.ingest import ingest
from schema import store
from schema.landing import postings_path, read_landing, read_reports
from schema.posting import RawPay, RawPosting
from schema.run import Run
from tests import cassettes_hosted
from tests.cassettes import Case
from tests.cassettes_hosted import OTHER, PLATFORMS
from tests.crawling import ROOT, Crawl, toml
from tests.payload_readers import Said
from tests.payload_readers_hosted import READERS
from tests.test_payloads import (  # the same questions, asked of other platforms
    Replay,
    dates_and_places,
    ids_titles_and_numbers,
    texts_are_whole_and_nothing_is_added_but_headings,
    the_database_holds_them,
    what_was_not_recorded_is_counted_and_nothing_else_fails,
)


class HostedReplay(Replay):
    """A replay whose files are read by the hosted platforms' readers."""

    def said(self, case: Case) -> dict[str, Said]:
        """What the file of a case says."""
        return READERS[self.platform](case)


# Several spiders in one process: starting fourteen costs more than what they have to do.
TOGETHER = """
import json, sys
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
process = AsyncCrawlerProcess(get_project_settings())
for name, options in json.loads(sys.argv[1]).items():
    process.crawl(name, **options)
process.start()
"""


@pytest.fixture(scope="module")
def crawls(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Case], Crawl]]:
    """The cases of each platform, and the crawl of them with everything switched on."""
    folder, cases, options = tmp_path_factory.mktemp("hosted"), {}, {}
    for platform in PLATFORMS:
        tape, cases[platform] = cassettes_hosted.build(shared / "payloads", platform, folder / platform)
        register = tape.folder / "boards.toml"
        register.write_text(toml([{"platform": platform} | case.board for case in cases[platform]]))
        given = {"register": register, "out": folder / f"{platform}-run", "replay": tape.folder, "all": 1}
        options[platform] = {name: str(value) for name, value in given.items()}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RXJOBS_")}
    command = [sys.executable, "-c", TOGETHER, json.dumps(options)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: (cases[name], landed(name, folder / f"{name}-run", done.stderr)) for name in PLATFORMS}


@pytest.fixture(scope="module", params=PLATFORMS)
def replay(
    request: pytest.FixtureRequest,
    crawls: dict[str, tuple[list[Case], Crawl]],
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[HostedReplay]:
    """The crawl of a platform, and the database it was taken into."""
    cases, done = crawls[request.param]
    path = tmp_path_factory.mktemp(request.param) / "replay.sqlite"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.begin() as connection:
        run = Run(id="replay", kind="crawl", started=datetime.now(UTC), rules_version="1", code_version="0")
        store.start_run(connection, run)
    ingest(database, done.run, "replay")
    yield HostedReplay(request.param, cases, done, database)
    database.dispose()


def landed(platform: str, run: Path, log: str) -> Crawl:
    """What a platform's spider left in its run."""
    postings: dict[str, dict[str, RawPosting]] = {}
    for _, raw in read_landing(postings_path(run, platform)):
        assert isinstance(raw, RawPosting), raw
        assert raw.ref not in postings.setdefault(raw.board, {}), f"{raw.ref} landed twice"
        postings[raw.board][raw.ref] = raw
    ended = read_reports(run)
    reports = {board: end.report for board, end in ended.items()}
    return Crawl(postings, run, reports, {board: dict(end.listed) for board, end in ended.items()}, log)


def test_every_file_is_read_or_declared(shared: Path) -> None:
    found = {f"{folder}/{path.name}" for folder in PLATFORMS for path in (shared / "payloads" / folder).iterdir()}
    assert found >= OTHER.keys()


# Pay of the recorded files, copied by eye: what a board states in fields of its own.
PAY = {
    "fc2f1f85-46a0-4a31-b165-683e39c07c04": RawPay(
        min=102800, max=137000, unit="1 YEAR", currency="CAD", text="CA$102.8K – CA$137K"
    ),
    "a1b2c3d4-0001-4000-8000-000000000001": RawPay(min=150000, max=190000, unit="YEAR", currency="USD", text="Tier 1"),
    "a1b2c3d4-0002-4000-8000-000000000002": RawPay(
        min=211400, max=290600, unit="1 YEAR", currency="USD", text="$211.4K – $290.6K"
    ),
    "11111111-2521-47d5-a97e-c51bbd2537ee": RawPay(text="$150K – $190K • Offers Equity"),
    "2700825": RawPay(min="60000", max="75000", unit="year", currency="EUR"),
    "2697184": RawPay(min="75000", max="90000", unit="year", currency="EUR"),
    "post-001": RawPay(min=135000.0, max=198000.0, unit="year", currency="USD", text="$135,000 - $198,000 / year"),
    "post-002": RawPay(min=70, max=90, unit="hour", currency="USD", text="$70 - $90 / hour"),
    "4272751": RawPay(min=22.0, max=40.0, unit="HOUR", currency="USD"),
    "oyX6Afwc": RawPay(min="155000", max="175000", unit="Annually", currency="USD"),
}
PAYLESS = {("jobvite", "jobseek_test_jobvite__L384_payload"), ("jobvite", "jobwatch__jobvite_job")}


def test_what_lands_is_what_the_files_say(replay: HostedReplay) -> None:
    ids_titles_and_numbers(replay)
    dates_and_places(replay)
    texts_are_whole_and_nothing_is_added_but_headings(replay)
    what_was_not_recorded_is_counted_and_nothing_else_fails(replay)
    the_database_holds_them(replay)
    pay_is_as_stated(replay)


def pay_is_as_stated(replay: HostedReplay) -> None:
    """Amounts, units and words of the fields of pay, nothing where there are none."""
    for case in replay.cases:
        stated = (replay.platform, Path(case.file).stem) not in PAYLESS
        for ref, posting in replay.crawl.of(case.id).items():
            assert posting.pay == ((PAY[ref],) if stated and ref in PAY else ()), (case.file, ref)
