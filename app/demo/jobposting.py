"""schema.org JobPosting nodes of an ad, in the dialects that career sites write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.demo.markup import markup
from app.demo.model import Ad
from app.demo.towns import Town

_EMPLOYMENT = {"Full-time": "FULL_TIME", "Part-time": "PART_TIME", "Temporary": "TEMPORARY"}
_UNITS = {"hour": "HOUR", "year": "YEAR"}


def node(ad: Ad, url: str, style: str) -> dict[str, Any]:
    """What every dialect says: the required properties and the dates."""
    return {
        "@context": "http://schema.org",
        "@type": "JobPosting",
        "title": ad.title,
        "description": markup(ad.sections, style),
        "datePosted": f"{ad.posted.isoformat()}T05:00:00.000Z",
        "validThrough": f"{(ad.posted + timedelta(days=180)).isoformat()}T05:00:00.000Z",
        "employmentType": _EMPLOYMENT.get(ad.employment, "OTHER"),
        "directApply": True,
        "occupationalCategory": ad.department,
        "hiringOrganization": {"@type": "Organization", "name": ad.employer, "sameAs": f"https://{ad.board}.example/"},
        "jobLocation": [_place(town) for town in ad.towns],
        "url": url,
    }


def talent_site(ad: Ad, url: str, style: str) -> dict[str, Any]:
    """A career-site vendor's dialect: plain words for the terms, an identifier in a string, pay with a unit."""
    country = {"@type": "Country", "name": ["USA", "USA"]} if ad.number % 2 else "United States"
    places = [_place(town, country) | {"name": town.label} for town in ad.towns]
    return node(ad, url, style) | {
        "datePosted": f"{ad.posted.year}-{ad.posted.month}-{ad.posted.day}",
        "employmentType": f"Regular {ad.employment}",
        "directApply": "False",
        "identifier": ad.requisition_id or str(ad.ref),
        "workHours": "None",
        "description": markup(ad.sections[:1] + ad.sections[3:], style),
        "responsibilities": markup(ad.sections[1:2], style),
        "qualifications": markup(ad.sections[2:3], style),
        "jobLocation": places,
        "baseSalary": _pay(ad),
        "hiringOrganization": {
            "@type": "Organization",
            "name": ad.employer,
            "logo": f"https://{ad.board}.example/logo.png",
            "sameAs": f"https://{ad.board}.example/",
        },
    }


def own_site(ad: Ad, url: str, style: str) -> dict[str, Any]:
    """A small employer's dialect: one place as an object, the country as an object in it."""
    return node(ad, url, style) | {
        "inLanguage": "en-US",
        "jobLocation": _place(ad.towns[0], {"@type": "Country", "name": "US"}),
        "hiringOrganization": {
            "@type": "Organization",
            "name": ad.employer,
            "logo": "",
            "sameAs": f"{ad.board}.example",
        },
    }


def aggregator(ad: Ad, url: str, style: str) -> dict[str, Any]:
    """An aggregator's dialect: the source's id in a PropertyValue where it is known, one place."""
    name = ad.employer
    return node(ad, url, style) | {
        "identifier": {"@type": "PropertyValue", "name": name, "value": ad.requisition_id or ad.ref},
        "industry": "Healthcare",
        "jobLocation": _place(ad.towns[0]),
        "hiringOrganization": {"@type": "Organization", "name": name, "logo": "", "sameAs": ""},
    }


def _place(town: Town, country: Any = "US") -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": "",
        "addressLocality": town.city,
        "addressRegion": town.state_name if isinstance(country, str) and country != "US" else town.state,
        "postalCode": town.zip,
        "addressCountry": country,
    }
    return {"@type": "Place", "address": address}


def _pay(ad: Ad) -> dict[str, Any]:
    """The range with its unit; as empty as the vendor leaves it where the ad states none."""
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": ""}
    if ad.wage and ad.wage.min is not None and ad.wage.max is not None:
        value |= {"minValue": ad.wage.min, "maxValue": ad.wage.max, "unitText": _UNITS[ad.wage.unit]}
    return {"@type": "MonetaryAmount", "currency": "USD" if "minValue" in value else "", "value": value}
