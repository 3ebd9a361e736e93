"""The analysts' pages over HTTP: numbers agree with SQL, filters narrow, strangers' words stay words, none writes."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.explore import application, charts, count_first, database_of, marking, newest
from app.explore.filters import Filter
from app.explore.held import Held, hold
from app.snapshot.columns import FILES, TEXTS

HARM = 'Pharmacist <script>alert(1)</script> & "co"'
POSTINGS = (
    ("p1", "technician", "retail_chain", "Acme", "OH", 18.0, "CERT.CPHT.PTCB", "required", "j1", None),
    ("p2", "technician", "retail_chain", "Acme", "OH", 19.0, "CERT.CPHT.PTCB", "preferred", "j1", None),
    ("p3", "technician", None, "Beta", "TX", None, "LIC.TECH", "required", "j2", None),
    ("p4", "pharmacist", "hospital_inpatient", "Beta", "TX", 62.0, "LIC.RPH", "required", "j3", "2026-11-20T00:00:00Z"),
    ("p5", "pharmacist", "hospital_inpatient", HARM, "NY", 64.0, "LIC.RPH", "required", "j4", None),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot's folder: CSV files of a few postings, and a manifest."""
    folder = tmp_path_factory.mktemp("snapshot")
    rows: dict[str, list[dict[str, Any]]] = {file.name: [] for file in (*FILES, TEXTS)}
    for key, role, setting, employer, state, pay, code, level, job, closed in POSTINGS:
        title = HARM if employer == HARM else f"{role} {key}"
        seen = {"first_seen": "2026-11-01T00:00:00Z", "last_seen": "2026-11-25T00:00:00Z", "closed": closed}
        rows["postings"].append(
            {"posting_id": key, "board": "b", "title": title, "role": role, "setting": setting, "url": "javascript:x",
             "employer": employer, "employer_canonical": employer, "text_length": 500, **seen}
        )  # fmt: skip
        if job not in {row["job_id"] for row in rows["jobs"]}:
            again = "j1" if job == "j2" else None
            rows["jobs"].append(
                {"job_id": job, "title": title, "role": role, "employer": employer, "state": state, "repost_of": again,
                 "first_seen": "2026-11-01T00:00:00Z"}
            )  # fmt: skip
        rows["job_postings"].append({"job_id": job, "posting_id": key})
        quote = {"start": 0, "end": 8, "quote": "must be "}
        rows["requirements"].append({"posting_id": key, "number": 1, "code": code, "level": level, **quote})
        rows["places"].append({"posting_id": key, "number": 1, "state": state, "country": "US"})
        if pay:
            rows["pay"].append({"posting_id": key, "number": 0, "kind": "base", "hourly_min_usd": pay})
        rows["texts"].append({"posting_id": key, "text": f"must be good <b>{key}</b>"})
    rows["boards"].append({"board": "b", "employer": "Acme", "platform": "lever", "complete": "true"})
    write_snapshot(folder, rows)
    return folder


def write_snapshot(folder: Path, rows: dict[str, list[dict[str, Any]]]) -> None:
    """CSV files with these rows, and a manifest."""
    for file in (*FILES, TEXTS):
        with (folder / f"{file.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [column.name for column in file.columns])
            writer.writeheader()
            writer.writerows(rows.get(file.name, []))
    (folder / "manifest.json").write_text(json.dumps({"as_of": "2026-11-26T08:00:00Z"}))


@pytest.fixture(scope="module")
def database(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_of(snapshot, tmp_path_factory.mktemp("cache"))


class Site:
    """Asks the application without a socket."""

    def __init__(self, database: Path, held: Held) -> None:
        self.site = application(database, "2026-11-26 08:00", held)
        self.runner = asyncio.Runner()
        self.runner.run(self.site.invoke_startup())

    def __call__(self, path: str, method: str = "get") -> Any:
        return self.runner.run(self.site.client.request(method.upper(), path))


@pytest.fixture(scope="module")
def site(database: Path, snapshot: Path) -> Iterator[Site]:
    opened = Site(database, hold(snapshot, database.parent))
    yield opened
    opened.runner.close()


def number(html: str, name: str) -> int:
    found = re.search(f'id="total-{name}">([0-9,]+)<', html)
    assert found
    return int(found[1].replace(",", ""))


def test_the_numbers_are_those_of_the_tables(site: Site, database: Path) -> None:
    html = site("/").text
    with closing(sqlite3.connect(database)) as rows:
        (open_postings,) = rows.execute("SELECT COUNT(*) FROM postings WHERE closed IS NULL").fetchone()
    assert number(html, "postings") == open_postings == 4
    assert number(html, "jobs") == 3
    assert re.search('data-name="technician">3<', html)
    assert re.search('data-code="CERT.CPHT.PTCB">2<', html)


@pytest.mark.parametrize(
    ("query", "postings"),
    [("", 4), ("?open=all", 5), ("?role=technician", 3), ("?state=TX", 1), ("?state=TX&open=all", 2),
     ("?code=LIC.RPH", 1), ("?code=CERT.CPHT.PTCB&asked=preferred", 1), ("?employer=Acme&role=pharmacist", 0),
     ("?role=%27%20OR%201=1--", 0), ("?count=nonsense&asked=required", 4),
     ("?pay=15", 2), ("?pay=1%27", 4), ("?day=2026-11-01&open=all", 5), ("?day=2026-11-02", 0)],
)  # fmt: skip
def test_a_filter_in_the_address_narrows(site: Site, query: str, postings: int) -> None:
    answer = site(f"/{query}")
    assert answer.status_code == 200
    assert number(answer.text, "postings") == postings
    assert site(f"/jobs{query}").status_code == 200


def test_every_bar_leads_to_its_jobs_and_what_it_set_stays(site: Site) -> None:
    html = site("/?setting=retail_chain").text
    for link in ("role=technician", "state=OH", "code=CERT.CPHT.PTCB", "employer=Acme", "pay=15", "open=all"):
        assert re.search(rf'href="/jobs\?[^"]*{link}', html), link
    assert re.search(r'href="/jobs\?[^"]*day=2026-11-01', html)
    assert '<input type="hidden" name="setting" value="retail_chain">' in html
    assert 'Only\nsetting retail chain <a href="?"' in html


def test_pages_without_a_filter_are_counted_before_anybody_asks(site: Site) -> None:
    count_first(site.site)
    kept = site.site.rxjobs_figures._told.cache_info()
    for count in ("postings", "jobs", "openings"):
        site(f"/?count={count}")
    assert site.site.rxjobs_figures._told.cache_info().misses == kept.misses


def test_counting_jobs_counts_two_postings_of_one_job_once(site: Site) -> None:
    assert re.search('data-code="CERT.CPHT.PTCB">2<', site("/?count=postings").text)
    html = site("/?count=jobs").text
    assert re.search('data-name="technician">2<', html)


def test_counting_openings_counts_a_job_put_up_again_once(site: Site) -> None:
    assert re.search('data-name="technician">1<', site("/?count=openings").text)
    assert 'href="/job/j1">an earlier opening</a> put up again' in site("/job/j2").text
    assert 'href="/job/j2">the opening of 2026-11-01</a>' in site("/job/j1").text


def test_postings_of_a_job_are_told_what_they_share(site: Site) -> None:
    html = site("/job/j1").text
    assert "<td>employer</td><td>title</td>" in html
    assert "like the first in" not in site("/job/j2").text, "it has one posting"


@pytest.mark.parametrize("name", ["roles", "settings", "states", "credentials", "pay", "employers", "days", "boards"])
def test_what_a_chart_shows_can_be_had_as_csv(site: Site, name: str) -> None:
    assert f'href="/chart/{name}.csv?role=technician"' in site("/?role=technician").text
    answer = site(f"/chart/{name}.csv?role=technician")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows
    if name == "roles":
        assert rows == [{"name": "technician", "n": "3"}]
    assert site("/chart/nonsense.csv").status_code == 404


def test_the_jobs_that_pass_can_be_had_as_csv(site: Site) -> None:
    rows = list(csv.DictReader(io.StringIO(site("/jobs.csv?state=OH").text)))
    assert [(row["job_id"], row["postings"]) for row in rows] == [("j1", "2")]
    assert site("/jobs.csv?state=AK").text == ""


def test_a_job_shows_its_evidence_in_its_text(site: Site) -> None:
    html = site("/job/j1").text
    assert '<mark id="w1"><a href="#r1">must be </a></mark>' in html
    assert "CPhT by PTCB" in html
    assert html.count("<td>technician p") == 2
    assert site("/job/none").status_code == 404


def test_words_of_strangers_stay_words(site: Site) -> None:
    for path in ("/", "/jobs", "/job/j4"):
        html = site(path).text
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert 'href="javascript' not in html
    assert "good &lt;b&gt;p5&lt;/b&gt;" in site("/job/j4").text


@pytest.mark.parametrize(
    "path", ["/", "/jobs", "/job/j1", "/rxjobs", "/rxjobs/postings", "/rxjobs/postings.csv", "/none"]
)
def test_every_answer_has_its_headers(site: Site, path: str) -> None:
    headers = site(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert ("unsafe-inline" in headers["content-security-policy"]) == path.startswith(("/rxjobs", "/none"))


@pytest.mark.parametrize("path", ["/none", "/job/none", "/rxjobs/none", "/rxjobs?sql=nonsense"])
def test_a_wrong_address_gets_a_page_and_prints_nothing(
    site: Site, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = site(path)
    assert answer.status_code in (400, 404)
    assert "To the dashboard" in answer.text or "sql=" in path
    assert "style=" not in answer.text or "sql=" in path
    said = capsys.readouterr()
    assert said.out + said.err == ""


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_written_over_http(site: Site, method: str) -> None:
    assert site("/rxjobs", method).status_code == 405
    assert site("/rxjobs?sql=delete+from+postings").status_code == 400
    assert number(site("/").text, "postings") == 4


def test_pages_load_nothing_from_elsewhere(site: Site) -> None:
    for path in ("/", "/jobs", "/job/j1"):
        answer = site(path)
        assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', answer.text) == []
        assert len(answer.content) < 1_500_000
        assert "style=" not in answer.text


def test_a_snapshot_without_sqlite_is_built_once_beside_it(snapshot: Path, tmp_path: Path) -> None:
    made = database_of(snapshot, tmp_path)
    stamp = made.stat().st_mtime_ns
    assert database_of(snapshot, tmp_path) == made
    assert made.stat().st_mtime_ns == stamp
    assert not (snapshot / "rxjobs.sqlite").exists()


def test_without_a_snapshot_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RXJOBS_VAR", str(tmp_path))
    for argv in (["explore"], ["explore", "--snapshot", str(tmp_path)]):
        with pytest.raises(SystemExit) as ended:
            main(argv)
        assert ended.value.code == 2
    assert "rxjobs nightly" in capsys.readouterr().err
    from app.config import load

    with pytest.raises(Exception, match="no snapshot"):
        newest(load())


def test_a_port_that_is_taken_is_said_in_one_line(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RXJOBS_VAR", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        main(["explore", "--snapshot", str(snapshot), "--port", str(taken.getsockname()[1])])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "choose another --port" in told


def test_marks_are_found_by_their_words_where_offsets_moved() -> None:
    rows = [{"number": 1, "quote": "PTCB", "start": 40}, {"number": 2, "quote": "", "start": 0}]
    pieces = marking.marked("PTCB is good. We want PTCB.", rows)
    assert pieces == [("PTCB is good. We want ", None), ("PTCB", 1), (".", None)]
    assert "".join(words for words, _ in pieces) == "PTCB is good. We want PTCB."


def test_days_without_a_reading_are_no_days_without_openings() -> None:
    rows = [{"day": day, "role": "intern", "opened": 2} for day in ("2026-11-01", "2026-11-05")]
    told = {one["day"][8:]: one for one in charts.columns(rows, ["intern"], 100, {"2026-11-01", "2026-11-03"})}
    assert {day: one["unread"] for day, one in told.items()} == {
        "01": False, "02": True, "03": False, "04": True, "05": False,
    }  # fmt: skip
    assert {day: one["n"] for day, one in told.items()} == {"01": 2, "02": 0, "03": 0, "04": 0, "05": 2}
    assert not any(one["unread"] for one in charts.columns(rows, ["intern"], 100)), "nothing is known of readings"


def test_every_state_has_a_tile_of_its_own() -> None:
    tiles = charts.tiles([{"name": "OH", "n": 4}], str)
    assert len({tile.name for tile in tiles}) == 51
    assert len({(tile.x, tile.y) for tile in tiles}) == 51
    assert next(tile for tile in tiles if tile.name == "OH").shade == charts.STEPS


def test_the_address_of_a_filter_leads_back_to_it() -> None:
    f = Filter.of({"role": "aide", "code": "X", "asked": "required", "count": "jobs", "odd": "1"})
    assert f.query() == "?role=aide&code=X&asked=required&count=jobs"
    assert f.query(role=None, state="OH") == "?code=X&asked=required&count=jobs&state=OH"
