"""What every platform gets from its base: failures sorted by class, boards that end by themselves, nothing lost.

One crawl reads a street of boards, each with one trouble; each test looks at one board.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.contacts import without
from crawlers.filter import is_pharmacy, version
from crawlers.known import fingerprint_of
from schema.landing import Known, write_known
from tests.boardserver import Answer, Asked, Crawled, answer, board_server, crawl, entry


def job(number: int, title: str = "Staff Pharmacist", **cells: Any) -> dict[str, Any]:
    """One Greenhouse job, in the shape of the recorded boards."""
    return {"id": number, "internal_job_id": number, "title": title, "content": "<p>Text</p>"} | cells


def jobs(*rows: Any, total: int | None = None) -> Answer:
    return answer({"jobs": rows, "meta": {"total": len(rows) if total is None else total}})


def cut_short() -> Answer:
    status, headers, body = jobs(job(1))
    return status, headers | {"Content-Length": str(len(body) + 500), "Connection": "close"}, body


STREET: dict[str, Any] = {
    "fine": jobs(job(1), job(2)),
    "gone": answer("no such board", 404),
    "key": answer({"error": "no"}, 401),
    "wall": answer("denied", 403),
    "odd": answer("teapot", 418),
    "ill": [answer("oops", 500)],
    "once": [answer("oops", 502), jobs(job(1))],
    "busy": [answer("slow down", 429)],
    "empty": answer(b""),
    "captcha": answer("<html><title>Just a moment</title>please solve the captcha</html>"),
    "page": answer("<!doctype html><p>Our careers</p>"),
    "login": answer("", 302, Location="/users/login?next=jobs"),
    "moved": answer("", 301, Location="/new-home"),
    "loop": answer("", 302, Location="/v1/boards/loop/jobs"),
    "text": answer(b"jobs: none"),
    "list": answer([1, 2]),
    "keyless": answer({"offers": []}),
    "cut": cut_short(),
    "controls": answer(b'{"jobs": [{"id": 1, "title": "Pharmacist\x01 \x0b", "content": "a\\u0000b"}]}'),
    "deep": answer(b"[" * 200_000),
    "bad-row": jobs(job(1), {"id": 2}, None, job(3), total=4),
    "short": jobs(job(1), total=5),
    "none": jobs(),
    "none-known": jobs(),
    "floor": jobs(job(1)),
    "floor-met": jobs(job(1), job(2)),
    "twice": jobs(job(1), job(1), total=1),
    "others": jobs(job(1), job(2, "Nurse"), job(3, "Analyst", departments=[{"name": "Pharmacy"}])),
    "same": jobs(job(1), job(2), job(3)),
    "huge": jobs(job(1, content="<p>words</p>" * 900_000)),
}
MORE = {"none-known": 1, "same": 3}  # how many postings of these boards are known
FLOOR = {"floor": {"min": 2}, "floor-met": {"min": 2, "max": 2}, "fine": {"max": 1}}


def known_rows() -> list[Known]:
    now = datetime.now(UTC)
    rows = [Known("none-known", "9", "f", now)]
    fresh, stale = fingerprint_of(job(1)), fingerprint_of(job(2))
    rows.append(Known("same", "1", fresh, now - timedelta(days=29)))
    rows.append(Known("same", "2", stale, now - timedelta(days=31)))
    rows.append(Known("same", "3", "another fingerprint", now))
    return rows


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("street")
    routes = {f"/v1/boards/{name}/jobs": route for name, route in STREET.items()}
    routes |= {"/users/login": answer("<html>sign in</html>"), "/new-home": answer("<html>welcome</html>")}
    write_known(folder / "known.jsonl.gz", known_rows())
    with board_server(routes) as server:
        register = "".join(
            entry(
                name, "greenhouse", slug=name, api=server.origin, **({"expect": FLOOR[name]} if name in FLOOR else {})
            )
            for name in STREET
        )
        register += entry("closed-port", "greenhouse", slug="x", api="http://127.0.0.1:9")
        register += entry("no-name", "greenhouse", slug="x", api="http://nobody.invalid")
        register += entry("no-tls", "greenhouse", slug="x", api=server.origin.replace("http:", "https:"))
        return crawl("greenhouse", register, folder, known=str(folder / "known.jsonl.gz"))


FAILED = {
    "gone": "gone",
    "key": "auth",
    "wall": "bot_wall",
    "odd": "other",
    "ill": "server",
    "busy": "rate_limited",
    "empty": "empty_answer",
    "captcha": "bot_wall",
    "page": "bot_wall",
    "login": "auth",
    "moved": "moved",
    "loop": "moved",
    "text": "shape_changed",
    "list": "shape_changed",
    "keyless": "shape_changed",
    "cut": "truncated",
    "deep": "shape_changed",
    "short": "truncated",
    "none-known": "empty_answer",
    "floor": "truncated",
    "closed-port": "connection",
    "no-name": "dns",
    "no-tls": "tls",
}


@pytest.mark.parametrize(("board", "failure"), FAILED.items())
def test_trouble_is_sorted_and_makes_the_board_incomplete(street: Crawled, board: str, failure: str) -> None:
    report = street.reports[board].report
    assert report.failed == {failure: 1}
    assert not report.complete
    assert report.reason is not None
    assert report.reason.startswith(f"{failure}: ")
    assert f"{board}: {failure}: " in street.log or failure in ("truncated", "empty_answer")


def test_every_board_ends_with_one_report_whatever_the_others_do(street: Crawled) -> None:
    assert len(street.reports) == len(STREET) + 3
    assert (street.run / "boards.jsonl").read_text().count("\n") == len(street.reports)
    assert "Traceback" not in street.log


@pytest.mark.parametrize("board", ["fine", "once", "controls", "none", "floor-met", "twice", "others", "same", "huge"])
def test_boards_without_trouble_are_complete(street: Crawled, board: str) -> None:
    report = street.reports[board].report
    assert (report.failed, report.reason, report.complete) == ({}, None, True)


def test_requests_are_counted_with_their_repeats_and_redirects(street: Crawled) -> None:
    requests = {name: street.reports[name].report.requests for name in ("fine", "once", "ill", "moved")}
    assert requests == {"fine": 1, "once": 2, "ill": 3, "moved": 2}
    assert street.reports["huge"].report.bytes > 10_000_000


def test_a_row_that_cannot_be_read_costs_only_itself(street: Crawled) -> None:
    assert street.failed("bad-row") == {"shape_changed": 2}
    assert sorted(street.postings["bad-row"]) == ["1", "3"]


def test_control_characters_cost_nothing_but_nul_itself(street: Crawled) -> None:
    raw = street.postings["controls"]["1"]
    assert (raw.title, raw.html) == ("Pharmacist\x01 \x0b", "ab")
    assert "1 postings held NUL or half characters" in street.log


def test_more_than_expected_is_a_warning(street: Crawled) -> None:
    assert "fine: 2 postings listed, expected at most 1" in street.log
    assert "floor-met: " not in street.log


def test_a_posting_of_ten_megabytes_lands(street: Crawled) -> None:
    html = street.postings["huge"]["1"].html
    assert html is not None
    assert len(html) == 12 * 900_000


def test_the_filter_reads_title_and_department_and_counts_the_rest(street: Crawled) -> None:
    report = street.reports["others"].report
    assert sorted(street.postings["others"]) == ["1", "3"]
    assert (report.listed, report.passed_over, report.query) == (2, 1, f"pharmacy/{version(None)}")


def test_unchanged_postings_are_listed_and_not_read_again_until_they_are_due(street: Crawled) -> None:
    report = street.reports["same"].report
    assert (report.listed, report.read, report.unchanged) == (3, 2, 1)
    assert sorted(street.postings["same"]) == ["2", "3"]  # due after 30 days; changed
    assert street.reports["same"].listed["1"] == fingerprint_of(job(1))


def test_with_all_there_is_no_filter_and_another_query(tmp_path: Path) -> None:
    with board_server({"/v1/boards/others/jobs": STREET["others"]}) as server:
        register = entry("others", "greenhouse", slug="others", api=server.origin, expect={"min": 9})
        done = crawl("greenhouse", register, tmp_path, all="1")
    report = done.reports["others"].report
    assert (report.listed, report.passed_over, report.query, report.complete) == (3, 0, "all", True)


def test_boards_can_be_chosen_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    with board_server({"/v1/boards/a/jobs": jobs(job(1)), "/v1/boards/b/jobs": jobs(job(1))}) as server:
        register = "".join(entry(name, "greenhouse", slug=name, api=server.origin) for name in "ab")
        assert list(crawl("greenhouse", register, tmp_path, boards="b").reports) == ["b"]
        done = crawl("greenhouse", register, tmp_path / "again", boards="b,zebra")
    assert done.reports == {}
    assert done.log.count("no greenhouse board zebra in") == 1
    assert "Traceback" not in done.log


def test_a_cassette_that_is_not_there_is_one_line_and_nothing_is_asked(tmp_path: Path) -> None:
    with board_server({"/v1/boards/a/jobs": jobs(job(1))}) as server:
        register = entry("a", "greenhouse", slug="a", api=server.origin)
        done = crawl("greenhouse", register, tmp_path, replay=str(tmp_path / "none"))
        assert server.asked == []
    assert "cassette.jsonl: cannot be read" in done.log
    assert "Traceback" not in done.log


def test_the_user_agent_says_who_asks_and_whom_to_write_to(tmp_path: Path) -> None:
    def route(asked: Asked) -> Answer:
        return jobs(job(1, content=asked.headers["User-Agent"]))

    with board_server({"/v1/boards/a/jobs": route}) as server:
        register = entry("a", "greenhouse", slug="a", api=server.origin)
        done = crawl("greenhouse", register, tmp_path, environment={"RXJOBS_CONTACT": "data@example.org"})
    html = done.postings["a"]["1"].html
    assert html is not None
    assert html.startswith("rxjobs/")
    assert html.endswith("(+data@example.org)")


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ((), {"a": {"mail": 1, "b": 2}, "team": [{"mail": 3}, {"name": 4}]}),
        (("a.mail", "team[].mail"), {"a": {"b": 2}, "team": [{}, {"name": 4}]}),
        (("a", "none.at.all", "team[].none.x"), {"team": [{"mail": 3}, {"name": 4}]}),
        (("team[]",), {"a": {"mail": 1, "b": 2}, "team": [{"mail": 3}, {"name": 4}]}),
        (("a[].mail",), {"a": {"mail": 1, "b": 2}, "team": [{"mail": 3}, {"name": 4}]}),
    ],
)
def test_contact_fields_are_taken_out_of_a_copy(fields: tuple[str, ...], left: dict[str, Any]) -> None:
    payload = {"a": {"mail": 1, "b": 2}, "team": [{"mail": 3}, {"name": 4}]}
    before = json.dumps(payload)
    assert without(payload, fields) == left
    assert json.dumps(payload) == before


@pytest.mark.parametrize(
    "title",
    [
        "Staff Pharmacist",
        "PHARMACY TECH II",
        "Telepharmacist",
        "Pharm.D. Resident",
        "CPhT - nights",
        "Rx Tech (PRN)",
        "Medication History Technician",
        "340B Coordinator",
        "Sterile Compounding Technician",
        "pharmcy tech needed",
    ],
)
def test_the_filter_lets_the_trade_through(title: str) -> None:
    assert is_pharmacy(title)


@pytest.mark.parametrize("title", ["Pharmaceutical Sales Rep", "Dispensary Agent", "Registered Nurse", "Farm Manager"])
def test_the_filter_keeps_neighbours_out(title: str) -> None:
    assert not is_pharmacy(title)
    assert is_pharmacy(title, "Pharmacy Services")


def test_the_query_changes_with_the_search_terms() -> None:
    assert len({version(None), version(("pharmacy",)), version(("pharmacist",))}) == 3


def test_a_fingerprint_ignores_order_and_volatile_keys() -> None:
    entry = {"id": 1, "title": "x", "postedOn": "Posted Today"}
    later = {"postedOn": "Posted 3 Days Ago", "title": "x", "id": 1}
    assert fingerprint_of(entry, ("postedOn",)) == fingerprint_of(later, ("postedOn",))
    assert fingerprint_of(entry) != fingerprint_of(later)


def test_the_filter_finds_every_labelled_pharmacy_title(shared: Path) -> None:
    rows = [line.split("\t") for line in (shared / "gold/titles.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    roles = {"pharmacist", "technician", "intern", "aide", "ambiguous"}
    assert [row[0] for row in rows if row[1] in roles and not is_pharmacy(row[0])] == []
