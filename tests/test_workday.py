"""Workday: totals, caps, wrap-around, copies with a suffix, postings that are gone, closed or behind a wall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.boards import Board
from crawlers.facets import dividing, flattened
from crawlers.known import fingerprint_of
from crawlers.spiders.workday import CAP, WorkdaySpider, cxs, is_closed, places, ref_of
from schema.landing import Known, write_known
from schema.posting import RawPlace
from tests.boardserver import Answer, Asked, BoardServer, Crawled, answer, board_server, crawl, entry


def row(number: int, title: str = "Pharmacist", **cells: Any) -> dict[str, Any]:
    """One row of a search in the shape of the recorded ones; words and numbers are our own."""
    slug = title.replace(" ", "-")
    return {
        "title": title,
        "externalPath": f"/job/Tulsa-OK/{slug}_R{number:06d}",
        "locationsText": "Tulsa, OK",
        "postedOn": "Posted Today",
        "bulletFields": [f"R{number:06d}"],
    } | cells


def detail(number: int, title: str = "Pharmacist", **cells: Any) -> dict[str, Any]:
    """One posting in the shape of the recorded one."""
    info = {
        "id": f"{number:032x}",
        "title": title,
        "jobDescription": f"<p>Posting {number}: Oklahoma license.</p>",
        "location": "Tulsa, OK",
        "additionalLocations": ["USA.OK.Broken Arrow", "US-TX-Dallas"],
        "postedOn": "Posted Today",
        "startDate": "2026-11-18",
        "timeType": "Full time",
        "jobReqId": f"R{number:06d}",
        "country": {"descriptor": "United States of America", "id": "bc33"},
        "canApply": True,
        "posted": True,
        "externalUrl": f"https://plains.wd1.myworkdayjobs.com/Careers/job/{number}",
    }
    return {"jobPostingInfo": info | cells, "hiringOrganization": {"name": "Plains Hospital LLC", "url": ""}}


class Tenant:
    """A site that searches as Workday does: strict about the question, total on the first page only.

    `cap` is the largest total it admits to; behind it a tenant either `pages_on`, wraps to row 0 or refuses.
    `broken` gives an answer in place of the page at an offset.
    """

    def __init__(
        self,
        rows: list[dict[str, Any]],
        *,
        cap: int = 10**9,
        behind: str = "wraps",
        facets: Mapping[str, Any] | None = None,
        broken: Mapping[int, Answer] | None = None,
        say: int | None = None,
    ) -> None:
        self.rows, self.cap, self.behind = rows, cap, behind
        self.facets, self.broken, self.say = facets or {}, broken or {}, say

    def search(self, asked: Asked) -> Answer:
        """One page."""
        question = asked.json
        if set(question) != {"appliedFacets", "limit", "offset", "searchText"}:
            return answer({"errorCode": "S10"}, 422)
        if question["limit"] > 20 or asked.headers.get("Accept") != "application/json":
            return answer({"errorCode": "S11"}, 400)
        offset, rows = question["offset"], self.rows
        if offset in self.broken:
            return self.broken[offset]
        for parameter, values in question["appliedFacets"].items():
            rows = [each for each in rows if self.facets[parameter](each) in values]
        rows = [each for each in rows if question["searchText"].lower() in each.get("title", "").lower()]
        total = min(len(rows), self.cap) if self.say is None else self.say
        if self.behind == "refuses" and offset >= self.cap:
            return answer({"errorCode": "S12"}, 400)
        if self.behind == "wraps" and offset >= self.cap:
            offset -= self.cap
        return answer(
            {
                "total": total if offset == question["offset"] == 0 else 0,
                "jobPostings": rows[offset : offset + 20],
                "facets": [self.facet(name, rows) for name in self.facets],
                "userAuthenticated": False,
            }
        )

    def facet(self, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """A facet with its counts, in a group as Workday nests them."""
        counts: dict[str, int] = {}
        for each in rows:
            value = self.facets[name](each)
            counts[value] = counts.get(value, 0) + 1
        values = [{"descriptor": value, "id": value, "count": min(count, self.cap)} for value, count in counts.items()]
        return {"facetParameter": name + "Group", "values": [{"facetParameter": name, "values": values}]}


def number_of(each: dict[str, Any]) -> int:
    return int(each["bulletFields"][0][1:7])


BASE = "/wday/cxs/plains/{site}"
PLAIN = [row(n) for n in range(45)]
SHOP = [row(n, "Nurse" if n % 2 else "Pharmacy Technician") for n in range(30)]
COPIES = [row(1), row(2), row(1, externalPath="/job/Tulsa-OK/Pharmacist_R000001-1"), row(3)]
LOST = {"bulletFields": ["R000077"]}  # a row whose posting was taken down under the search's feet
BIG = [row(n) for n in range(2300)]
TENANTS: dict[str, Tenant] = {
    "plain": Tenant(PLAIN),
    "mixed": Tenant(SHOP),
    "copies": Tenant(COPIES),
    "lost": Tenant([row(1), LOST, row(2)]),
    "page2": Tenant(PLAIN, broken={20: answer("oops", 500)}),
    "wall2": Tenant(PLAIN, broken={20: answer("<html>captcha</html>")}),
    "short2": Tenant(PLAIN, broken={20: answer({"total": 0, "jobPostings": []})}),
    "again": Tenant(PLAIN, say=90, cap=45),
    "one-less": Tenant(PLAIN, say=46),
    "repairs": Tenant(PLAIN, broken={0: answer("", 303, Location="/maintenance")}),
    "empty": Tenant([]),
}
EVERYTHING: dict[str, Tenant] = {
    "split": Tenant(BIG, cap=CAP, facets={"family": lambda each: f"f{number_of(each) % 3}", "one": lambda each: "x"}),
    "on": Tenant(BIG, cap=CAP, behind="pages on"),
    "exact": Tenant(BIG[:2000], facets={"family": lambda each: f"f{number_of(each) % 2}"}),
    "stuck": Tenant(BIG, cap=CAP),
    "refuses": Tenant(BIG, cap=CAP, behind="refuses", facets={"family": lambda each: f"f{number_of(each) % 2}"}),
}
DETAILS: dict[str, Any] = {
    "usual": answer(detail(1)),
    "gone": answer({"errorCode": "S22", "message": "not found"}, 403),
    "wall": answer({"errorCode": "S40"}, 403),
    "html-wall": answer("<html>Access Denied</html>", 403),
    "missing": answer("nothing", 404),
    "closed": answer(detail(6, posted=False)),
    "maintenance": answer("", 303, Location="/maintenance"),
    "odd": answer({"jobPosting": {}}),
    "spare": answer({"jobPostingInfo": {"jobDescription": "<p>x</p>"}}),
    "flaky": [answer("busy", 429), answer(detail(10))],
}


def routes_of(tenants: Mapping[str, Tenant]) -> dict[str, Any]:
    def any_detail(asked: Asked) -> Answer:
        return answer(detail(int(asked.path.rsplit("_R", 1)[1][:6])))

    routes: dict[str, Any] = {"/maintenance": answer("<html>We will be back</html>")}
    for name, tenant in tenants.items():
        base = BASE.format(site=name)
        routes[f"{base}/jobs"] = tenant.search
        for each in tenant.rows:
            if "externalPath" in each:
                routes[base + each["externalPath"]] = any_detail
    return routes


def register(server: BoardServer, names: Any, **cells: Any) -> str:
    return "".join(
        entry(name, "workday", url=f"https://plains.wd1.myworkdayjobs.com/{name}", api=server.origin, **cells)
        for name in names
    )


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """A night with the filter on: two search terms a board."""
    kinds = Tenant([row(n + 1, locationsText="5 Locations" if n else "Tulsa, OK") for n in range(len(DETAILS))])
    routes = routes_of(TENANTS)
    base = BASE.format(site="kinds")
    routes[f"{base}/jobs"] = kinds.search
    routes |= {base + each["externalPath"]: given for each, given in zip(kinds.rows, DETAILS.values(), strict=True)}
    with board_server(routes) as server:
        return crawl("workday", register(server, [*TENANTS, "kinds"]), tmp_path_factory.mktemp("night"))


def kind(night: Crawled, name: str) -> Any:
    return night.postings["kinds"][f"R{list(DETAILS).index(name) + 1:06d}"]


def test_all_pages_are_read_though_later_ones_say_total_0(night: Crawled) -> None:
    report = night.reports["plain"].report
    assert (report.listed, report.read, report.expected, report.complete) == (45, 45, 45, True)


def test_two_terms_find_one_posting_once(night: Crawled) -> None:
    """45 pharmacists: "pharmacist" 3 pages, "pharmacy" 1 empty page, 45 postings."""
    assert night.reports["plain"].report.requests == 3 + 1 + 45
    mixed = night.reports["mixed"].report
    assert (mixed.listed, mixed.read, mixed.complete) == (15, 15, True)


def test_copies_of_a_requisition_are_one_posting(night: Crawled) -> None:
    assert sorted(night.postings["copies"]) == ["R000001", "R000002", "R000003"]
    assert night.reports["copies"].report.complete


def test_a_row_without_a_posting_is_passed_over(night: Crawled) -> None:
    assert sorted(night.postings["lost"]) == ["R000001", "R000002"]


@pytest.mark.parametrize(
    ("board", "failure"),
    [
        ("page2", {"server": 1}),
        ("wall2", {"bot_wall": 1}),
        ("short2", {"truncated": 1}),
        ("again", {"truncated": 2}),
        ("one-less", {"truncated": 2}),
        ("repairs", {"moved": 2}),
    ],
)
def test_a_search_that_is_not_whole_is_incomplete(night: Crawled, board: str, failure: dict[str, int]) -> None:
    report = night.reports[board].report
    assert (report.failed, report.complete) == (failure, False)


def test_an_empty_site_is_complete(night: Crawled) -> None:
    assert night.reports["empty"].report.complete


def test_a_posting_is_read_from_row_and_detail(night: Crawled) -> None:
    raw = kind(night, "usual")
    assert raw.listing_fingerprint == fingerprint_of(row(1), ("postedOn", "timeLeftToApply"))
    assert raw.payload == {"listing": row(1), "detail": detail(1)}
    assert raw.html == "<p>Posting 1: Oklahoma license.</p>"
    assert (raw.employer, raw.requisition_id) == ("Plains Hospital LLC", "R000001")
    assert (raw.date_posted, raw.employment_type) == ("2026-11-18", "Full time")
    assert raw.url == "https://plains.wd1.myworkdayjobs.com/Careers/job/1"
    assert raw.places == (
        RawPlace(text="Tulsa, OK", country="United States of America"),
        RawPlace(text="USA.OK.Broken Arrow"),
        RawPlace(text="US-TX-Dallas"),
    )
    assert not raw.closed_by_board


def test_a_posting_that_cannot_be_read_is_landed_as_the_row_says_and_fails_the_board(night: Crawled) -> None:
    for name in ("gone", "wall", "html-wall", "missing", "maintenance", "odd"):
        raw = kind(night, name)
        assert (raw.title, raw.html, raw.date_posted) == ("Pharmacist", None, "Posted Today")
        assert raw.places == ()  # "5 Locations" names none
        assert raw.url.startswith("https://plains.wd1.myworkdayjobs.com/kinds/job/Tulsa-OK/Pharmacist_R")
        assert raw.listing_fingerprint is None  # or its text would not be asked for tomorrow
    report = night.reports["kinds"].report
    assert report.failed == {"gone": 2, "bot_wall": 2, "moved": 1, "shape_changed": 1}
    assert (report.listed, report.read, report.complete) == (10, 10, False)


def test_what_the_row_says_does_not_take_the_place_of_a_text_read_before(tmp_path: Path) -> None:
    write_known(tmp_path / "known.jsonl.gz", [Known("plain", "R000001", "as it was", datetime.now(UTC))])
    routes = routes_of({"plain": Tenant([row(1), row(2)])})
    for number in (1, 2):
        routes[BASE.format(site="plain") + row(number)["externalPath"]] = answer("nothing", 404)
    with board_server(routes) as server:
        done = crawl("workday", register(server, ["plain"]), tmp_path, known=str(tmp_path / "known.jsonl.gz"))
    assert list(done.postings["plain"]) == ["R000002"]
    assert sorted(done.reports["plain"].listed) == ["R000001", "R000002"]
    assert done.failed("plain") == {"gone": 2}


def test_a_search_without_a_total_is_read_and_not_trusted(tmp_path: Path) -> None:
    page = answer({"jobPostings": [row(1)]})
    routes = routes_of({"plain": Tenant([row(1)])}) | {f"{BASE.format(site='plain')}/jobs": page}
    with board_server(routes) as server:
        done = crawl("workday", register(server, ["plain"]), tmp_path, all="1")
    assert list(done.postings["plain"]) == ["R000001"]
    assert done.failed("plain") == {"shape_changed": 1}


def test_a_posting_that_says_it_is_closed_is_closed(night: Crawled) -> None:
    assert kind(night, "closed").closed_by_board


def test_a_detail_with_gaps_is_filled_from_its_row(night: Crawled) -> None:
    raw = kind(night, "spare")
    assert (raw.title, raw.html, raw.date_posted) == ("Pharmacist", "<p>x</p>", "Posted Today")


def test_a_burst_that_is_slowed_down_loses_nothing(night: Crawled) -> None:
    assert kind(night, "flaky").html == "<p>Posting 10: Oklahoma license.</p>"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """A crawl without search or filter, of sites with more rows than one search shows. Details are known: no text."""
    folder = tmp_path_factory.mktemp("whole")
    with board_server(routes_of(EVERYTHING)) as server:
        return crawl("workday", register(server, EVERYTHING), folder, all="1", known=str(known_big(folder)))


def known_big(folder: Path) -> Path:
    now, volatile = datetime.now(UTC), WorkdaySpider.volatile
    rows = [
        Known(name, each["bulletFields"][0], fingerprint_of(each, volatile), now) for name in EVERYTHING for each in BIG
    ]
    write_known(folder / "known.jsonl.gz", rows)
    return folder / "known.jsonl.gz"


@pytest.mark.parametrize(
    ("board", "listed", "complete"),
    [
        ("split", 2300, True),  # three families of 766 or 767
        ("on", 2300, True),
        ("exact", 2000, True),
        ("stuck", 2000, False),  # no facet: what can be seen is read, nothing is closed
        ("refuses", 2300, True),
    ],
)
def test_the_cap_of_2000_hides_nothing_unseen(whole: Crawled, board: str, listed: int, complete: bool) -> None:
    report = whole.reports[board].report
    assert (report.listed, report.unchanged, report.read) == (listed, listed, 0)
    assert report.complete == complete, report.reason


def test_unchanged_rows_cost_no_request_though_their_relative_date_moved(whole: Crawled) -> None:
    """2,300 rows, 116 pages at most in three parts, and the question behind the cap."""
    assert whole.reports["split"].report.requests < 125


def test_facets_are_found_in_groups_and_chosen_by_size() -> None:
    facets = [
        {"facetParameter": "time", "values": [{"id": "full", "count": 2000}, {"id": "part", "count": 80}]},
        {"facetParameter": "group", "values": [{"facetParameter": "place", "values": [{"id": "a", "count": 900}] * 1}]},
        {
            "facetParameter": "family",
            "values": [{"id": str(n), "count": 500} for n in range(5)] + [{"id": "0", "count": 0}],
        },
        {"facetParameter": "tag", "values": [{"id": "x", "count": 3}, {"id": "y", "count": 4}]},
    ]
    assert [name for name, _ in flattened(facets)] == ["time", "place", "family", "tag"]
    chosen = dividing(facets, 2000)
    assert chosen is not None
    assert chosen[0] == "family"
    assert dividing(facets, 2000, used=["family"]) == ("time", {"full": 2000, "part": 80})
    assert dividing(facets, 2000, used=["family", "time"]) is None  # the rest divides nothing or covers too little
    assert dividing([], 2000) is None


@pytest.mark.parametrize(
    ("path", "bullets", "ref"),
    [
        ("/job/A/Pharmacist_R0123456", ["R0123456"], "R0123456"),
        ("/job/A/Pharmacist_R0123456-2", ["R0123456"], "R0123456"),
        ("/job/A/Pharmacist_JR-0105489-1", ["JR-0105489"], "JR-0105489"),
        ("/job/A/Pharmacist_JR-0105489-1", ["Full time"], "JR-0105489"),
        ("/job/A/Pharmacist_JR-0105489", [], "JR-0105489"),
        ("/job/A/Pharmacist_R-12", [], "R-12"),
        ("/job/A/Pharmacist_R-12", ["R-12"], "R-12"),
        ("/job/A/Pharmacist_2026-10045-1", ["2026-10045"], "2026-10045"),
        ("Pharmacy-Technician/R12345", ["Full time", "$18.00"], "R12345"),
        ("/job/A/Pharmacist--Nights_R77-10", [None], "R77"),
    ],
)
def test_the_ref_is_the_requisition_without_the_number_of_a_copy(path: str, bullets: list[Any], ref: str) -> None:
    assert ref_of({"externalPath": path, "bulletFields": bullets}) == ref


@pytest.mark.parametrize(
    ("cells", "address"),
    [
        (
            {"url": "https://aah.wd5.myworkdayjobs.com/External"},
            "https://aah.wd5.myworkdayjobs.com/wday/cxs/aah/External",
        ),
        (
            {"url": "https://aah.wd5.myworkdayjobs.com/en-US/External/"},
            "https://aah.wd5.myworkdayjobs.com/wday/cxs/aah/External",
        ),
        ({"url": "https://wd5.myworkdaysite.com/recruiting/uw/Jobs"}, "https://wd5.myworkdaysite.com/wday/cxs/uw/Jobs"),
        (
            {"url": "https://wd5.myworkdaysite.com/en-US/recruiting/uw/Jobs"},
            "https://wd5.myworkdaysite.com/wday/cxs/uw/Jobs",
        ),
        (
            {"url": "http://x.example/jobs", "api": "http://127.0.0.1:9", "slug": "aah/External"},
            "http://127.0.0.1:9/wday/cxs/aah/External",
        ),
        (
            {"url": "https://aah.wd5.myworkdayjobs.com/a", "settings": {"site": "b", "tenant": "c"}},
            "https://aah.wd5.myworkdayjobs.com/wday/cxs/c/b",
        ),
    ],
)
def test_tenant_and_site_come_from_the_address_or_the_settings(cells: dict[str, Any], address: str) -> None:
    assert cxs(Board(id="b", employer="B", platform="workday", source="a test", **cells)) == address


def test_a_board_without_a_site_fails_alone(tmp_path: Path) -> None:
    with board_server(routes_of({"plain": TENANTS["plain"]})) as server:
        both = entry("nowhere", "workday", url="https://plains.wd1.myworkdayjobs.com", api=server.origin)
        done = crawl("workday", both + register(server, ["plain"]), tmp_path)
    assert done.failed("nowhere") == {"other": 1}
    assert "set settings.tenant and settings.site" in (done.reports["nowhere"].report.reason or "")
    assert done.reports["plain"].report.complete


@pytest.mark.parametrize(
    ("info", "closed"),
    [
        ({"posted": True}, False),
        ({"posted": False}, True),
        ({}, False),
        ({"canApply": False}, True),
        ({"posted": True, "canApply": False}, False),
    ],
)
def test_closed_is_what_the_posting_says(info: dict[str, Any], closed: bool) -> None:
    assert is_closed(info) == closed


@pytest.mark.parametrize(("kind", "remote"), [("Remote", True), ("Fully Remote", True), ("Hybrid", None), (None, None)])
def test_remote_is_only_what_is_wholly_remote(kind: str | None, remote: bool | None) -> None:
    assert [place.remote for place in places({"location": "0123~Store~Tulsa", "remoteType": kind})] == [remote]


SEARCHES = ("candidatezero__workday_jobs", "careerkit__workday", "jshq__workday_jobs_p1", "openroles__workday_list")
SEARCHES += ("JOB-SEARCH-PLATFORM__workday_nvidia", "compgraph__workday_search_page_1")


def test_recorded_searches_and_postings_are_read_without_loss(shared: Path, tmp_path: Path) -> None:
    folder = shared / "payloads/workday"
    answers = {f"s{n}": json.loads((folder / f"{name}.json").read_bytes()) for n, name in enumerate(SEARCHES)}
    details = [json.loads((folder / name).read_bytes()) for name in ("candidatezero__workday_detail.json",)]
    details += [json.loads((folder / name).read_bytes()) for name in ("jshq__workday_detail.json",)]
    details += [json.loads((folder / "jobseek_test_workday__L212_detail.json").read_bytes())]
    routes = {f"/wday/cxs/plains/{name}/jobs": answer(given) for name, given in answers.items()}
    rows = [row(n) for n in range(len(details))]
    routes[f"{BASE.format(site='details')}/jobs"] = Tenant(rows).search  # type: ignore[assignment]
    routes |= {
        BASE.format(site="details") + each["externalPath"]: answer(given)
        for each, given in zip(rows, details, strict=True)
    }
    with board_server(routes) as server:
        done = crawl("workday", register(server, [*answers, "details"]), tmp_path, all="1")
    for name, given in answers.items():
        read = {raw.payload["listing"]["externalPath"]: raw for raw in done.postings[name].values()}
        assert len(read) == len(given["jobPostings"])
        for each in given["jobPostings"]:
            assert read[each["externalPath"]].payload["listing"] == each
            assert read[each["externalPath"]].title == each["title"]
    for number, given in enumerate(details):
        raw = done.postings["details"][f"R{number:06d}"]
        info = given["jobPostingInfo"]
        assert (raw.title, raw.html) == (info["title"], info["jobDescription"])
        assert [place.text for place in raw.places] == [info["location"], *info.get("additionalLocations", ())]
        assert raw.requisition_id == info["jobReqId"]
        assert raw.date_posted == (info.get("startDate") or info["postedOn"])
