"""Lever: pages by skip and limit, requirements apart from the description in bare list items."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from app.demo.answer import Answer, Ask, of_json
from app.demo.markup import items, markup
from app.demo.model import Ad, Employer, Section
from app.demo.shelf import by, shelf
from app.demo.world import World

SHARED = True
_PATH = re.compile(r"/v0/postings/([^/]+)(?:/([0-9a-f-]{36}))?/?")
_LARGEST_PAGE = 100
_NOT_FOUND = of_json({"ok": False, "error": "Document not found"}, 404)


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    return {"url": f"{origin}/{employer.slug}", "slug": employer.slug, "api": origin}


def ref(ad: Ad) -> str:
    """The board's id of the posting, a UUID."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ad.board}/{ad.ref}"))


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers `/v0/postings/{site}` and one posting; an unknown site is a 404 with `ok: false`."""
    found = _PATH.fullmatch(ask.path)
    employer = next((other for other in employers if found and other.slug == found[1]), None)
    if found is None or employer is None:
        return _NOT_FOUND
    ads = shelf(world, employer.key)
    if found[2]:
        one = by(world, employer.key, ref).get(found[2])
        return of_json(_posting(one, employer)) if one else _NOT_FOUND
    skip, limit = ask.number("skip", 0), min(ask.number("limit", _LARGEST_PAGE), _LARGEST_PAGE)
    return of_json([_posting(ad, employer) for ad in ads[skip : skip + limit]])


def _posting(ad: Ad, employer: Employer) -> dict[str, Any]:
    opening, body = ad.sections[:1], tuple(section for section in ad.sections[1:] if section.prose)
    lists = [section for section in ad.sections[1:] if not section.prose]
    page = f"https://jobs.lever.co/{employer.slug}/{ref(ad)}"
    style = employer.style
    posting = {
        "id": ref(ad),
        "text": ad.title,
        "categories": {
            "commitment": ad.employment,
            "department": ad.department,
            "location": ad.towns[0].label,
            "team": ad.department,
            "allLocations": [town.label for town in ad.towns],
        },
        "country": "US",
        "workplaceType": "onsite",
        "createdAt": round(datetime.combine(ad.posted, time(14, 30), UTC).timestamp() * 1000),
        "opening": markup(opening, style),
        "openingPlain": _plain(opening),
        "descriptionBody": "<div></div>",
        "descriptionBodyPlain": "",
        "description": markup(opening, style) + "<div></div>",
        "descriptionPlain": _plain(opening),
        "lists": [{"text": section.heading, "content": items(section.lines)} for section in lists],
        "additional": markup(body, style),
        "additionalPlain": _plain(body),
        "hostedUrl": page,
        "applyUrl": f"{page}/apply",
    }
    return posting | _salary(ad)


def _salary(ad: Ad) -> dict[str, Any]:
    """A structured range for every other ad that states both ends: boards fill it in only sometimes."""
    if ad.wage is None or ad.wage.min is None or ad.wage.max is None or ad.number % 2:
        return {}
    interval = "per-hour-wage" if ad.wage.unit == "hour" else "per-year-salary"
    return {
        "salaryRange": {"currency": "USD", "interval": interval, "min": ad.wage.min, "max": ad.wage.max},
        "salaryDescription": f"<div>{ad.wage.text}</div>",
    }


def _plain(sections: Sequence[Section]) -> str:
    return "\n".join(line for section in sections for line in (section.heading, *section.lines))
