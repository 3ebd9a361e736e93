"""Workday CXS: POST with four keys, at most 20 rows, a total on offset 0 only, places and text in the detail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.demo.answer import Answer, Ask, of_json
from app.demo.markup import markup
from app.demo.model import Ad, Employer
from app.demo.search import search
from app.demo.shelf import by
from app.demo.world import World

SHARED = False  # one host a tenant
SITE = "Careers"
CAP = 2000  # a search never counts further, and wraps to its first page behind it
_KEYS = {"appliedFacets", "limit", "offset", "searchText"}
_UNITED_STATES = {"descriptor": "United States of America", "id": "bc33aa3152ec42d4995f4791a106ed09"}


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    settings = {"tenant": employer.slug, "site": SITE}
    return {"url": f"{origin}/{SITE}", "api": origin, "slug": employer.slug, "settings": settings}


def ref(ad: Ad) -> str:
    """The board's id of the posting: its requisition id, whatever suffix a copy carries."""
    return ad.requisition_id or str(ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers the list (POST `/wday/cxs/{tenant}/{site}/jobs`) and each detail below it."""
    employer = employers[0]
    root = f"/wday/cxs/{employer.slug}/{SITE}"
    if ask.method == "POST" and ask.path == f"{root}/jobs":
        return _list(world, employer, ask)
    ad = by(world, employer.key, _path).get(ask.path.removeprefix(root)) if ask.method == "GET" else None
    if ad:
        return of_json(_detail(world, employer, ad))
    return of_json({"errorCode": "S22", "httpStatus": 403, "message": "Permission denied.", "messageParams": {}}, 403)


def _list(world: World, employer: Employer, ask: Ask) -> Answer:
    body = ask.json()
    if not isinstance(body, dict) or "json" not in ask.headers.get("content-type", ""):
        return of_json({"errorCode": "HTTP_400", "httpStatus": 400, "message": "Bad Request"}, 400)
    if not set(body) >= _KEYS:
        return of_json({"errorCode": "HTTP_422", "httpStatus": 422, "message": "Unprocessable Entity"}, 422)
    if not 0 < body["limit"] <= 20:
        return of_json({"errorCode": "HTTP_400", "httpStatus": 400, "message": "limit must not exceed 20"}, 400)
    found = search(world, employer.key, body["searchText"])
    wanted = [ad for ad in found if _is_in(ad, body["appliedFacets"])]
    offset = body["offset"] % CAP if len(wanted) > CAP else body["offset"]
    total = min(len(wanted), CAP) if offset == 0 else 0
    rows = [_row(world, ad) for ad in wanted[offset : min(offset + body["limit"], CAP)]]
    return of_json({"total": total, "jobPostings": rows, "facets": _facets(found), "userAuthenticated": False})


def _row(world: World, ad: Ad) -> dict[str, Any]:
    return {
        "title": ad.title,
        "externalPath": _path(ad),
        "locationsText": _place(ad, 0) if len(ad.towns) == 1 else f"{len(ad.towns)} Locations",
        "postedOn": _age((world.today - ad.posted).days),
        "remoteType": "Onsite",
        "bulletFields": [ad.requisition_id],
    }


def _detail(world: World, employer: Employer, ad: Ad) -> dict[str, Any]:
    path = _path(ad)
    place = _place(ad, 0)
    info: dict[str, Any] = {
        "id": _id(f"{ad.board}/{ad.ref}"),
        "title": ad.title,
        "jobDescription": markup(ad.sections, employer.style),
        "location": place,
        "postedOn": _age((world.today - ad.posted).days),
        "startDate": ad.posted.isoformat(),
        "timeType": "Part time" if ad.employment == "Part-time" else "Full time",
        "jobReqId": ad.requisition_id,
        "jobPostingId": path.rsplit("/", 1)[-1],
        "jobPostingSiteId": SITE,
        "country": _UNITED_STATES,
        "canApply": not ad.filled,
        "posted": not ad.filled,
        "includeResumeParsing": True,
        "jobRequisitionLocation": {"descriptor": place, "country": {**_UNITED_STATES, "alpha2Code": "US"}},
        "remoteType": "Onsite",
        "externalUrl": f"https://{employer.slug}.wd5.myworkdayjobs.com/{SITE}{path}",
        "questionnaireId": _id("questionnaire"),
        "secondaryQuestionnaireId": _id("second questionnaire"),
    }
    if len(ad.towns) > 1:
        info["additionalLocations"] = [_place(ad, number) for number in range(1, len(ad.towns))]
    owner = {"name": f"{employer.name} Operating Company, LLC", "url": ""}
    return {"jobPostingInfo": info, "hiringOrganization": owner, "userAuthenticated": False}


def _path(ad: Ad) -> str:
    """The path of a posting; posted again, it ends in `-1`."""
    copy = f"-{ad.generation}" if ad.generation else ""
    words = re.sub(r"[^A-Za-z0-9]", "-", ad.title)
    return f"/job/{ad.towns[0].city.replace(' ', '-')}/{words}_{ad.requisition_id}{copy}"


def _place(ad: Ad, number: int) -> str:
    """A location in the tenant's dialect: stores carry their number."""
    town = ad.towns[number]
    return f"{town.state} - {town.city} - Store {ad.store:04d}" if ad.store else town.label


def _age(days: int) -> str:
    if days < 2:
        return "Posted Today" if days < 1 else "Posted Yesterday"
    return f"Posted {days} Days Ago" if days <= 30 else "Posted 30+ Days Ago"


def _facets(ads: Sequence[Ad]) -> list[dict[str, Any]]:
    counts = Counter(ad.department for ad in ads)
    values = [{"descriptor": name, "id": _id(name), "count": count} for name, count in sorted(counts.items())]
    return [{"facetParameter": "jobFamilyGroup", "descriptor": "Job Category", "values": values}]


def _is_in(ad: Ad, facets: dict[str, list[str]]) -> bool:
    wanted = facets.get("jobFamilyGroup")
    return not wanted or _id(ad.department) in wanted


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).hex
