"""Oracle Recruiting Cloud: everything inside `finder`, rows in `items[0].requisitionList`, text only in the detail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from app.demo.answer import Answer, Ask, of_html, of_json
from app.demo.markup import markup
from app.demo.model import Ad, Employer
from app.demo.search import search
from app.demo.shelf import by
from app.demo.world import World

SHARED = False
_ROOT = "/hcmRestApi/resources/latest/"
_LARGEST_PAGE = 200
_FARTHEST = 10_000  # offsets stop here
# Parts of a detail that the recordings leave empty.
_UNSAID = dict.fromkeys(
    (
        "JobGrade",
        "JobLevel",
        "JobShift",
        "ContractType",
        "NumberOfOpenings",
        "WorkerType",
        "JobType",
        "WorkHours",
        "LegalEmployer",
        "BusinessUnit",
        "Department",
    )
)


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    page = f"{origin}/hcmUI/CandidateExperience/en/sites/{employer.slug}"
    return {"url": page, "api": origin, "settings": {"site_number": employer.slug}}


def ref(ad: Ad) -> str:
    """The board's id of the posting."""
    return str(ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers the list and the detail resource of one site; another site number finds nothing."""
    employer = employers[0]
    name, wanted = _finder(ask.query.get("finder", ""))
    if wanted.get("siteNumber") != employer.slug:
        return of_json({"items": [], "count": 0, "hasMore": False, "limit": 25, "offset": 0, "links": []})
    if ask.path == f"{_ROOT}recruitingCEJobRequisitions" and name == "findReqs":
        return _list(world, employer, wanted, ask)
    if ask.path == f"{_ROOT}recruitingCEJobRequisitionDetails" and name == "ById":
        ad = by(world, employer.key, ref).get(wanted.get("Id", ""))
        return of_json(_page([_detail(ad, employer)] if ad else [], 499))
    return of_html("<h1>404 Not Found</h1>", 404)


def _finder(text: str) -> tuple[str, dict[str, str]]:
    """`findReqs;siteNumber=CX_1,limit=25` as its name and its parts, quotes taken off."""
    name, _, parts = text.partition(";")
    pairs = (part.partition("=") for part in re.split(r",(?=[A-Za-z]+=)", parts))
    return name, {key: unquote(value).strip('"') for key, _, value in pairs}


def _list(world: World, employer: Employer, wanted: dict[str, str], ask: Ask) -> Answer:
    limit, offset = min(int(wanted.get("limit", 25)), _LARGEST_PAGE), int(wanted.get("offset", 0))
    ads = list(search(world, employer.key, wanted.get("keyword", "")))
    ads.sort(key=lambda ad: (ad.posted, ad.ref), reverse=True)
    found: dict[str, Any] = {
        "SearchId": None,
        "SiteNumber": employer.slug,
        "TotalJobsCount": len(ads),
        "Limit": limit,
        "Offset": offset,
    }
    if "requisitionList" in ask.query.get("expand", ""):  # without the expansion the rows are left out
        found["requisitionList"] = [_row(ad) for ad in ads[offset : min(offset + limit, _FARTHEST)]]
    return of_json(_page([found], 25))


def _row(ad: Ad) -> dict[str, Any]:
    return {
        "Id": ref(ad),
        "Title": ad.title,
        "PostedDate": ad.posted.isoformat(),
        "PostingEndDate": None,
        "PrimaryLocation": _place(ad),
        "PrimaryLocationCountry": "US",
        "ShortDescriptionStr": "",
        "WorkplaceTypeCode": None,
        "WorkplaceType": "",
        "JobSchedule": None,
        "LegalEmployer": None,
        "Organization": None,
        "Department": None,
        "secondaryLocations": _others(ad),
    }


def _detail(ad: Ad, employer: Employer) -> dict[str, Any]:
    style, town = employer.style, ad.towns[0]
    point = {"Latitude": f"{town.lat:.5f}", "Longitude": f"{town.lon:.5f}"}
    return _UNSAID | {
        "Id": ref(ad),
        "Title": ad.title,
        "Category": ad.department,
        "RequisitionType": "Hourly" if ad.role != "pharmacist" else "Professional",
        "RequisitionId": 300_000_000_000_000 + ad.ref,
        "ExternalPostedStartDate": f"{ad.posted.isoformat()}T15:48:06+00:00",
        "ExternalPostedEndDate": None,
        "JobSchedule": ad.employment,
        "JobFamilyId": 300_004_178_005_212,
        "ExternalDescriptionStr": markup(ad.sections[:1], style),
        "ExternalResponsibilitiesStr": markup(ad.sections[1:2], style),
        "ExternalQualificationsStr": markup(ad.sections[2:-1], style),
        "CorporateDescriptionStr": markup(ad.sections[-1:], style),
        "OrganizationDescriptionStr": ad.employer,
        "ShortDescriptionStr": "",
        "ContentLocale": "en",
        "PrimaryLocation": _place(ad),
        "PrimaryLocationCountry": "US",
        "WorkplaceTypeCode": None,
        "WorkplaceType": "",
        "JobFunction": ad.department,
        "secondaryLocations": _others(ad),
        "media": [],
        "workLocation": [_site(ad) | point],
        "otherWorkLocations": [],
        "requisitionFlexFields": [],
        "primaryLocationCoordinates": [{"GeographyNodeId": 300_004_188_147_900, "CountryCode": "US"} | point],
        "skills": [],
    }


def _site(ad: Ad) -> dict[str, Any]:
    town = ad.towns[0]
    return {
        "LocationId": 300_000_442_000_000 + ad.ref,
        "LocationName": f"Store {ad.store:04d}" if ad.store else f"{town.city} Campus",
        "AddressLine1": None,
        "TownOrCity": town.city,
        "PostalCode": town.zip or None,
        "Country": "US",
        "Region1": None,
        "Region2": town.state,
    }


def _page(items: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    return {"items": items, "count": len(items), "hasMore": False, "limit": limit, "offset": 0, "links": []}


def _place(ad: Ad) -> str:
    return f"{ad.towns[0].label}, United States"


def _others(ad: Ad) -> list[dict[str, Any]]:
    return [{"Name": f"{town.label}, United States", "CountryCode": "US"} for town in ad.towns[1:]]
