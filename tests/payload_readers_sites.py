"""What a recorded file of a site, feed or aggregator says, read by a few lines each: a witness against the spiders."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from tests.cassettes import Case
from tests.cassettes_sites import canvas
from tests.payload_readers import Said


def adzuna(case: Case) -> dict[str, Said]:
    """Rows."""
    return {
        row["id"]: Said(row["title"], 1, (row["location"]["display_name"],), row["created"], (row["description"],))
        for row in case.lists[0]["results"]
    }


def avature(case: Case) -> dict[str, Said]:
    """Cards with a title, less the decoy; items of the feed."""
    text = case.lists[0]
    if "<rss" in text:
        found = re.findall(r"<title><!\[CDATA\[(.*?)\]\].*?<link>.*?/(\d+)</link>.*?<pubDate>(.*?)<", text, re.DOTALL)
        return {ref: Said(title, 0, (), date) for title, ref, date in found}
    cards = re.findall(r'JobDetail/[^"]*/(\d+)">\s*<h2[^>]*>(.*?)</h2>.*?location">(.*?)<', text, re.DOTALL)
    return {ref: Said(title, 1, (place,)) for ref, title, place in cards}


def jibe(case: Case) -> dict[str, Said]:
    """Rows with an id."""
    found = {}
    for row in (job["data"] for job in case.lists[0]["jobs"] if "slug" in job["data"]):
        places = tuple(place.strip() for place in row["full_location"].split(";"))
        texts = tuple(row.get(name) for name in ("description", "responsibilities", "qualifications"))
        found[row["slug"]] = Said(row["title"], len(places), places, row.get("posted_date"), texts)
    return found


def neogov(case: Case) -> dict[str, Said]:
    """Items of a feed, with all their sections."""
    found = {}
    for item in items(case.lists[0], "item"):
        said = {child.tag.rsplit("}", 1)[-1]: child.text or "" for child in item}
        texts = [said.get(name) for name in ("description", "examplesofduties", "qualifications")]
        places = tuple(said[name] for name in ("location", "state") if said.get(name))
        date = said.get("advertiseFromDateUTC") or said["pubDate"]
        texts.append(said.get("supplementalinformation"))
        found[said["jobId"]] = Said(said["title"], 1, places, date, tuple(texts))
    return found


def nhsjobs(case: Case) -> dict[str, Said]:
    """Vacancies with a title."""
    found = {}
    for item in items(case.lists[0], "vacancyDetails"):
        if title := item.findtext("title"):
            places = tuple(place.text or "" for place in item.findall("locations/*"))
            found[item.findtext("id") or ""] = Said(title, len(places), places, item.findtext("postDate"))
    return found


def phenom(case: Case) -> dict[str, Said]:
    """Jobs of the page or the answer; their texts are teasers."""
    said: Any = case.lists[0]
    found = canvas(said)["eagerLoadRefineSearch"] if isinstance(said, str) else said["refineSearch"]
    return {
        job["jobId"]: Said(job["title"], 1, (job["location"],), job["postedDate"], (job["descriptionTeaser"],))
        for job in found["data"]["jobs"]
    }


def successfactors(case: Case) -> dict[str, Said]:
    """Rows, each of whose titles and places stands in it twice; items of a feed."""
    text = case.lists[0]
    if "<item>" in text:
        item = items(f"<rss>{text}</rss>", "item")
        return {
            re.sub(r"^https://[^/]*", "", each.findtext("link") or ""): Said(
                each.findtext("title"), *placed(each), each.findtext("pubDate"), (each.findtext("description"),)
            )
            for each in item
        }
    found = {}
    for row in text.split('class="data-row"')[1:]:
        ref, title = re.findall(r'<a[^>]*?/(\d{6,})/"[^>]*>(.*?)</a>', row)[0]
        place = re.findall(r'class="jobLocation">\s*([^<]*?)\s*<', row)[0]
        date = re.findall(r'class="jobDate[^"]*">\s*([^<]*?)\s*<', row)
        found[ref] = Said(html.unescape(title), 1, (place,), date[0] if date else None)
    return found


def placed(item: ET.Element) -> tuple[int, tuple[str, ...]]:
    """The number of places of an item, and the one in its title."""
    named = re.findall(r"\((.*, [A-Z]{2})\)$", item.findtext("title") or "")
    return len(named), tuple(named)


def talentbrew(case: Case) -> dict[str, Said]:
    """Cards with a link."""
    said = case.lists[0]
    text = said if isinstance(said, str) else said["results"]
    found = {}
    for card in re.split(r"<li|<a href", text)[1:]:
        if link := re.search(r'/job/[^"]*/(\d+)"[^>]*>(.*?)</a>', card):
            place = re.search(r'class="location">(.*?)<', card)
            found[link[1]] = Said(link[2], int(bool(place)), (place[1],) if place else ())
    return found


def taleo(case: Case) -> dict[str, Said]:
    """Rows: title, places as JSON in a string, date."""
    found = {}
    for row in case.lists[0]["requisitionList"]:
        title, places, date = row["column"]
        named = tuple(json.loads(places))
        found[row["contestNo"]] = Said(title, len(named), named, date)
    return found


def themuse(case: Case) -> dict[str, Said]:
    """Rows."""
    found = {}
    for row in case.lists[0]["results"]:
        places = tuple(place["name"] for place in row["locations"])
        found[str(row["id"])] = Said(row["name"], len(places), places, row["publication_date"], (row["contents"],))
    return found


def items(text: str, name: str) -> Iterator[ET.Element]:
    """The elements `name` of an XML text."""
    yield from ET.fromstring(text.replace("&nbsp;", " ")).iter(name)


READERS = {
    "adzuna": adzuna, "avature": avature, "jibe": jibe, "neogov": neogov, "nhsjobs": nhsjobs, "phenom": phenom,
    "successfactors": successfactors, "talentbrew": talentbrew, "taleo": taleo, "themuse": themuse,
}  # fmt: skip
