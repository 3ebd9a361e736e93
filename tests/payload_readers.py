"""What a recorded file says, read by a few lines a platform: an independent witness against the spiders."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from tests.cassettes import Case


@dataclass(frozen=True)
class Said:
    """One posting as the file says it: title, number of places, words that stand in them, date, texts.

    `whole`: the texts are the whole ad, and not parts of it.
    """

    title: str | None
    count: int
    places: tuple[str | None, ...] = ()
    date: str | None = None
    texts: tuple[str | None, ...] = ()
    whole: bool = True


def letters(text: str | None) -> str:
    """The letters and digits of a text without its markup, whatever its escaping."""
    plain = text or ""
    for _ in range(3):
        if re.search(r"&(amp;)*lt;/?[a-zA-Z]", plain):
            plain = html.unescape(plain)
    return "".join(re.findall(r"\w", html.unescape(re.sub(r"<[a-zA-Z/!][^<>]*>", " ", plain))))


def greenhouse(case: Case) -> dict[str, Said]:
    """Jobs of a board; prospect posts have no internal_job_id."""
    jobs = [job for job in case.lists[0]["jobs"] if job.get("internal_job_id", "") is not None]
    return {
        str(job["id"]): Said(
            job["title"], 1, (job["location"]["name"],), job.get("first_published"), (job.get("content"),)
        )
        for job in jobs
    }  # fmt: skip


def lever(case: Case) -> dict[str, Said]:
    """Postings with their lists."""
    found = {}
    for row in case.lists[0]:
        places = {row["categories"].get("location"), *row["categories"].get("allLocations", ())} - {None}
        texts = [
            row.get("description") or row.get("descriptionPlain"),
            row.get("additional") or row.get("additionalPlain"),
        ]
        texts += [text for each in row.get("lists", ()) for text in (each["text"], each["content"])]
        date = str(row["createdAt"]) if "createdAt" in row else None
        found[row["id"]] = Said(row["text"], len(places), tuple(places), date, tuple(texts))
    return found


def workday(case: Case) -> dict[str, Said]:
    """Rows, and the details of those that have some."""
    found = {}
    for row in case.lists[0]["jobPostings"]:
        info = case.details.get(row["externalPath"], {}).get("jobPostingInfo", {})
        places = [info["location"], *info.get("additionalLocations", ())] if info else [row["locationsText"]]
        places = [] if re.match(r"\d+ Locations", places[0]) else places
        ref = re.split(r"[/_]", row["externalPath"])[-1]
        ref = re.sub(r"(?<=\d{4})-\d$", "", ref)
        date = info.get("startDate") or info.get("postedOn") or row.get("postedOn")
        texts = (info.get("jobDescription"),)
        found[ref] = Said(info.get("title") or row["title"], len(places), tuple(places), date, texts)
    return found


def smartrecruiters(case: Case) -> dict[str, Said]:
    """Rows of all pages, with the sections of their details."""
    found = {}
    for row in (row for page in case.lists for row in page["content"]):
        said = case.details.get(row["id"], row)
        place = said.get("location", {}).get("fullLocation")
        texts = [section["text"] for section in said.get("jobAd", {}).get("sections", {}).values()]
        found[row["id"]] = Said(row["name"], int(bool(place)), (place,), said.get("releasedDate"), tuple(texts))
    return found


def oracle(case: Case) -> dict[str, Said]:
    """Rows, and the details of those that have some."""
    found = {}
    for row in case.lists[0]["items"][0]["requisitionList"]:
        said = case.details.get(row["Id"], row)
        said = said["items"][0] if "items" in said else said
        others = [other["Name"] for other in said.get("secondaryLocations", ())]
        texts = [said.get(f"External{part}Str") for part in ("Description", "Responsibilities", "Qualifications")]
        found[row["Id"]] = Said(
            said["Title"],
            1 + len(others),
            (said["PrimaryLocation"], *others),
            said.get("ExternalPostedStartDate") or said.get("PostedDate"),
            (*texts, said.get("CorporateDescriptionStr")),
        )  # fmt: skip
    return found


def icims(case: Case) -> dict[str, Said]:
    """Links of the list pages; the JSON-LD of the posting that was recorded. Dates and places are in it."""
    found = {}
    for page in case.lists:
        for ref, words in re.findall(r'href="[^"]*/jobs/(\d+)/[^"]*"[^>]*>(.*?)</a>', page, re.DOTALL):
            words = re.sub(r"<span.*?</span>", "", words, flags=re.DOTALL)
            title = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", words)).split())
            before, after = page.split(f"/jobs/{ref}/", 1)
            row = re.split(r'<li|<div class="row', before)[-1] + after.split("</div>")[0]
            written = re.findall(r'Job Locations</span>\s*<span *>([^<]*)<|class="location">([^<]*)<', row)
            named = "|".join(part for pair in written[:1] for part in pair)
            places = [place.strip() for place in named.split("|") if place.strip()]
            found[ref] = Said(title, len(places), tuple(places))
    for ref, page in case.details.items():
        node = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL).group(1))  # type: ignore[union-attr]
        found[ref] = Said(node["title"], 1, (), node["datePosted"], (node["description"],))
    return found


def usajobs(case: Case) -> dict[str, Said]:
    """Announcements, their places and every text of their details."""
    found = {}
    for item in case.lists[0]["SearchResult"]["SearchResultItems"]:
        said = item["MatchedObjectDescriptor"]
        details, places = said["UserArea"]["Details"], said.get("PositionLocation", ())
        distinct = {json.dumps(place, sort_keys=True) for place in places}
        names = ["JobSummary", "Education", "Requirements", "Evaluations", "HowToApply", "WhatToExpectNext"]
        names += ["RequiredDocuments", "Benefits", "OtherInformation", "AgencyMarketingStatement"]
        texts = [details.get(name) for name in names] + [said.get("QualificationSummary")]
        texts += [*details.get("MajorDuties", ()), *details.get("KeyRequirements", ())]
        found[item.get("MatchedObjectId") or said["PositionURI"].rsplit("/", 1)[-1]] = Said(
            said["PositionTitle"], len(distinct) or 1, tuple(place["LocationName"] for place in places),
            said["PublicationStartDate"], tuple(texts),
        )  # fmt: skip
    return found


# Title, number of places and letters of the text of each page, copied by eye from the files.
PAGES: dict[str, Said] = {
    "town_page": Said("Independent Pharmacy Manager", 1, ("Ada", "OK"), "2026-11-08"),
    "town_malformed": Said("Compounding Pharmacist", 1, ("Ada, OK",), "2026-11-09", ("Make $90 kits", "and capsules")),
    "town_microdata": Said(
        "Emergency Pharmacist (Tulsa, OK, US, 74101)",
        1,
        ("Tulsa", "OK"),
        "Mon Nov 09 06:00:00 UTC 2026",
        ("Answer codes.", "ACLS and PALS at hire"),
    ),
    "JOB-SEARCH-PLATFORM__jsonld_jobposting": Said("Design Verification Engineer", 1, ("Austin", "TX")),
    "OpenPostings__boeing-job": Said("Entry-level Manufacturing Planner", 1, ("Wichita", "Kansas"), "2026-7-27"),
    "OpenPostings__disney-job-no-jsonld": Said(
        "Senior Business Intelligence Analyst, Resorts Experience Activation & Integration", 0
    ),
    "OpenPostings__microsoft-job": Said("Support Escalation Manager", 1, ("Canberra", "ACT,AU"), "2026-07-13T13:04:12"),
    "jobseek__jsonld_meta_software_engineer": Said(
        "Software Engineer, Infrastructure", 9, ("Bellevue, WA", "New York, NY"), "2025-06-10T13:07:44-07:00"
    ),
    "jobseek_test_jsonld_scraper__L103_html": Said("Sanitation Team Member", 1, ("Bayonne", "NJ"), "2026-08-15"),
    "jobseek_test_jsonld_scraper__L360_html": Said("Business Analyst", 1, ("Bengaluru, Karnataka, India",)),
    "jobseek_test_jsonld_scraper__L372_html": Said("Business Analyst", 1, ("Bangalore, Karnataka, IN",)),
    "jobseek_test_jsonld_scraper__L385_html": Said("Apprentice", 1, ("VAT Group",)),
    "jobseek_test_jsonld_scraper__L417_html": Said("Apprentice", 1),
    "jobseek_test_jsonld_scraper__L448_html": Said(
        "Lead Product Owner", 4, ("Manila", "New Delhi,India"), "2026-05-28T04:51:22Z"
    ),
    "jobseek_test_jsonld_scraper__L773_html": Said("Pharmacy Technician - Full Time", 0),
    "jobseek_test_jsonld_scraper__L839_page_html": Said("Dev", 0),
    "silver-parakeet__jobpage_jsonld": Said("Senior Platform Engineer", 1, ("Portland", "OR"), "2026-07-10"),
    "skills-ml__sample_job_listing": Said(
        "Bilingual (Italian) Customer Service Rep (Work from Home)", 1, ("Salisbury", "PA"), "2013-03-07"
    ),
    "jobwatch__smartrecruiters_expired": Said(
        "Software Quality Engineer Intern - Summer 2025", 1, ("Santa Clara", "CALIFORNIA"), "2025-04-30T20:01:03.342Z"
    ),
    "jobwatch__smartrecruiters_posting": Said(
        "Data Platform Solution Engineer – Applied Data", 1, ("95054", "California"), "2026-10-07T16:45:52.725Z",
        ("Join us to put data to work for people.", "offer a base pay of $201,300 - $352,300", "trust."),
    ),
}  # fmt: skip
SITEMAPS = {
    "OpenPostings__microsoft-sitemap": {"1970393556913009": Said("Support Escalation Manager", 1, ("Canberra",))},
}


def jsonld(case: Case) -> dict[str, Said]:
    """A page's one posting; the items of a list by their addresses."""
    stem = case.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if case.lists and case.file.endswith(".html"):
        nodes: list[dict[str, Any]] = []
        for block in re.findall(r'ld\+json">(.*?)</script>', case.lists[0], re.DOTALL):
            try:
                document = json.loads(block)
            except ValueError:
                continue
            for part in document if isinstance(document, list) else [document]:
                nodes += [
                    entry["item"] for entry in part.get("itemListElement", ()) if "title" in entry.get("item", ())
                ]
                nodes += [node for node in part.get("@graph", ()) if node["@type"] == "JobPosting"]
        return {
            re.search(r"(\d{6,}|/careers/.*)$", node["url"]).group(1): Said(  # type: ignore[union-attr]
                node["title"], 1, (), node["datePosted"], (node["description"],)
            )
            for node in nodes
        }  # fmt: skip
    if stem in PAGES:
        said = PAGES[stem]
        pattern = r'"(?:description|responsibilities|qualifications)": *("(?:[^"\\]|\\.)*")'
        texts = said.texts or tuple(map(json.loads, re.findall(pattern, case.details["100001"])))
        return {"100001": replace(said, texts=texts, whole=not said.texts)}
    return SITEMAPS.get(stem, {})


READERS = {
    "greenhouse": greenhouse, "lever": lever, "workday": workday, "smartrecruiters": smartrecruiters,
    "oracle": oracle, "icims": icims, "usajobs": usajobs, "jsonld": jsonld,
}  # fmt: skip
