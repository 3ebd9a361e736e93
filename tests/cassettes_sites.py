"""Turns recorded answers of career sites, feeds and aggregators into cassettes, as `cassettes.py` does for others.

The questions are written here in the forms the platforms document, and not taken from the spiders.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.cassettes import Case, name_of, read
from tests.crawling import Tape

# Files of these platforms that are not what a spider asks for, and what they are.
OTHER = {
    "nhsjobs/das-apim-endpoints__GetNhsJobApiResponse.cs": "a client's classes",
    "phenom/jobseek_test_phenom_monitor__L168__CHILD_EN.xml": "a sitemap, which the jsonld platform reads",
    "phenom/jobseek_test_phenom_monitor__L340__PHENOM_INDEX_MCHIRE.xml": "a sitemap index, which jsonld reads",
    "phenom/jobseek_test_phenom_monitor__L436_generic_index.xml": "a sitemap index without jobs",
}
PLATFORMS = ("adzuna", "avature", "jibe", "neogov", "nhsjobs", "phenom", "successfactors", "talentbrew", "taleo",
             "themuse")  # fmt: skip
PART = frozenset({"no_recording"})  # later pages, or postings, that were not recorded


def files(payloads: Path, folder: str) -> list[str]:
    """The files of a folder that a spider reads."""
    found = sorted(f"{folder}/{path.name}" for path in (payloads / folder).iterdir())
    return [file for file in found if file not in OTHER]


def adzuna(payloads: Path, tape: Tape) -> Iterator[Case]:
    """First pages; the written ones have no count."""
    for file in files(payloads, "adzuna"):
        said, origin = read(payloads, file), f"https://{name_of(file)}.example"
        asked = "app_id=RXJOBS_ADZUNA_ID&app_key=RXJOBS_ADZUNA_KEY&results_per_page=50&content-type=application/json"
        tape.add(f"{origin}/v1/api/jobs/us/search/1?{asked}&what=", said)
        tape.add(f"{origin}/v1/api/jobs/us/search/1?{asked}", said)
        failed = PART if "count" in said else PART | {"shape_changed"}
        yield Case(file, {"id": name_of(file), "api": origin}, [said], failed=failed)


def avature(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A list's first page and a feed."""
    for file in files(payloads, "avature"):
        said, name = read(payloads, file), name_of(file)
        url = f"https://{name}.avature.net/careers/SearchJobs"
        board: dict[str, Any] = {"id": name, "url": url}
        if file.endswith(".xml"):
            board["settings"] = {"feed": 1}
            tape.add(f"{url}/feed/", said, kind="application/rss+xml")
        else:
            tape.add(f"{url}/?jobRecordsPerPage=12&jobOffset=0", said)
        yield Case(file, board, [said], failed=PART)


def jibe(payloads: Path, tape: Tape) -> Iterator[Case]:
    """First pages."""
    for file in files(payloads, "jibe"):
        said, name = read(payloads, file), name_of(file)
        asked = "page=1&limit=100&sortBy=relevance&descending=false&internal=false"
        tape.add(f"https://{name}.example/api/jobs?{asked}", said)
        yield Case(file, {"id": name}, [said], failed=PART)


def neogov(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole feeds; the old ones want a page a posting."""
    for file in files(payloads, "neogov"):
        said, name = read(payloads, file), name_of(file)
        tape.add(f"https://www.governmentjobs.com/SearchEngine/JobsFeed?agency={name}", said, kind="text/xml")
        failed = frozenset() if "joblisting:qualifications" in said else PART
        yield Case(file, {"id": name, "slug": name}, [said], failed=failed)


def nhsjobs(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Single pages; one holds a vacancy without a title, which is none."""
    for file in files(payloads, "nhsjobs"):
        said, origin = read(payloads, file), f"https://{name_of(file)}.example"
        tape.add(f"{origin}/api/v1/search_xml?page=1&limit=100&sort=publicationDateDesc", said, kind="text/xml")
        failed = PART if "<title>" in said else frozenset({"shape_changed"})
        yield Case(file, {"id": name_of(file), "api": origin, "country": "GB"}, [said], failed=failed)


def phenom(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A search page and an answer of the widgets' endpoint."""
    for file in files(payloads, "phenom"):
        said, name = read(payloads, file), name_of(file)
        board: dict[str, Any] = {"id": name, "url": f"https://{name}.example/us/en"}
        if file.endswith(".json"):
            board["settings"] = {"widgets": 1}
            body = {"lang": "en_us", "country": "us", "deviceType": "desktop", "siteType": "external",
                    "pageName": "search-results", "ddoKey": "refineSearch", "jobs": True, "counts": True, "from": 0,
                    "size": 100, "keywords": "", "global": True, "selected_fields": {}}  # fmt: skip
            tape.add(f"https://{name}.example/widgets", said, method="POST", body=body)
        else:
            tape.add(f"https://{name}.example/us/en/search-results", said)
        yield Case(file, board, [said], failed=PART)


def successfactors(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Rows of a search; items of feeds in a feed of their own."""
    for file in files(payloads, "successfactors"):
        said, name = read(payloads, file), name_of(file)
        board: dict[str, Any] = {"id": name}
        if "<item>" in said:
            board["settings"] = {"feed": "googlefeed.xml"}
            feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{said}</channel></rss>'
            tape.add(f"https://{name}.example/googlefeed.xml", feed, kind="application/xml")
        else:
            tape.add(f"https://{name}.example/search/?q=&startrow=0", said)
        yield Case(file, board, [said], failed=frozenset() if "<item>" in said else PART)


def talentbrew(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A page of results and a search page."""
    for file in files(payloads, "talentbrew"):
        said, name = read(payloads, file), name_of(file)
        board: dict[str, Any] = {"id": name, "url": f"https://{name}.example/search-jobs"}
        if file.endswith(".html"):
            board["settings"] = {"pages": 1}
            tape.add(f"https://{name}.example/search-jobs", said)
        else:
            asked = (
                "ActiveFacetID=0&CurrentPage=1&RecordsPerPage=100&Distance=50&RadiusUnitType=0&Keywords="
                "&ShowRadius=False&FacetType=0&SearchResultsModuleName=Search+Results&SearchType=5"
                "&SearchFiltersModuleName=Search+Filters&SortCriteria=0&SortDirection=0"
            )
            tape.add(f"https://{name}.example/search-jobs/results?{asked}", said)
        yield Case(file, board, [said], failed=PART)


def taleo(payloads: Path, tape: Tape) -> Iterator[Case]:
    """A whole search, without its postings."""
    for file in files(payloads, "taleo"):
        said, name = read(payloads, file), name_of(file)
        body = {
            "multilineEnabled": False,
            "sortingSelection": {"sortBySelectionParam": "3", "ascendingSortingOrder": "false"},
            "fieldData": {"fields": {"KEYWORD": ""}, "valid": True},
            "filterSelectionParam": {"searchFilterSelections": []},
            "pageNo": 1,
        }
        origin = f"https://{name}.taleo.net"
        tape.add(f"{origin}/careersection/rest/jobboard/searchjobs?lang=en&portal=7", said, method="POST", body=body)
        board = {"id": name, "url": f"{origin}/careersection/2/jobsearch.ftl", "settings": {"portal": 7}}
        yield Case(file, board, [said], failed=PART)


def themuse(payloads: Path, tape: Tape) -> Iterator[Case]:
    """Whole searches."""
    for file in files(payloads, "themuse"):
        said, origin = read(payloads, file), f"https://{name_of(file)}.example"
        tape.add(f"{origin}/api/public/jobs?page=0", said)
        yield Case(file, {"id": name_of(file), "api": origin}, [said])


BUILDERS: dict[str, Callable[[Path, Tape], Iterator[Case]]] = {
    "adzuna": adzuna, "avature": avature, "jibe": jibe, "neogov": neogov, "nhsjobs": nhsjobs, "phenom": phenom,
    "successfactors": successfactors, "talentbrew": talentbrew, "taleo": taleo, "themuse": themuse,
}  # fmt: skip


def build(payloads: Path, platform: str, folder: Path) -> tuple[Tape, list[Case]]:
    """The cassette of a platform in `folder`, and its boards."""
    tape = Tape(folder)
    return tape, list(BUILDERS[platform](payloads, tape))


def canvas(page: str) -> Any:
    """The JSON that a Phenom page holds."""
    return json.loads(page.split("phApp.ddo = ", 1)[1].split("; phApp.experimentData", 1)[0])
