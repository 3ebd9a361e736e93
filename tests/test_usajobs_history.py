"""The federal archive: months and series, texts joined, pages by token, times of its own, and the command."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.backfill import backfill
from app.config import Config
from app.errors import UserError
from schema.posting import RawPay, RawPlace
from schema.tables import PostingEventRow, PostingRow, SightingRow
from tests.crawling import Crawl, Tape, crawl

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

ORIGIN = "https://data.usajobs.gov/api/historicjoa"
MONTHS = [f"{month:02}" for month in range(1, 13)]
LAST = dict(zip(MONTHS, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))


def window(month: str, series: str, token: str = "", year: int = 2019) -> str:
    """The query of one month of one series."""
    asked = {"PositionSeries": series, "StartPositionOpenDate": f"{year}-{month}-01"}
    asked |= {"EndPositionOpenDate": f"{year}-{month}-{LAST[month]}"}
    return urlencode(asked | ({"continuationtoken": token} if token else {}))


def page(
    rows: list[Any], total: int | None = None, token: str | None = None, link: str | None = None
) -> dict[str, Any]:
    """An answer of either list."""
    metadata = {"totalCount": len(rows) if total is None else total, "pageSize": 500, "continuationToken": token}
    return {"paging": {"metadata": metadata, "next": link}, "data": rows}


def row(number: int, opened: str, closed: str, **more: Any) -> dict[str, Any]:
    """An announcement of the list."""
    return {
        "usajobsControlNumber": number, "positionTitle": "Pharmacy Technician", "hiringAgencyName": "Veterans Health",
        "hiringDepartmentName": "Department of Veterans Affairs", "announcementNumber": f"CBSV-{number}",
        "positionOpenDate": opened, "positionCloseDate": closed, "minimumSalary": 36000.0, "maximumSalary": 47000.0,
        "salaryType": "Per Year", "workSchedule": "Full-time", "appointmentType": "Permanent",
        "jobcategories": [{"series": "0661"}],
        "positionlocations": [
            {"positionLocationCity": "Biloxi", "positionLocationState": "Mississippi",
             "positionLocationCountry": "United States"}
        ],
        **more,
    }  # fmt: skip


def text(number: int, words: str) -> dict[str, Any]:
    """The text of an announcement."""
    return {"usajobsControlNumber": number, "summary": "Fill orders for veterans.", "requirementsQualifications": words}


def taped(folder: Path, special: dict[str, Any], year: int = 2019) -> Tape:
    """A cassette of one year: empty months, but for the addresses given."""
    tape = Tape(folder)
    for month in MONTHS:
        for series in ("0660", "0661"):
            for path in ("", "/announcementtext"):
                url = f"{ORIGIN}{path}?{window(month, series, year=year)}"
                tape.add(url, special.pop(url, page([])))
    for url, answer in special.items():
        tape.add(url, answer)
    return tape


def march(path: str = "", token: str = "") -> str:
    """The month that holds something, of technicians."""
    return f"{ORIGIN}{path}?{window('03', '0661', token)}"


TWO_PAGES = {
    march("/announcementtext"): page([text(1, "PTCB certification is required.")], 2, "T2"),
    march("/announcementtext", "T2"): page([text(2, "High school diploma required.")], 2),
    march(): page([row(1, "2019-03-04", "2019-03-18")], 3, "L2", "/api/historicjoa?continuationtoken=L2"),
    f"{ORIGIN}?continuationtoken=L2": page(
        [row(2, "2019-03-05T00:00:00.000", "2019-04-05T23:59:59.000"), row(3, "2019-03-05", "2999-01-01")], 3
    ),
}
BOARD: list[dict[str, Any]] = [{"id": "usajobs-2019", "settings": {"year": 2019}}]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """The year as it was landed."""
    tape = taped(tmp_path_factory.mktemp("history"), dict(TWO_PAGES))
    return crawl("usajobs_history", BOARD, tape)


def test_announcements_are_landed_with_their_texts_and_times(read: Crawl) -> None:
    landed = read.of("usajobs-2019")
    assert sorted(landed) == ["1", "2"]
    one = landed["1"]
    assert one.opened == datetime(2019, 3, 4, tzinfo=UTC)
    assert one.ended == datetime(2019, 3, 18, 23, 59, 59, tzinfo=UTC)
    assert "PTCB certification is required." in str(one.html)
    assert one.places == (RawPlace(city="Biloxi", region="Mississippi", country="United States"),)
    assert one.pay == (RawPay(min=36000.0, max=47000.0, unit="Per Year", currency="USD"),)
    assert (one.employer, one.requisition_id, one.department) == ("Veterans Health", "CBSV-1", "0661")
    assert landed["2"].ended == datetime(2019, 4, 5, 23, 59, 59, tzinfo=UTC)


def test_what_is_still_open_is_the_live_boards(read: Crawl) -> None:
    report = read.reports["usajobs-2019"]
    assert report.complete, report.reason
    assert (report.listed, report.passed_over, report.expected) == (2, 1, 3)
    assert read.listed["usajobs-2019"] == {}, "nothing of an archive is seen open today"


@pytest.mark.parametrize(
    ("special", "why"),
    [
        ({march(): page([row(1, "2019-03-04", "2019-03-18")], 7)}, "7 entries"),
        ({march(): page([row(1, "2019-03-04", "2019-03-18")], 1, "L1"),
          march("", "L1"): page([], 1, "L1")}, "circle"),
        ({march(): {"error": "busy"}}, "data"),
    ],
)  # fmt: skip
def test_a_year_that_is_not_whole_says_so(special: dict[str, Any], why: str, tmp_path: Path) -> None:
    report = crawl("usajobs_history", BOARD, taped(tmp_path, dict(special))).reports["usajobs-2019"]
    assert not report.complete
    assert why in str(report.reason)


def history(tmp_path: Path, database_url: str, special: dict[str, Any], **options: Any) -> Any:
    """A backfill of 2025 and 2026 (the clock says May 2026) from a cassette."""
    folder = tmp_path / f"tape-{len(list(tmp_path.glob('tape-*')))}"
    tape = taped(folder, {url.replace("2019", "2025"): answer for url, answer in special.items()}, 2025)
    for month in MONTHS:
        for series in ("0660", "0661"):
            for path in ("", "/announcementtext"):
                tape.add(f"{ORIGIN}{path}?{window(month, series, year=2026)}", page([]))
    config = Config(var=tmp_path / "var", database_url=database_url, workers=1)
    clock = iter(datetime(2026, 5, 4, 3, minute, tzinfo=UTC) for minute in range(60))
    return backfill(config, 2025, now=lambda: next(clock), replay=folder, **options)


def aged(rows: dict[str, Any]) -> dict[str, Any]:
    """The same answers with the days of 2025."""
    return json.loads(json.dumps(rows).replace("2019-", "2025-"))  # type: ignore[no-any-return]  # - JSON of a dict


def test_postings_have_the_times_their_board_states(tmp_path: Path, database_url: str, engine: Engine) -> None:
    done = history(tmp_path, database_url, aged(TWO_PAGES))
    assert done.asked == (2025, 2026)
    assert done.counts["close"]["closed_filled"] == 2
    with engine.connect() as connection:
        posting = connection.execute(
            select(PostingRow.first_seen, PostingRow.closed, PostingRow.closed_reason).order_by(PostingRow.ref)
        ).all()
        events = connection.execute(
            select(PostingEventRow.kind, PostingEventRow.at, PostingEventRow.reason, PostingEventRow.run_id)
            .join(PostingRow, PostingRow.id == PostingEventRow.posting_id)
            .where(PostingRow.ref == "1")
            .order_by(PostingEventRow.at)
        ).all()
        seen = connection.execute(select(SightingRow.since, SightingRow.until)).all()
    ended = datetime(2025, 3, 18, 23, 59, 59, tzinfo=UTC)
    assert tuple(posting[0]) == (datetime(2025, 3, 4, tzinfo=UTC), ended, "ended")
    assert [(one.kind, one.at, one.reason) for one in events] == [
        ("opened", datetime(2025, 3, 4, tzinfo=UTC), "stated"),
        ("closed", ended, "ended"),
    ]
    assert (datetime(2025, 3, 4, tzinfo=UTC), ended) in [tuple(one) for one in seen]


def test_a_year_read_whole_is_not_asked_for_again(tmp_path: Path, database_url: str, engine: Engine) -> None:
    del engine
    history(tmp_path, database_url, aged(TWO_PAGES))
    second = history(tmp_path, database_url, aged(TWO_PAGES))
    assert (second.asked, second.had) == ((2026,), (2025,))
    third = history(tmp_path, database_url, aged(TWO_PAGES), again=True)
    assert third.asked == (2025, 2026)
    assert third.counts["ingest"]["opened"] == third.counts["ingest"]["reopened"] == 0


def test_a_year_cut_short_is_asked_for_again(tmp_path: Path, database_url: str, engine: Engine) -> None:
    del engine
    first = history(tmp_path, database_url, aged(TWO_PAGES) | {march().replace("2019", "2025"): {"error": "busy"}})
    assert [one.complete for one in first.reports] == [False, True]
    second = history(tmp_path, database_url, aged(TWO_PAGES))
    assert second.asked == (2025, 2026)
    assert second.counts["ingest"]["opened"] == 2


@pytest.mark.parametrize("year", [2012, 2027])
def test_a_year_outside_the_archive_is_refused(year: int, tmp_path: Path) -> None:
    config = Config(var=tmp_path, database_url=f"sqlite:///{tmp_path}/x.sqlite")
    with pytest.raises(UserError, match="2013 to 2026"):
        backfill(config, year, now=lambda: datetime(2026, 5, 4, tzinfo=UTC))
