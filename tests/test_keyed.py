"""Platforms that want the user's key: Adzuna, CareerOneStop, The Muse; keys are on the wire and nowhere else."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import Asked, BoardServer, Crawled, answer, board_server, entry
from tests.hosted import forked

SECRETS = {"RXJOBS_ADZUNA_ID": "idid&id", "RXJOBS_ADZUNA_KEY": "s3cret/key", "RXJOBS_CAREERONESTOP_USER": "me/you",
           "RXJOBS_CAREERONESTOP_KEY": "t0ken==", "RXJOBS_THEMUSE_KEY": "mu5e"}  # fmt: skip


TEASER = "Verify orders. " * 33 + "A…"  # Adzuna cuts at 500 characters


def ad(ref: int, title: str, **said: Any) -> dict[str, Any]:
    """An Adzuna row of the recorded shape."""
    return {"id": str(ref), "title": title, "description": TEASER,
            "created": "2026-11-02T10:00:00Z",
            "company": {"display_name": "Larkfield Drug"}, "contract_time": "full_time", "contract_type": "permanent",
            "location": {"area": ["US", "Oklahoma", "Tulsa"], "display_name": "Tulsa, Oklahoma"},
            "latitude": 36.15, "longitude": -95.99, "salary_min": 120000.0, "salary_max": 130000.5,
            "salary_is_predicted": "0", "category": {"label": "Healthcare Jobs", "tag": "healthcare-jobs"},
            "redirect_url": f"https://www.adzuna.com/land/ad/{ref}?se=TRACK&utm_source=idid&v=1"} | said  # fmt: skip


def crawled(platform: str, routes: dict[str, Any], folder: Path, **cells: Any) -> tuple[Crawled, BoardServer]:
    """One board on loopback, with the keys in the environment and a recording of the crawl."""
    with board_server(routes) as server:
        register = entry("board", platform, api=server.origin, employer="The Aggregator", **cells)
        with pytest.MonkeyPatch.context() as patch:
            for name, secret in SECRETS.items():
                patch.setenv(name, secret)
            return forked(platform, register, folder, {"record": str(folder / "tape")}), server


def written(done: Crawled) -> str:
    """Everything that a crawl wrote: landing, reports, ledger, recording, log."""
    texts = [done.log]
    for path in done.run.parent.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            texts.append((gzip.decompress(body) if path.suffix == ".gz" else body).decode("utf-8", "replace"))
    return "\n".join(texts)


def test_adzuna_is_read_to_its_count_and_no_key_is_written_down(tmp_path: Path) -> None:
    rows = [ad(number, f"Pharmacist {number}") for number in range(1, 61)]
    rows[1] = ad(2, "Pharmacist", salary_is_predicted="1", company={}, salary_min=1.0)

    def search(asked: Asked) -> Any:
        assert "app_id=idid%26id" in asked.path
        assert "app_key=s3cret%2Fkey" in asked.path
        page = int(asked.path.partition("?")[0].rsplit("/", 1)[-1])
        if "what=pharmacy" in asked.path:
            return answer({"error": "wrong key"}, 401)
        return answer({"results": rows[50 * (page - 1) : 50 * page], "count": 60})

    routes = {f"/v1/api/jobs/us/search/{page}": search for page in (1, 2)}
    done, server = crawled("adzuna", routes, tmp_path, settings={"where": "Oklahoma"})
    report = done.reports["board"].report
    assert (report.listed, report.expected, report.failed) == (60, 60, {"auth": 1})
    assert "RXJOBS_ADZUNA_KEY" in (report.reason or ""), "the report names the request without its key"
    assert all("where=Oklahoma" in path for path in server.paths())
    told = written(done)
    assert "Pharmacist 7" in told
    assert not [secret for secret in ("s3cret", "idid&id", "idid%26id") if secret in told]
    posting = done.postings["board"]["1"]
    assert (posting.url, posting.employer) == ("https://www.adzuna.com/land/ad/1", "Larkfield Drug")
    assert posting.pay == (RawPay(min=120000.0, max=130000.5),), "Adzuna names neither unit nor currency"
    assert posting.places == (RawPlace(text="Tulsa, Oklahoma", lat=36.15, lon=-95.99),)
    assert (posting.employment_type, posting.html) == ("full_time, permanent", TEASER)
    assert done.postings["board"]["2"].pay == (), "a predicted salary is not the employer's"
    assert done.postings["board"]["2"].employer is None, "the aggregator is not the employer"


def test_adzuna_stops_at_the_pages_a_key_allows_and_says_so(tmp_path: Path) -> None:
    def search(asked: Asked) -> Any:
        page = int(asked.path.partition("?")[0].rsplit("/", 1)[-1])
        return answer({"results": [ad(page * 100 + n, "Pharmacist") for n in range(50)], "count": 5000})

    routes = {f"/v1/api/jobs/gb/search/{page}": search for page in range(1, 9)}
    done, server = crawled("adzuna", routes, tmp_path, settings={"pages": 2}, country="GB")
    assert len(server.paths()) == 4
    assert done.failed("board") == {"truncated": 2}


def test_careeronestop_reads_both_spellings(tmp_path: Path) -> None:
    old = {"JvId": "A1", "JobTitle": "Pharmacist", "Company": "Larkfield", "AccquisitionDate": "11/02/2026",
           "URL": "https://nlx.example/A1", "Location": "Tulsa, OK"}  # fmt: skip
    new = {"JvId": "B2", "Title": "Pharmacy Technician", "DatePosted": "2026-11-02", "Url": "https://nlx.example/B2",
           "DescriptionSnippet": "Fill orders."}  # fmt: skip

    def search(asked: Asked) -> Any:
        assert asked.headers["Authorization"] == "Bearer t0ken=="
        if "/pharmacy/" in asked.path:
            return answer({"Jobs": [new], "RecordCount": "1"})
        start = int(asked.path.partition("?")[0].split("/")[9])
        return answer({"Jobs": [old, new][start : start + 1], "Jobcount": 2})

    paths = [
        f"/v2/jobsearch/me%2Fyou/{term}/US/0/0/0/{start}/100/0"
        for term in ("pharmacist", "pharmacy")
        for start in (0, 1)
    ]
    done, _ = crawled("careeronestop", dict.fromkeys(paths, search), tmp_path)
    report = done.reports["board"].report
    assert (report.listed, report.expected, report.complete, report.requests) == (2, 2, True, 3)
    first, second = done.postings["board"]["A1"], done.postings["board"]["B2"]
    assert (first.title, first.employer, first.date_posted) == ("Pharmacist", "Larkfield", "11/02/2026")
    assert (second.title, second.html, second.employer) == ("Pharmacy Technician", "Fill orders.", None)
    assert not [secret for secret in ("t0ken", "me/you", "me%2Fyou") if secret in written(done)]


def test_without_keys_nothing_is_asked_and_one_line_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "")
    for platform, word in (("adzuna", "developer.adzuna.com"), ("careeronestop", "registration.aspx")):
        with board_server({}) as server:
            done = forked(platform, entry("board", platform, api=server.origin), tmp_path / platform, {})
            assert server.asked == []
        assert done.failed("board") == {"no_key": 1}
        assert word in (done.reports["board"].report.reason or "")


def test_the_muse_is_paged_from_zero_with_and_without_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def row(ref: int, title: str) -> dict[str, Any]:
        return {"id": ref, "name": title, "contents": "<p>Verify.</p>", "publication_date": "2026-11-02T15:38:22Z",
                "locations": [{"name": "Flexible / Remote"}, {"name": "Tulsa, OK"}],
                "categories": [{"name": "Healthcare"}],
                "company": {"name": "Larkfield"}, "refs": {"landing_page": f"https://muse.example/{ref}"}}  # fmt: skip

    rows = [row(number, "Pharmacist" if number % 2 else "Nurse") for number in range(24)]

    def jobs(asked: Asked) -> Any:
        page = int(asked.path.partition("page=")[2].partition("&")[0])
        assert "category=Healthcare" in asked.path
        return answer({"page": page, "page_count": 2, "total": 24, "results": rows[20 * page : 20 * page + 20]})

    done, server = crawled("themuse", {"/api/public/jobs": jobs}, tmp_path / "with")
    report = done.reports["board"].report
    assert (report.listed, report.passed_over, report.expected, report.complete) == (12, 12, 24, True)
    assert all("api_key=mu5e" in path for path in server.paths())
    assert "mu5e" not in written(done)
    posting = done.postings["board"]["1"]
    assert posting.places == (RawPlace(text="Flexible / Remote", remote=True), RawPlace(text="Tulsa, OK"))
    assert (posting.employer, posting.html, posting.pay) == ("Larkfield", "<p>Verify.</p>", ())
    monkeypatch.setenv("RXJOBS_THEMUSE_KEY", "")  # a forked crawl has what the first one was started with
    with board_server({"/api/public/jobs": jobs}) as bare:
        forked("themuse", entry("board", "themuse", api=bare.origin), tmp_path / "without", {})
        assert not any("api_key" in path for path in bare.paths())


ANSWERS = (({"results": []}, "shape_changed"), ({"results": [], "total": 3}, "truncated"), ({"e": 1}, "shape_changed"))


def test_answers_that_prove_nothing_are_not_complete(tmp_path: Path) -> None:
    for number, (answered, failure) in enumerate(ANSWERS):
        done, _ = crawled("themuse", {"/api/public/jobs": answer(answered)}, tmp_path / str(number))
        assert done.failed("board") == {failure: 1}
        assert not done.postings
