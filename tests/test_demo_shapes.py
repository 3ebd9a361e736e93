"""The town's answers have the shape of the recorded ones: no key of a recording is missing in them."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.demo.answer import Ask
from app.demo.model import Employer
from app.demo.shapes import SHAPES
from app.demo.shapes.usajobs import KEY
from app.demo.world import World

WORLD = World()
HEADERS = {"accept": "application/json", "content-type": "application/json", "host": "town.example"}
FEDERAL = {"authorization-key": KEY, "user-agent": "demo@town.example"}
SCRIPT = re.compile(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", re.DOTALL)


def keys(value: Any, path: str = "") -> set[str]:
    """Every key of a JSON value with its path: `.jobs[].id`."""
    if isinstance(value, dict):
        return {f"{path}.{name}" for name in value}.union(
            *(keys(part, f"{path}.{name}") for name, part in value.items())
        )
    if isinstance(value, list):
        return set().union(*(keys(part, f"{path}[]") for part in value))
    return set()


def ask(
    employer: Employer, target: str, *, body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """The answer of the employer's host to one request."""
    method = "GET" if body is None else "POST"
    sent = b"" if body is None else json.dumps(body).encode()
    asked = Ask(method, target, HEADERS | (headers or {}), sent)
    answer = SHAPES[employer.platform].answer(WORLD, [employer], asked)
    return answer.status, answer.body


def boards(platform: str) -> list[Employer]:
    return [employer for employer in WORLD.employers if employer.platform == platform]


def greenhouse(employer: Employer) -> Iterator[bytes]:
    yield ask(employer, f"/v1/boards/{employer.slug}/jobs?content=true&pay_transparency=true")[1]


def lever(employer: Employer) -> Iterator[bytes]:
    yield ask(employer, f"/v0/postings/{employer.slug}?mode=json&skip=0&limit=100")[1]
    yield ask(employer, "/v0/postings/nobody?mode=json")[1]


def workday(employer: Employer) -> Iterator[bytes]:
    root = f"/wday/cxs/{employer.slug}/Careers"
    page = ask(employer, f"{root}/jobs", body={"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""})[1]
    yield page
    for row in json.loads(page)["jobPostings"]:
        yield ask(employer, root + row["externalPath"])[1]


def smartrecruiters(employer: Employer) -> Iterator[bytes]:
    root = f"/v1/companies/{employer.slug}/postings"
    page = ask(employer, f"{root}?limit=100&offset=0")[1]
    yield page
    yield ask(employer, f"{root}/{json.loads(page)['content'][0]['id']}")[1]


def oracle(employer: Employer) -> Iterator[bytes]:
    root = "/hcmRestApi/resources/latest/recruitingCEJobRequisition"
    finder = f"findReqs;siteNumber={employer.slug},facetsList=LOCATIONS%3BCATEGORIES,limit=200,offset=0"
    page = ask(employer, f"{root}s?onlyData=true&expand=requisitionList.secondaryLocations&finder={finder}")[1]
    yield page
    row = json.loads(page)["items"][0]["requisitionList"][0]
    detail = ask(employer, f'{root}Details?expand=all&finder=ById;Id="{row["Id"]}",siteNumber={employer.slug}')[1]
    yield detail
    yield json.dumps(json.loads(detail)["items"][0]).encode()  # one recording holds the inner object alone


def usajobs(employer: Employer) -> Iterator[bytes]:
    yield ask(employer, "/api/search?JobCategoryCode=0660;0661&Page=1&ResultsPerPage=500", headers=FEDERAL)[1]


ASKED = {
    "greenhouse": greenhouse,
    "lever": lever,
    "workday": workday,
    "smartrecruiters": smartrecruiters,
    "oracle": oracle,
    "usajobs": usajobs,
}


def recorded(shared: Path, platform: str) -> Iterator[Any]:
    """The recorded JSON answers of a platform: those the manifest calls recorded, but for lists of codes."""
    with (shared / "payloads" / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["platform"] == platform]
    for row in rows:
        if row["recorded_or_synthetic"].startswith("recorded") and row["kind"] != "codelist":
            path = shared / "payloads" / row["file"]
            if path.suffix == ".json":
                yield json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("platform", sorted(ASKED))
def test_no_key_of_a_recording_is_missing(platform: str, shared: Path) -> None:
    wanted = set().union(*(keys(answer) for answer in recorded(shared, platform)))
    assert len(wanted) > 5, "the recordings were found"
    ours = set().union(*(keys(json.loads(page)) for board in boards(platform) for page in ASKED[platform](board)))
    assert sorted(wanted - ours) == []


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The JobPosting nodes of a JSON value, at any depth."""
    if isinstance(value, dict):
        if value.get("@type") == "JobPosting":
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from nodes(part)


def node_keys(page: str) -> set[str]:
    """The keys of the JobPosting nodes of a page; a script that is not JSON counts for nothing."""
    found: set[str] = set()
    for script in SCRIPT.findall(page):
        try:
            found.update(*(keys(node) for node in nodes(json.loads(script, strict=False))))
        except ValueError:
            continue
    return found


def job_pages(employer: Employer) -> Iterator[str]:
    sitemap = gzip.decompress(ask(employer, "/sitemap-jobs.xml.gz")[1]).decode()
    for place in re.findall(r"<loc>http://town.example(/jobs/[^<]+)</loc>", sitemap):
        yield ask(employer, place)[1].decode()


def test_no_key_of_a_recorded_job_page_is_missing(shared: Path) -> None:
    pages = [path.read_text("utf-8") for path in (shared / "payloads" / "jsonld").glob("*.html")]
    synthetic = "jobseek_test_|extruct|silver-parakeet|job-finder|JOB-SEARCH-PLATFORM"
    names = sorted(path.name for path in (shared / "payloads" / "jsonld").glob("*.html"))
    pages = [
        (shared / "payloads" / "jsonld" / name).read_text("utf-8") for name in names if not re.match(synthetic, name)
    ]
    wanted = set().union(*map(node_keys, pages))
    assert len(wanted) > 25, "the recordings were found"
    ours = set().union(*(node_keys(page) for board in boards("jsonld") for page in job_pages(board)))
    assert sorted(wanted - ours) == []


def icims_pages(employer: Employer) -> Iterator[str]:
    page = ask(employer, "/jobs/search?ss=1&pr=0&in_iframe=1")[1].decode()
    yield page
    for place in re.findall(r'href="http://town.example(/jobs/[^"]+)"', page):
        yield ask(employer, place)[1].decode()


def test_icims_pages_hold_the_keys_and_marks_of_the_recordings(shared: Path) -> None:
    files = [
        shared / "payloads" / "icims" / f"{name}.html"
        for name in ("careerkit__icims", "jobwatch__icims_list_0", "jobwatch__icims_list_1", "jobwatch__icims_job")
    ]
    theirs = "".join(path.read_text("utf-8") for path in files)
    ours = "".join(page for board in boards("icims") for page in icims_pages(board))
    assert sorted(node_keys(theirs) - node_keys(ours)) == []
    marks = set(re.findall(r"iCIMS_\w+", theirs)) - set(re.findall(r"iCIMS_\w+", ours))
    assert sorted(marks) == [
        "iCIMS_JobHeaderData",
        "iCIMS_JobHeaderField",
        "iCIMS_JobHeaderGroup",
        "iCIMS_JobHeaderTag",
    ]
    assert "Page 1 of " in ours


def test_the_comparison_sees_a_missing_key() -> None:
    assert keys({"jobs": [{"id": 1}, {"title": "x"}]}) == {".jobs", ".jobs[].id", ".jobs[].title"}
    assert keys({"a": 1}) - keys({"b": 1}) == {".a"}
