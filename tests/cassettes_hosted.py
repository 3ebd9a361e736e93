"""Turns recorded answers of hosted platforms into cassettes, as `cassettes.py` does for the first eight.

The questions are written here in the forms the platforms document, and not taken from the spiders.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.cassettes import Case, name_of, read
from tests.crawling import Tape

# Files of these platforms that are not what a spider asks for, and what they are.
OTHER = {
    "personio/jobseek_test_personio__L111_xml.html": "one position of a feed, without the feed",
    "personio/jobseek_test_personio__L126_xml.html": "one position of a feed, without the feed",
    "personio/jobseek_test_personio__L169_xml.html": "one position of a feed, without the feed",
    "workable/workable__job.json": "the API for employers, which wants their key",
    "workable/workable__jobs.json": "the API for employers, which wants their key",
}
PLATFORMS = (
    "ashby", "bamboohr", "breezy", "eightfold", "jazzhr", "jobvite", "paylocity", "personio", "pinpoint", "recruitee",
    "rippling", "teamtailor", "ukg", "workable",
)  # fmt: skip


def files(payloads: Path, folder: str) -> list[str]:
    """The files of a folder that a spider reads."""
    found = sorted(f"{folder}/{path.name}" for path in (payloads / folder).iterdir())
    return [file for file in found if file not in OTHER]


def ashby(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole boards; a page and an error body in their place."""
    for file in files(payloads, "ashby"):
        said, slug = read(payloads, file), name_of(file)
        tape.add(f"https://api.ashbyhq.com/posting-api/job-board/{slug}?includeCompensation=true", said)
        failed = {"bot_wall"} if file.endswith(".html") else {"gone"} if "error" in file else set()
        yield Case(file, {"id": slug, "slug": slug}, [said], failed=frozenset(failed))


def recruitee(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole boards."""
    for file in files(payloads, "recruitee"):
        said, slug = read(payloads, file), name_of(file)
        tape.add(f"https://{slug}.recruitee.com/api/offers", said)
        yield Case(file, {"id": slug, "slug": slug}, [said])


def pinpoint(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole boards."""
    for file in files(payloads, "pinpoint"):
        said, slug = read(payloads, file), name_of(file)
        tape.add(f"https://{slug}.pinpointhq.com/postings.json", said)
        yield Case(file, {"id": slug, "slug": slug}, [said])


def jazzhr(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole feeds."""
    for file in files(payloads, "jazzhr"):
        said, slug = read(payloads, file), name_of(file)
        tape.add(f"https://app.jazz.co/feeds/export/jobs/{slug}", said, kind="application/xml")
        yield Case(file, {"id": slug, "slug": slug}, [said])


def personio(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Feeds in one or two languages; a page in place of a feed."""
    german = "personio/jobseek_test_personio__L423_de_xml.xml"
    for file in files(payloads, "personio"):
        if file == german:
            continue
        said, slug = read(payloads, file), name_of(file)
        lists, failed = [said], {"no_recording"} if "<jobDescriptions></jobDescriptions>" in said else set()
        tape.add(f"https://{slug}.jobs.personio.de/xml?language=en", said, kind="application/xml")
        if file.endswith("L409_en_xml.xml"):
            lists.append(read(payloads, german))
            tape.add(f"https://{slug}.jobs.personio.de/xml?language=de", lists[1], kind="application/xml")
            failed = set()
        failed = {"shape_changed"} if file.endswith(".html") else failed
        yield Case(file, {"id": slug, "slug": slug}, lists, failed=frozenset(failed))


def teamtailor(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Both feeds."""
    for file in files(payloads, "teamtailor"):
        said, slug, kind = read(payloads, file), name_of(file), "json" if file.endswith(".json") else "rss"
        tape.add(f"https://{slug}.teamtailor.com/jobs.{kind}", said)
        yield Case(file, {"id": slug, "slug": slug, "settings": {"feed": kind}}, [said])


def workable(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Widgets; a list of v3; a posting of v3 with the list of itself."""
    host = "https://apply.workable.com/api"
    for file in files(payloads, "workable"):
        said, slug = read(payloads, file), name_of(file)
        said = said.get("widget", said)
        if "jobs" in said:
            tape.add(f"{host}/v1/widget/accounts/{slug}?details=true", said)
            yield Case(file, {"id": slug, "slug": slug}, [said])
            continue
        details = {} if "results" in said else {said["shortcode"]: said}
        row = {name: said.get(name) for name in ("shortcode", "title")}
        said = said if "results" in said else {"total": 1, "results": [row]}
        body = {"query": "", "location": [], "department": [], "worktype": []}
        tape.add(f"{host}/v3/accounts/{slug}/jobs", said, method="POST", body=body)
        for ref, detail in details.items():
            tape.add(f"{host}/v2/accounts/{slug}/jobs/{ref}", detail)
        failed = set() if details else {"no_recording", "truncated"}
        yield Case(
            file, {"id": slug, "slug": slug, "settings": {"listing": "v3"}}, [said], details, failed=frozenset(failed)
        )


def bamboohr(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Lists, and the widget where the list is not there; no posting was recorded."""
    for file in files(payloads, "bamboohr"):
        said, slug = read(payloads, file), name_of(file)
        origin = f"https://{slug}.bamboohr.com"
        if file.endswith(".html"):
            tape.add(f"{origin}/careers/list", "not here", status=404)
            tape.add(f"{origin}/jobs/embed2.php", said)
        else:
            tape.add(f"{origin}/careers/list", said)
        short = not file.endswith(".html") and said.get("meta", {}).get("totalCount", 0) > len(said["result"])
        failed = {"no_recording"} | ({"truncated"} if short else set())
        yield Case(file, {"id": slug, "slug": slug}, [said], failed=frozenset(failed))


def rippling(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Lists without postings."""
    for file in files(payloads, "rippling"):
        said, slug = read(payloads, file), name_of(file)
        tape.add(f"https://api.rippling.com/platform/api/ats/v1/board/{slug}/jobs", said)
        yield Case(file, {"id": slug, "slug": slug}, [said], failed=frozenset({"no_recording"}))


def breezy(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A posting's page with the list of itself."""
    for file in files(payloads, "breezy"):
        page, slug = read(payloads, file), name_of(file).replace("_", "-")
        row = {"id": "100001", "friendly_id": "100001-a-position", "name": "Director of UX Design"}
        tape.add(f"https://{slug}.breezy.hr/json", [row])
        tape.add(f"https://{slug}.breezy.hr/p/100001-a-position", page)
        yield Case(file, {"id": slug, "slug": slug}, [[row]], {"100001": page})


PAYLOCITY_LISTS = {  # the list a recorded posting belongs to
    "paylocity/ever-jobs__board-sendcutsend.html": ("4272751", "paylocity/ever-jobs__detail-sendcutsend-4272751.html")
}


def paylocity(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Lists with the posting that was recorded; a posting's page with the list of itself."""
    origin = "https://recruiting.paylocity.com"
    for file in files(payloads, "paylocity"):
        said, slug, details = read(payloads, file), name_of(file), {}
        if file in [page for _, page in PAYLOCITY_LISTS.values()]:
            continue
        if file in PAYLOCITY_LISTS:
            ref, page = PAYLOCITY_LISTS[file]
            details = {ref: read(payloads, page)}
        elif "pageData" not in said:
            details = {"100001": said}
            data = {"Jobs": [{"JobId": 100001, "JobTitle": "Mechanic"}]}
            said = f"<html><script>window.pageData = {json.dumps(data)};</script></html>"
        tape.add(f"{origin}/recruiting/jobs/All/{slug}", said)
        for ref, page in details.items():
            tape.add(f"{origin}/Recruiting/Jobs/Details/{ref}", page)
        failed = set() if "100001" in details else {"no_recording"}
        yield Case(file, {"id": slug, "slug": slug}, [said], details, frozenset(failed))


def jobvite(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A list without postings; postings each with the list of itself."""
    for file in files(payloads, "jobvite"):
        said, slug, details = read(payloads, file), name_of(file), {}
        if "jv-page-job" in said or file.endswith(".json"):
            title = said["title"] if file.endswith(".json") else "Senior Platform Engineer"
            page = said
            if file.endswith(".json"):
                page = f'<html><script type="application/ld+json">{json.dumps(said)}</script></html>'
            details = {"oyX6Afwc": page}
            said = f'<table class="jv-job-list"><tr><td><a href="/{slug}/job/oyX6Afwc">{title}</a></td></tr></table>'
        else:
            slug = "feedingamerica"
        origin = "https://jobs.jobvite.com"
        tape.add(f"{origin}/{slug}/search", said)
        for ref, page in details.items():
            tape.add(f"{origin}/{slug}/job/{ref}", page)
        failed = set() if details else {"no_recording"}
        yield Case(file, {"id": slug, "slug": slug}, [said], details, frozenset(failed))


def eightfold(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A posting with the list of itself; a row of the newer list."""
    for file in files(payloads, "eightfold"):
        said, slug = read(payloads, file), name_of(file).replace("_", "-")
        origin, details = f"https://{slug}.eightfold.ai", {}
        asked = f"domain={slug}.com&start=0"
        if "positionUrl" in said:
            tape.add(f"{origin}/api/apply/v2/jobs?{asked}&num=10&sort_by=relevance", {"message": "PCSX"}, status=403)
            answer: dict[str, Any] = {"data": {"positions": [said], "count": 1}}
            tape.add(f"{origin}/api/pcsx/search?{asked}&sort_by=timestamp", answer)
        else:
            answer = {"positions": [{"id": said["id"], "name": said["name"], "job_description": ""}], "count": 1}
            tape.add(f"{origin}/api/apply/v2/jobs?{asked}&num=10&sort_by=relevance", answer)
            details = {str(said["id"]): said}
            tape.add(f"{origin}/api/apply/v2/jobs/{said['id']}?domain={slug}.com", said)
        failed = set() if details else {"no_recording"}
        yield Case(file, {"id": slug, "slug": slug}, [said], details, frozenset(failed))


def ukg(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A list without postings."""
    order = [{"Value": "postedDateDesc", "PropertyName": "PostedDate", "Ascending": False}]
    for number, file in enumerate(files(payloads, "ukg")):
        said = read(payloads, file)
        board = f"https://recruiting2.ultipro.com/ACM{number}/JobBoard/00000000-0000-4000-8000-00000000000{number}"
        body = {"opportunitySearch": {"Top": 50, "Skip": 0, "QueryString": "", "OrderBy": order, "Filters": []}}
        tape.add(f"{board}/JobBoardView/LoadSearchResults", said, method="POST", body=body)
        yield Case(file, {"id": name_of(file), "url": board}, [said], failed=frozenset({"no_recording"}))


BUILDERS: dict[str, Callable[[Path, Tape], Iterator[Case]]] = {
    "ashby": ashby, "bamboohr": bamboohr, "breezy": breezy, "eightfold": eightfold, "jazzhr": jazzhr,
    "jobvite": jobvite, "paylocity": paylocity, "personio": personio, "pinpoint": pinpoint, "recruitee": recruitee,
    "rippling": rippling, "teamtailor": teamtailor, "ukg": ukg, "workable": workable,
}  # fmt: skip


def build(payloads: Path, platform: str, folder: Path) -> tuple[Tape, list[Case]]:
    """The cassette of a platform in `folder`, and its boards."""
    tape = Tape(folder)
    return tape, list(BUILDERS[platform](payloads, tape))


def feed(text: str) -> ET.Element:
    """A feed as the standard library reads it."""
    return ET.fromstring(text.strip())
