"""A job as JSON-LD: schema.org JobPosting, each requirement an EducationalOccupationalCredential with its proof.

What schema.org has no word for (how strongly a credential is asked, within how many days, as an alternative to what)
has terms of our own under `rxjobs:`. What the ad does not say is left out; the ad's text belongs to its employer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.jobposting.rows import JobRows, Row
from schema.vocab import credentials, duties

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
CONTEXT = ["https://schema.org", {"rxjobs": "urn:rxjobs:"}]
EMPLOYMENT = {
    "full_time": "FULL_TIME", "part_time": "PART_TIME", "prn": "PER_DIEM", "temporary": "TEMPORARY",
    "contract": "CONTRACTOR", "internship": "INTERN",
}  # fmt: skip
UNIT = {"hour": "HOUR", "day": "DAY", "week": "WEEK", "month": "MONTH", "year": "YEAR"}  # two weeks have no word there
OCCUPATION = {  # Standard Occupational Classification, 2018
    "pharmacist": "29-1051 Pharmacists",
    "technician": "29-2052 Pharmacy Technicians",
    "aide": "31-9095 Pharmacy Aides",
}
CATEGORY = {"license": "license", "certification": "certification", "education": "degree", "residency": "residency"}


def posting_node(found: JobRows) -> dict[str, Any]:
    """The job as one JSON-LD object; it holds to SCHEMA."""
    first = found.members[0] if found.members else {}
    remote = any(place["remote"] for place in found.places)
    return _told(
        {
            "@context": CONTEXT,
            "@type": "JobPosting",
            "identifier": {"@type": "PropertyValue", "name": "rxjobs", "value": found.job["job_id"]},
            "title": found.job["title"],
            "url": first.get("url"),
            "datePosted": first.get("date_posted") or (first.get("first_seen") or "")[:10],
            "validThrough": first.get("valid_through") or found.job["closed"],
            "employmentType": EMPLOYMENT.get(first.get("employment") or ""),
            "occupationalCategory": OCCUPATION.get(found.job["role"] or ""),
            "hiringOrganization": _employer(first),
            "jobLocation": [_place(place) for place in found.places],
            "jobLocationType": "TELECOMMUTE" if remote else None,
            "baseSalary": next((_salary(money) for money in found.pay if money["kind"] == "base"), None),
            "experienceRequirements": _experience(first),
            "qualifications": [_credential(asked) for asked in found.requirements],
            "responsibilities": [_name(one) for one in found.abilities if one["kind"] == "duty"],
            "skills": [_name(one) for one in found.abilities if one["kind"] == "skill"],
            "rxjobs:role": found.job["role"],
            "rxjobs:repostOf": found.job["repost_of"],
            "rxjobs:postings": [_told({"rxjobs:board": one["board"], "url": one["url"]}) for one in found.members],
        }
    )


def _told(node: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _employer(posting: Row) -> dict[str, Any]:
    name, parent = posting.get("employer_canonical") or posting.get("employer"), posting.get("employer_parent")
    above = {"@type": "Organization", "name": parent} if parent else None
    return _told({"@type": "Organization", "name": name, "parentOrganization": above}) if name else {}


def _place(place: Row) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": place["city"],
        "addressRegion": place["state"],
        "postalCode": place["postal_code"],
        "addressCountry": place["country"],
    }
    where = {"@type": "GeoCoordinates", "latitude": place["lat"], "longitude": place["lon"]}
    geo = where if place["lat"] is not None else None
    return _told({"@type": "Place", "name": place["text"], "address": _told(address), "geo": geo})


def _salary(money: Row) -> dict[str, Any]:
    value = {
        "@type": "QuantitativeValue",
        "minValue": money["min"],
        "maxValue": money["max"],
        "unitText": UNIT.get(money["unit"] or ""),
    }
    return _told({"@type": "MonetaryAmount", "currency": money["currency"], "value": _told(value)})


def _experience(posting: Row) -> dict[str, Any] | None:
    years = posting.get("experience_min_years")
    if years is None:
        return None
    months = {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": round(float(years) * 12, 1)}
    return _told({**months, "rxjobs:level": posting.get("experience_level")})


def _credential(asked: Row) -> dict[str, Any]:
    known = credentials().get(asked["code"], {"name": asked["code"], "issuer": "", "kind": "other"})
    kind = asked["kind"] or known["kind"]
    places = (asked["jurisdiction"] or "").split()
    return _told(
        {
            "@type": "EducationalOccupationalCredential",
            "identifier": asked["code"],
            "name": known["name"],
            "credentialCategory": CATEGORY.get(kind, kind),
            "recognizedBy": {"@type": "Organization", "name": known["issuer"]} if known["issuer"] else None,
            "validIn": [{"@type": "AdministrativeArea", "name": place} for place in places],
            "description": asked["quote"],
            "rxjobs:level": asked["level"],
            "rxjobs:windowDays": asked["window_days"],
            "rxjobs:alternativeGroup": asked["alternative_group"],
            "rxjobs:condition": asked["condition"],
        }
    )


def _name(ability: Row) -> str:
    return duties().get(ability["code"], {"name": ability["code"]})["name"]
