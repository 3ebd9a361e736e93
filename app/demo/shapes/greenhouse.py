"""Greenhouse: the whole board in one body, the text escaped once, pay ranges only when asked for."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from app.demo import mischief
from app.demo.answer import Answer, Ask, of_json
from app.demo.markup import markup
from app.demo.model import Ad, Employer
from app.demo.shelf import by, shelf
from app.demo.world import World

SHARED = True  # one host for every employer's board
_PATH = re.compile(r"/v1/boards/([^/]+)/jobs(?:/(\d+))?/?")


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    return {"url": f"{origin}/{employer.slug}", "slug": employer.slug, "api": origin}


def ref(ad: Ad) -> str:
    """The board's id of the posting."""
    return str(ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers `/v1/boards/{token}/jobs` and one job; 404 for an unknown board or job."""
    found = _PATH.fullmatch(ask.path)
    employer = next((other for other in employers if found and other.slug == found[1]), None)
    if found is None or employer is None:
        return of_json({"status": 404, "error": "Job not found"}, 404)
    ads = shelf(world, employer.key)
    if found[2]:
        one = by(world, employer.key, ref).get(found[2])
        return of_json(_job(one, employer, ask)) if one else of_json({"status": 404, "error": "Job not found"}, 404)
    return of_json({"jobs": [_job(ad, employer, ask) for ad in ads], "meta": {"total": len(ads)}})


def _job(ad: Ad, employer: Employer, ask: Ask) -> dict[str, Any]:
    job = {
        "absolute_url": f"https://job-boards.greenhouse.io/{employer.slug}/jobs/{ad.ref}",
        "data_compliance": [_COMPLIANCE],
        "internal_job_id": ad.ref + 40_000_000,
        "location": {"name": " | ".join(town.label for town in ad.towns)},
        "metadata": [{"id": 4372012006, "name": "Time Type", "value": ad.employment, "value_type": "single_select"}],
        "id": ad.ref,
        "updated_at": _instant(ad.changed or ad.posted),
        "requisition_id": ad.requisition_id,
        "title": mischief.spoiled(ad),
        "company_name": ad.employer,
        "first_published": _instant(ad.posted),
        "language": "en",
        "application_deadline": None,
    }
    if ask.query.get("content") == "true":
        job |= _content(ad, employer)
    if ask.query.get("pay_transparency") == "true":
        job["pay_input_ranges"] = _pay(ad)
    return job


def _content(ad: Ad, employer: Employer) -> dict[str, Any]:
    town = ad.towns[0]
    return {
        "content": escape(markup(ad.sections, employer.style)),
        "departments": [{"id": _number(ad.department), "name": ad.department, "child_ids": [], "parent_id": None}],
        "offices": [
            {"id": _number(town.label), "name": town.city, "location": town.label, "child_ids": [], "parent_id": None}
        ],
        "ai_disclaimer": None,
        "include_ai_disclaimer": None,
        "ai_opt_out_request_url": None,
    }


def _pay(ad: Ad) -> list[dict[str, Any]]:
    if ad.wage is None or ad.wage.min is None or ad.wage.max is None:
        return []
    title = "Hourly Rate:" if ad.wage.unit == "hour" else "Annual Salary:"
    cents = {"min_cents": round(ad.wage.min * 100), "max_cents": round(ad.wage.max * 100)}
    return [{**cents, "currency_type": "USD", "title": title, "blurb": ""}]


def _instant(day: date) -> str:
    return f"{day.isoformat()}T09:12:44-05:00"


def _number(name: str) -> int:
    return 4_000_000_000 + zlib.crc32(name.encode()) % 100_000_000


_COMPLIANCE = {
    "type": "gdpr",
    "requires_consent": False,
    "requires_processing_consent": False,
    "requires_retention_consent": False,
    "retention_period": None,
    "demographic_data_consent_applies": False,
}
