"""What a recorded file of a hosted platform says, read by a few lines each: a witness against the spiders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.cassettes import Case
from tests.cassettes_hosted import feed
from tests.payload_readers import Said


def words(*parts: Any) -> tuple[str, ...]:
    """The parts that are there."""
    return tuple(str(part).strip() for part in parts if part)


def ashby(case: Case) -> dict[str, Said]:
    """Listed jobs; a page or an error body holds none."""
    jobs = case.lists[0].get("jobs", ()) if isinstance(case.lists[0], dict) else ()
    found = {}
    for job in jobs:
        if job["isListed"]:
            address = list(((job.get("address") or {}).get("postalAddress") or {}).values())
            address = [part for part in address if part not in ("USA", "Canada", "United States")]
            date = job.get("publishedAt") or job.get("publishedDate")
            texts = (job.get("descriptionHtml") or job.get("descriptionPlain"),)
            places = words(job["location"], *address)
            found[job["id"]] = Said(job["title"], 1, places, date, texts)
    return found


def recruitee(case: Case) -> dict[str, Said]:
    """Offers."""
    return {
        str(offer["id"]): Said(
            offer["title"],
            len(offer.get("locations", [1])),
            words(*([place["name"] for place in offer.get("locations", ())] or [offer["location"]]), offer["city"]),
            offer.get("published_at") or offer["created_at"],
            (offer["description"], offer["requirements"]),
        )
        for offer in case.lists[0]["offers"]
    }


def pinpoint(case: Case) -> dict[str, Said]:
    """Postings with every section."""
    names = ("description", "key_responsibilities", "skills_knowledge_expertise", "benefits")
    return {
        row["id"]: Said(row["title"], 1, (row["location"]["name"],), None, tuple(row[name] for name in names))
        for row in case.lists[0]["data"]
    }


def jazzhr(case: Case) -> dict[str, Said]:
    """Jobs, open or not."""
    found = {}
    for job in feed(case.lists[0]).iter("job"):
        said = {part.tag: part.text or "" for part in job}
        places = words(*(said.get(name) for name in ("city", "state", "postalcode")))
        found[said["id"]] = Said(said["title"], int(bool(places)), places, None, (said.get("description"),))
    return found


def personio(case: Case) -> dict[str, Said]:
    """Positions, with the text of the first language that has one."""
    found: dict[str, Said] = {}
    for text in (each for each in case.lists if "<workzag-jobs>" in each):
        for position in feed(text).iter("position"):
            parts = [part.text for part in position.iter("value")]
            offices = [office.text for office in position.iter("office")]
            ref = position.findtext("id") or ""
            if ref not in found or (parts and not any(found[ref].texts)):
                title = found[ref].title if ref in found and not parts else position.findtext("name")
                found[ref] = Said(title, len(offices), words(*offices), position.findtext("createdAt"), tuple(parts))
    return found


def teamtailor(case: Case) -> dict[str, Said]:
    """Items of either feed."""
    if case.file.endswith(".json"):
        found = {}
        for item in case.lists[0]["items"]:
            places = item["_jobposting"]["jobLocation"]
            cities = [place["address"]["addressLocality"] for place in places]
            found[item["id"]] = Said(item["title"], len(places), words(*cities), item["date_published"])
        return found
    space = "{https://teamtailor.com/locations}"
    return {
        item.findtext("guid", ""): Said(
            item.findtext("title"),
            len(list(item.iter(f"{space}location"))),
            words(*(part.text for place in item.iter(f"{space}location") for part in place.iter(f"{space}name"))),
            item.findtext("pubDate"),
            (item.findtext("description"),),
        )
        for item in feed(case.lists[0]).iter("item")
    }


def workable(case: Case) -> dict[str, Said]:
    """Jobs of the widget or of the list, with the posting that was recorded."""
    found = {}
    for row in case.lists[0].get("jobs") or case.lists[0]["results"]:
        said = case.details.get(row["shortcode"], row)
        places = said.get("locations") or [{name: said.get(name) for name in ("city", "country")}]
        date = said.get("published_on") or said.get("published")
        texts = tuple(said.get(name) for name in ("description", "requirements", "benefits"))
        named = words(*(place.get("city") for place in places))
        found[row["shortcode"]] = Said(said["title"], len(places), named, date, texts)
    return found


def bamboohr(case: Case) -> dict[str, Said]:
    """Rows of the list, or jobs of the widget."""
    if case.file.endswith(".html"):
        ref, title = re.findall(r"/careers/(\d+)\">([^<]*)</a>", case.lists[0])[0]
        places = re.findall(r'Location">([^<]*)<', case.lists[0])
        return {ref: Said(" ".join(title.split()), len(places), tuple(places))}
    return {
        str(row["id"]): Said(
            row["jobOpeningName"], 1, words(row["location"]["city"], row["location"]["state"]), row.get("datePosted"),
            (row.get("jobDescription"),),
        )
        for row in case.lists[0]["result"]
    }  # fmt: skip


def rippling(case: Case) -> dict[str, Said]:
    """Rows of a uuid together."""
    found: dict[str, Said] = {}
    for row in case.lists[0]:
        places = (*(found[row["uuid"]].places if row["uuid"] in found else ()), row["workLocation"]["label"])
        found[row["uuid"]] = Said(row["name"], len(places), places)
    return found


def in_page(page: str) -> dict[str, Any]:
    """The JobPosting of a page's JSON-LD."""
    blocks = [json.loads(block) for block in re.findall(r'ld\+json">(.*?)</script>', page, re.DOTALL)]
    return next((block for block in blocks if block["@type"] == "JobPosting"), {})


def in_address(node: dict[str, Any]) -> Iterator[str]:
    """City and region of each place of a JobPosting."""
    stated = node.get("jobLocation", ())
    for place in stated if isinstance(stated, list) else [stated]:
        yield from words(place["address"]["addressLocality"], place["address"].get("addressRegion"))


def breezy(case: Case) -> dict[str, Said]:
    """The posting's page."""
    node = in_page(case.details["100001"])
    return {"100001": Said(node["title"], 1, tuple(in_address(node)), node["datePosted"], (node["description"],))}


def paylocity(case: Case) -> dict[str, Said]:
    """Jobs of the page's data, with the sections of the posting that was recorded."""
    found = {}
    start = case.lists[0].index("{", case.lists[0].index("window.pageData"))
    for job in json.JSONDecoder().raw_decode(case.lists[0], start)[0]["Jobs"]:
        page = case.details.get(str(job["JobId"]), "")
        texts = re.findall(r'job-listing-header">[^<]*</div>\s*<div>(.*?)</div>', page, re.DOTALL)
        place = job.get("JobLocation", {})
        named = words(place.get("City"), place.get("State"), place.get("Zip"), job.get("LocationName"))
        date = job.get("PublishedDate")
        found[str(job["JobId"])] = Said(job["JobTitle"], int(bool(place)), named, date, tuple(texts))
    return found


def jobvite(case: Case) -> dict[str, Said]:
    """Links of the list, with the posting that was recorded."""
    found = {}
    for ref, title in re.findall(r'/job/(\w+)">([^<]*)</a>', case.lists[0]):
        places = re.findall(rf'/job/{ref}".*?location">([^<]*)<', case.lists[0])
        found[ref] = Said(title, len(places), tuple(places))
    for ref, page in case.details.items():
        node = in_page(page)
        if node:
            found[ref] = Said(node["title"], 1, tuple(in_address(node)), node["datePosted"], (node["description"],))
        else:
            parts = re.findall(r"<p><b>About the role</b></p>.*?a year\.</p>", page, re.DOTALL)
            found[ref] = Said(
                found[ref].title, 2, ("Austin, Texas", "Remote, United States"), None, tuple(parts), False
            )
    return found


def eightfold(case: Case) -> dict[str, Said]:
    """A posting, or a row."""
    said = case.lists[0]
    ref = str(said.get("id") or re.findall(r"\d{6,}", said["positionUrl"])[0])
    places = said.get("locations") or said["standardizedLocations"]
    date = str(said["postedTs"]) if "postedTs" in said else None
    return {ref: Said(said["name"], len(places), tuple(places), date, (said.get("job_description"),))}


def ukg(case: Case) -> dict[str, Said]:
    """Opportunities."""
    return {
        row["Id"]: Said(row["Title"], 1, (row["Locations"][0]["Address"]["City"],), row["PostedDate"])
        for row in case.lists[0]["opportunities"]
    }


READERS = {
    "ashby": ashby, "bamboohr": bamboohr, "breezy": breezy, "eightfold": eightfold, "jazzhr": jazzhr,
    "jobvite": jobvite, "paylocity": paylocity, "personio": personio, "pinpoint": pinpoint, "recruitee": recruitee,
    "rippling": rippling, "teamtailor": teamtailor, "ukg": ukg, "workable": workable,
}  # fmt: skip
