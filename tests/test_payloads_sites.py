"""Every recorded answer of sites, feeds and aggregators through its spider into a database."""

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
from crawlers import sitemap
from schema import store
from schema.posting import RawPay
from schema.run import Run
from tests import cassettes_sites
from tests.cassettes import Case
from tests.cassettes_sites import OTHER, PLATFORMS
from tests.crawling import ROOT, Crawl, toml
from tests.payload_readers import Said
from tests.payload_readers_sites import READERS
from tests.test_payloads import (  # the same questions, asked of other platforms
    Replay,
    dates_and_places,
    ids_titles_and_numbers,
    texts_are_whole_and_nothing_is_added_but_headings,
    the_database_holds_them,
    what_was_not_recorded_is_counted_and_nothing_else_fails,
)
from tests.test_payloads_hosted import TOGETHER, landed

# Pay of the recorded files, copied by eye: what a board states in fields of its own. The third row of Adzuna has a
# salary too, which is predicted and not the employer's.
PAY = {
    "410001": RawPay(min="135000", max="175000", unit="Year", currency="USD"),
    "410002": RawPay(min="65", max="85", unit="Hour", currency="USD"),
    "282662": RawPay(min="37.33", max="51.66", unit="Hour", currency="USD"),
    "386302": RawPay(min="17.4", max="31.91", unit="Hour", currency="USD"),
    "adz1": RawPay(min=30000.0, max=50000.0),
    "5799030504": RawPay(min=90000, max=120000),
    "30001": RawPay(text="$150,000.00 - $190,000.00 Yearly"),
    "30002": RawPay(text="$80,000.00 - $95,000.00 Yearly"),
}


class SitesReplay(Replay):
    """A replay whose files are read by these platforms' readers."""

    def said(self, case: Case) -> dict[str, Said]:
        """What the file of a case says."""
        return READERS[self.platform](case)


@pytest.fixture(scope="module")
def crawls(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Case], Crawl]]:
    """The cases of each platform, and the crawl of them with everything switched on."""
    folder, cases, options = tmp_path_factory.mktemp("sites"), {}, {}
    for platform in PLATFORMS:
        tape, cases[platform] = cassettes_sites.build(shared / "payloads", platform, folder / platform)
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
) -> Iterator[SitesReplay]:
    """The crawl of a platform, and the database it was taken into."""
    cases, done = crawls[request.param]
    path = tmp_path_factory.mktemp(request.param) / "replay.sqlite"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.begin() as connection:
        run = Run(id="replay", kind="crawl", started=datetime.now(UTC), rules_version="1", code_version="0")
        store.start_run(connection, run)
    ingest(database, done.run, "replay")
    yield SitesReplay(request.param, cases, done, database)
    database.dispose()


def test_every_file_is_read_or_declared(shared: Path) -> None:
    found = {f"{folder}/{path.name}" for folder in PLATFORMS for path in (shared / "payloads" / folder).iterdir()}
    assert found >= OTHER.keys()


def test_what_lands_is_what_the_files_say(replay: SitesReplay) -> None:
    ids_titles_and_numbers(replay)
    dates_and_places(replay)
    texts_are_whole_and_nothing_is_added_but_headings(replay)
    what_was_not_recorded_is_counted_and_nothing_else_fails(replay)
    the_database_holds_them(replay)
    pay_is_as_stated(replay)


def pay_is_as_stated(replay: SitesReplay) -> None:
    """Amounts, units and words of the fields of pay, nothing where there are none."""
    for case in replay.cases:
        for ref, posting in replay.crawl.of(case.id).items():
            assert posting.pay == ((PAY[ref],) if ref in PAY else ()), (case.file, ref)


def test_sitemaps_of_phenom_are_read_by_the_platform_for_sitemaps(shared: Path) -> None:
    folder = shared / "payloads/phenom"
    child = sitemap.read((folder / "jobseek_test_phenom_monitor__L168__CHILD_EN.xml").read_bytes())
    assert len(sitemap.jobs(child.entries)) == 2
    index = sitemap.read((folder / "jobseek_test_phenom_monitor__L340__PHENOM_INDEX_MCHIRE.xml").read_bytes())
    assert [entry.url.rsplit("/", 1)[-1] for entry in sitemap.children(index)] == ["sitemap-0001-en.xml"]
