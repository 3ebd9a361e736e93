"""Turns recorded answers of the eight platforms into cassettes: a board and its exchanges for each file.

A recording holds an answer and rarely the question, so the questions are written here, in the forms the platforms
document, and not taken from the spiders. Each file becomes a board of its own; a file that is the detail of a list in
another file stands with it. What is no answer of a spider's question is in `OTHER`, with what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.crawling import Tape


@dataclass(frozen=True)
class Case:
    """One file as a board: its entry in the register, the file's parts, and how the crawl of it ends.

    `failed` are the classes of failure that the file itself makes certain (pages or details that were not recorded).
    """

    file: str
    board: dict[str, Any]
    lists: list[Any] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The board's id."""
        return str(self.board["id"])


# Files of these platforms that are not what a spider asks for, and what they are.
OTHER = {
    "greenhouse/api-docs__job-board_departments.md": "documentation",
    "greenhouse/api-docs__job-board_introduction.md": "documentation",
    "greenhouse/api-docs__job-board_offices.md": "documentation",
    "greenhouse/greenhouse_io__departments.yml": "another answer: departments with their jobs",
    "greenhouse/greenhouse_io__invalid_id.yml": "an error body: HTTP 400",
    "greenhouse/greenhouse_io__invalid_organization.yml": "an error body: HTTP 400",
    "lever/JobAggregator__lever_notfound.json": "an error body: HTTP 404",
    "sitemaps/openjobs__robots.txt": "robots rules, which name the sitemap",
    "usajobs/codelist__hiringpaths.json": "a code list",
    "usajobs/codelist__positionscheduletypes.json": "a code list",
    "usajobs/codelist__securityclearances.json": "a code list",
    "usajobs/jobs_api__anti_sample.xml": "the XML export of 2012",
    "usajobs/jobs_api__bad_locations.xml": "the XML export of 2012",
    "usajobs/jobs_api__recruiting_sample.xml": "the XML export of 2012",
    "workday/jobseek_test_workday__L261_facets.json": "facets of an answer, without the answer",
    "workday/jobseek_test_workday__L285_facets.json": "facets of an answer, without the answer",
    "workday/jobseek_test_workday__L373_facets.json": "facets of an answer, without the answer",
}
PLATFORMS = ("greenhouse", "lever", "workday", "smartrecruiters", "oracle", "icims", "usajobs", "jsonld")
FOLDERS = (*PLATFORMS, "sitemaps")


def name_of(file: str) -> str:
    """A board id made of a file's name."""
    return "".join(letter if letter.isalnum() else "-" for letter in Path(file).stem.lower()).strip("-")[:60]


def read(payloads: Path, file: str) -> Any:
    """A file's value: JSON, the body of the first exchange of a VCR cassette, or text."""
    text = (payloads / file).read_text(encoding="utf-8")
    if file.endswith(".yml"):
        return json.loads(yaml.safe_load(text)["http_interactions"][0]["response"]["body"]["string"])
    return json.loads(text) if file.endswith(".json") else text


def files(payloads: Path, folder: str) -> list[str]:
    """The files of a folder that a spider reads."""
    found = sorted(f"{folder}/{path.name}" for path in (payloads / folder).iterdir())
    return [file for file in found if file not in OTHER]


def greenhouse(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole boards; a single job is a board of one."""
    for file in files(payloads, "greenhouse"):
        answer, slug = read(payloads, file), name_of(file)
        answer = answer if "jobs" in answer else {"jobs": [answer]}
        tape.add(f"https://boards-api.greenhouse.io/v1/boards/{slug}/jobs?content=true&pay_transparency=true", answer)
        said = answer.get("meta", {}).get("total", 0)
        failed = {"truncated"} if said > len(answer["jobs"]) else set()
        yield Case(file, {"id": slug, "slug": slug}, [answer], failed=frozenset(failed))


def lever(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Sites of one page."""
    for file in files(payloads, "lever"):
        answer, slug = read(payloads, file), name_of(file)
        tape.add(f"https://api.lever.co/v0/postings/{slug}?mode=json&skip=0&limit=100", answer)
        yield Case(file, {"id": slug, "slug": slug}, [answer])


WORKDAY_DETAILS = {  # the list a recorded detail belongs to
    "workday/candidatezero__workday_jobs.json": "workday/candidatezero__workday_detail.json",
    "workday/jshq__workday_jobs_p1.json": "workday/jshq__workday_detail.json",
}


def workday(payloads: Path, tape: Tape) -> Iterator[Case]:
    """First pages of searches, with the details that were recorded."""
    for file in files(payloads, "workday"):
        if file in WORKDAY_DETAILS.values():
            continue
        answer, details = read(payloads, file), {}
        if file in WORKDAY_DETAILS:
            detail = read(payloads, WORKDAY_DETAILS[file])
            end = detail["jobPostingInfo"]["jobReqId"]
            details = {
                row["externalPath"]: detail for row in answer["jobPostings"] if row["externalPath"].endswith(end)
            }
        elif "jobPostingInfo" in answer:
            info = answer["jobPostingInfo"]
            row = {"title": info["title"], "externalPath": info["externalPath"], "bulletFields": [info["jobReqId"]]}
            answer, details = {"total": 1, "jobPostings": [row]}, {info["externalPath"]: answer}
        elif "filtered" in answer:  # a search beyond the cap, simulated: the leaves of its split, less the overlap
            rows = {
                row["externalPath"]: row
                for leaf in ("SALES", "ENG_US", "ENG_EU")
                for row in answer["filtered"][leaf]["jobPostings"]
            }
            answer, details = {"total": len(rows), "jobPostings": list(rows.values())}, answer["details"]
        tenant = name_of(file)
        cxs = f"https://{tenant}.wd1.myworkdayjobs.com/wday/cxs/{tenant}/External"
        body = {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""}
        tape.add(f"{cxs}/jobs", answer, method="POST", body=body)
        for path, detail in details.items():
            tape.add(f"{cxs}/{path.lstrip('/')}", detail)
        failed = {"no_recording"} if len(details) < len(answer["jobPostings"]) else set()
        failed |= {"truncated"} if 20 >= answer["total"] > len(answer["jobPostings"]) else set()
        board = {"id": tenant, "url": f"https://{tenant}.wd1.myworkdayjobs.com/External"}
        yield Case(file, board, [answer], details, frozenset(failed))


def smartrecruiters(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Lists with the details that were recorded; a detail alone is the list of itself."""
    for file in files(payloads, "smartrecruiters"):
        if file.endswith(("_detail.json", ".html")):
            continue
        said, company = read(payloads, file), name_of(file)
        lists, details = [said], {}
        if "list_pages" in said:
            lists, details = said["list_pages"], said["details"]
        elif "content" not in said:
            detail = {"id": "100001", "name": "Untitled", "company": {}} | (
                {"jobAd": said} if "sections" in said else said
            )
            lists, details = (
                [{"totalFound": 1, "content": [{"id": "100001", "name": detail["name"]}]}],
                {"100001": detail},
            )
        elif "candidatezero" in file:
            detail = read(payloads, file.replace("_postings", "_detail"))
            details = {detail["id"]: detail}
        offset = 0
        for page in lists:
            tape.add(f"https://api.smartrecruiters.com/v1/companies/{company}/postings?limit=100&offset={offset}", page)
            offset += len(page["content"])
        for ref, detail in details.items():
            tape.add(f"https://api.smartrecruiters.com/v1/companies/{company}/postings/{ref}", detail)
        failed = {"no_recording"} if len(details) < offset else set()
        failed |= {"no_recording", "truncated"} if offset < lists[0]["totalFound"] else set()
        yield Case(file, {"id": company, "slug": company}, lists, details, frozenset(failed))


def oracle(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Lists without details, and details each with the list of itself."""
    for file in files(payloads, "oracle"):
        said, site = read(payloads, file), "CX_1001"
        host, details = f"{name_of(file)}.fa.us2.oraclecloud.com", {}
        if "detail" in file:
            item = said["items"][0] if "items" in said else said
            details = {item["Id"]: said}
            said = {"items": [{"TotalJobsCount": 1, "requisitionList": [{"Id": item["Id"], "Title": item["Title"]}]}]}
        base = f"https://{host}/hcmRestApi/resources/latest"
        finder = (
            f"findReqs;siteNumber={site},facetsList=LOCATIONS%3BCATEGORIES,limit=200,offset=0,sortBy=POSTING_DATES_DESC"
        )
        tape.add(
            f"{base}/recruitingCEJobRequisitions?onlyData=true&expand=requisitionList.secondaryLocations&finder={finder}",
            said,
        )
        for ref, detail in details.items():
            asked = f'ById;Id="{ref}",siteNumber={site}'
            tape.add(f"{base}/recruitingCEJobRequisitionDetails?expand=all&onlyData=true&finder={asked}", detail)
        failed = set() if details else {"no_recording"}
        found = said["items"][0]
        failed |= set() if "TotalJobsCount" in found else {"shape_changed"}
        failed |= {"truncated"} if found.get("TotalJobsCount", 0) > len(found["requisitionList"]) else set()
        board = {"id": name_of(file), "url": f"https://{host}/hcmUI/CandidateExperience/en/sites/{site}"}
        yield Case(file, board, [said], details, frozenset(failed))


ICIMS_JOBS = {
    "icims/jobwatch__icims_list_0.html": ("1001", "senior-platform-engineer", "icims/jobwatch__icims_job.html")
}


def icims(payloads: Path, tape: Tape) -> Iterator[Case]:
    """List pages (the last one again behind the end, as portals answer) and the postings that were recorded."""
    for file in files(payloads, "icims"):
        if file.endswith(("icims_list_1.html", "icims_job.html")):
            continue
        name, text = name_of(file), read(payloads, file)
        lists, job = [text], ICIMS_JOBS.get(file)
        if "Page 1 of 2" in text:
            lists.append(read(payloads, file.replace("list_0", "list_1")))
        elif "detail" in file:
            ref, words = re.findall(r"/jobs/(\d+)/([^/]+)/job", text)[-1]
            title = re.findall("<h1>([^<]*)</h1>", text)[0]
            job = (ref, words, file)
            link = f'<a href="/jobs/{ref}/{words}/job?in_iframe=1">{title}</a>'
            lists = [f'<div class="iCIMS_JobsTable">Page 1 of 1<div class="row">{link}</div></div>']
        origin = f"https://careers-{name}.icims.com"
        for number, page in enumerate([*lists, lists[-1]]):
            tape.add(f"{origin}/jobs/search?ss=1&pr={number}&in_iframe=1", f"<html><body>{page}</body></html>")
        details = {}
        if job:
            details = {job[0]: read(payloads, job[2])}
            tape.add(f"{origin}/jobs/{job[0]}/{job[1]}/job?in_iframe=1", details[job[0]])
        whole = "detail" in file or "empty" in file
        yield Case(file, {"id": name, "url": origin}, lists, details, frozenset(() if whole else {"no_recording"}))


def usajobs(payloads: Path, tape: Tape) -> Iterator[Case]:
    """First pages of searches; each board has an origin of its own, since all ask the same question."""
    for file in files(payloads, "usajobs"):
        said, origin = read(payloads, file), f"https://{name_of(file)}.example"
        tape.add(f"{origin}/api/search?Keyword=&LocationName=&Page=1&ResultsPerPage=500", said)
        result = said["SearchResult"]
        total, rows = result.get("SearchResultCountAll"), result["SearchResultItems"]
        failed = {"shape_changed"} if total is None else set()
        failed |= {"no_recording", "truncated"} if (total or 0) > len(rows) else set()
        yield Case(file, {"id": name_of(file), "url": origin, "api": origin}, [said], failed=frozenset(failed))


NO_POSTING = {  # pages without a JobPosting, or with one that has no title
    "jsonld/extruct__JSONLD_with_JS_comment.html",
    "jsonld/extruct__JSONLD_with_control_characters.html",
    "jsonld/extruct__JSONLD_with_control_characters_comment.html",
    "jsonld/extruct__null_ld_mock.html",
    "jsonld/jobseek_test_jsonld_scraper__L245_posting.json",
    "jsonld/jobseek_test_jsonld_scraper__L788_html.html",
}


def jsonld(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Pages, each behind a sitemap of its own; lists as lists; sitemaps as they are."""
    html = files(payloads, "jsonld") + [file for file in files(payloads, "smartrecruiters") if file.endswith(".html")]
    for file in html:
        said, origin = read(payloads, file), f"https://{name_of(file)}.example"
        if file.endswith(".json"):
            said = f'<html><script type="application/ld+json">{json.dumps(said)}</script></html>'
        if file.endswith(("openjobs__index.html", "jsonld_graph.html")):
            tape.add(f"{origin}/open", said)
            yield Case(file, {"id": name_of(file), "url": origin, "settings": {"listing": f"{origin}/open"}}, [said])
            continue
        page = f"{origin}/job/a-posting/100001"
        tape.add(f"{origin}/sitemap.xml", f"<urlset><url><loc>{page}</loc></url></urlset>")
        tape.add(page, said)
        failed = frozenset({"shape_changed"} if file in NO_POSTING else ())
        yield Case(file, {"id": name_of(file), "url": origin}, details={"100001": said}, failed=failed)
    for file in files(payloads, "sitemaps"):
        said, origin = read(payloads, file), f"https://{name_of(file)}.example"
        tape.add(f"{origin}/sitemap.xml", said, kind="application/xml")
        failed = frozenset({"shape_changed" if "openjobs" in file else "no_recording"})
        yield Case(file, {"id": name_of(file), "url": origin}, [said], failed=failed)
    recorded = "jsonld/OpenPostings__microsoft-job.html"
    if not (payloads / recorded).exists():
        return
    slug = "1970393556913009-support-escalation-manager-australia-australian-capital-territory-canberra"
    tape.add(f"https://apply.careers.microsoft.com/careers/job/{slug}?domain=microsoft.com", read(payloads, recorded))


BUILDERS: dict[str, Callable[[Path, Tape], Iterator[Case]]] = {
    "greenhouse": greenhouse, "lever": lever, "workday": workday, "smartrecruiters": smartrecruiters,
    "oracle": oracle, "icims": icims, "usajobs": usajobs, "jsonld": jsonld,
}  # fmt: skip


def build(payloads: Path, platform: str, folder: Path) -> tuple[Tape, list[Case]]:
    """The cassette of a platform in `folder`, and its boards."""
    tape = Tape(folder)
    return tape, list(BUILDERS[platform](payloads, tape))
