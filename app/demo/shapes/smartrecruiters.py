"""SmartRecruiters: a list of up to 100 rows by offset, the text only in each posting's own answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.demo import mischief
from app.demo.answer import Answer, Ask, of_json
from app.demo.markup import markup
from app.demo.model import Ad, Employer, Section
from app.demo.search import search
from app.demo.shelf import by
from app.demo.world import World

SHARED = True
_PATH = re.compile(r"/v1/companies/([^/]+)/postings(?:/(\d+))?/?")
_LARGEST_PAGE = 100
_PARTS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
_HEADINGS = ("Company Description", "Job Description", "Qualifications", "Additional Information")


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    return {"url": f"{origin}/{employer.slug}", "slug": employer.slug, "api": origin}


def ref(ad: Ad) -> str:
    """The board's id of the posting."""
    return str(744_000_000_000_000 + ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers a company's postings and one posting; an unknown company has no postings, an unknown posting is a 404."""
    found = _PATH.fullmatch(ask.path)
    if found is None:
        return of_json({"message": "Not Found", "errors": []}, 404)
    employer = next((other for other in employers if other.slug.lower() == found[1].lower()), None)
    if found[2]:
        one = by(world, employer.key, ref).get(found[2]) if employer else None
        return of_json(_detail(one, employer)) if one and employer else of_json({"message": "Not Found"}, 404)
    return _list(world, employer, ask)


def _list(world: World, employer: Employer | None, ask: Ask) -> Answer:
    limit, offset = ask.number("limit", 10), ask.number("offset", 0)
    if limit > _LARGEST_PAGE:
        return of_json({"message": "limit must be less than or equal to 100"}, 400)
    rows = search(world, employer.key, ask.query.get("q", "")) if employer else ()
    total = len(rows) + (mischief.missing_rows(world, employer.key) if employer else 0)
    content = [_row(ad) for ad in rows[offset : offset + limit]]
    return of_json({"offset": offset, "limit": limit, "totalFound": total, "content": content})


def _row(ad: Ad) -> dict[str, Any]:
    return {
        **_common(ad),
        "company": {"identifier": _company(ad), "name": ad.employer},
        "location": _location(ad),
        "department": {"id": str(1000 + len(ad.department)), "label": ad.department} if ad.number % 3 else {},
        "customField": [
            {"fieldId": "COUNTRY", "fieldLabel": "Country/Region", "valueId": "us", "valueLabel": "United States"}
        ],
        "ref": f"https://api.smartrecruiters.com/v1/companies/{_company(ad)}/postings/{ref(ad)}",
        "creator": {"name": "Talent Acquisition"},
    }


def _detail(ad: Ad, employer: Employer) -> dict[str, Any]:
    page = f"https://jobs.smartrecruiters.com/{employer.slug}/{ref(ad)}-{re.sub(r'[^a-z0-9]+', '-', ad.title.lower())}"
    parts = {
        name: {"title": heading, "text": markup(sections, employer.style)}
        for name, heading, sections in zip(_PARTS, _HEADINGS, _parts(ad.sections), strict=True)
    }
    return {
        **_common(ad),
        "jobId": str(uuid5(NAMESPACE_URL, f"job/{ad.opening}")),
        "company": {"name": ad.employer, "identifier": employer.slug},
        "location": _location(ad),
        "postingUrl": page,
        "applyUrl": f"{page}?oga=true",
        "referralUrl": f"https://jobs.smartrecruiters.com/external-referrals/company/{employer.slug}/publication/{ad.ref}",
        "jobAd": {"sections": parts},
        "active": True,
        "department": {"id": 1000 + len(ad.department), "label": ad.department},
    }


def _common(ad: Ad) -> dict[str, Any]:
    part_time = ad.employment == "Part-time"
    return {
        "id": ref(ad),
        "name": ad.title,
        "uuid": str(uuid5(NAMESPACE_URL, f"{ad.board}/{ad.ref}")),
        "jobAdId": str(uuid5(NAMESPACE_URL, f"ad/{ad.board}/{ad.ref}")),
        "defaultJobAd": True,
        "refNumber": ad.requisition_id,
        "releasedDate": f"{(ad.changed or ad.posted).isoformat()}T15:31:20.992Z",
        "industry": {"id": "hospital_health_care", "label": "Hospital & Health Care"},
        "function": {"id": "health_care_provider", "label": "Health Care Provider"},
        "typeOfEmployment": {"id": "part-time" if part_time else "permanent", "label": ad.employment},
        "experienceLevel": {"id": "not_applicable", "label": "Not Applicable"},
        "visibility": "PUBLIC",
        "language": {"code": "en", "label": "English", "labelNative": "English (US)"},
    }


def _location(ad: Ad) -> dict[str, Any]:
    town = ad.towns[0]
    return {
        "city": town.city,
        "region": town.state,
        "country": "us",
        "address": "1 Hospital Drive",
        "postalCode": town.zip,
        "remote": False,
        "hybrid": False,
        "latitude": f"{town.lat:.4f}",
        "longitude": f"{town.lon:.4f}",
        "fullLocation": f"{town.city}, {town.state}, United States",
    }


def _company(ad: Ad) -> str:
    return re.sub(r"\W", "", ad.employer)


def _parts(sections: Sequence[Section]) -> tuple[Sequence[Section], ...]:
    """An ad's sections under the four headings of the platform: about us, the job, demands, the rest."""
    demands = sections[2:-3] if len(sections) > 5 else sections[2:-1]
    return sections[-1:], sections[:2], demands, sections[2 + len(demands) : -1]
