"""A `Posting` as the JSON object of the public contract (`rxjobs read`)."""

from __future__ import annotations

from typing import Any

from schema.posting import Ability, Employer, Evidence, Experience, Pay, PayOther, Place, Posting, Requirement, Terms


def reading(posting: Posting) -> dict[str, Any]:
    """One output line: every offset refers to `text` (code points, half-open), `text[start:end] == quote`."""
    return {
        "id": posting.ref,
        "role": posting.role.role.value,
        "role_reason": posting.role.reason,
        "role_evidence": [{**_span(e), "field": e.field} for e in posting.role.evidence],
        "text": posting.text,
        "requirements": [_requirement(r) for r in posting.requirements],
        "mentions": [{"code": m.code, **_span(m.evidence)} for m in posting.mentions],
        "unknown": [_span(e) for e in posting.unknown],
        "duties": [_ability(a) for a in posting.duties],
        "skills": [_ability(a) for a in posting.skills],
        "pay": _pay(posting.pay),
        "experience": _experience(posting.experience),
        "employment": posting.terms.employment,
        "pay_other": [_pay_other(p) for p in posting.pay_other],
        "places": [_place(p) for p in posting.places],
        "employer": _employer(posting.employer),
        "terms": _terms(posting.terms),
        "version": posting.version,
    }


def _span(evidence: Evidence) -> dict[str, Any]:
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote}


def _requirement(r: Requirement) -> dict[str, Any]:
    return {
        "code": r.code,
        "kind": r.kind,
        "level": r.level.value,
        "jurisdiction": list(r.jurisdiction) if r.jurisdiction else None,
        "window_days": r.window_days,
        "group": r.group,
        "condition": r.condition,
        **_span(r.evidence),
        "rule": r.rule,
    }


def _ability(ability: Ability) -> dict[str, Any]:
    return {"code": ability.code, **_span(ability.evidence)}


def _pay(pay: Pay | None) -> dict[str, Any] | None:
    if pay is None:
        return None
    span = _span(pay.evidence) if pay.evidence else {"start": None, "end": None, "quote": None}
    return {
        "min": pay.min,
        "max": pay.max,
        "unit": pay.unit.value if pay.unit else None,
        "currency": pay.currency,
        "hourly_min_usd": pay.hourly_min_usd,
        "hourly_max_usd": pay.hourly_max_usd,
        **span,
    }


def _pay_other(p: PayOther) -> dict[str, Any]:
    amounts = {"min": p.min, "max": p.max, "unit": p.unit, "currency": p.currency}
    return {"kind": p.kind.value, **amounts, "text": p.text, **_span(p.evidence)}


def _experience(e: Experience | None) -> dict[str, Any] | None:
    return {"min_years": e.min_years, "level": e.level.value, "quote": e.evidence.quote} if e else None


def _place(p: Place) -> dict[str, Any]:
    names = ("city", "state", "county_fips", "lat", "lon", "country", "remote")
    return {name: getattr(p, name) for name in names}


def _employer(e: Employer | None) -> dict[str, Any] | None:
    return {name: getattr(e, name) for name in ("name", "canonical", "parent", "setting")} if e else None


def _terms(t: Terms) -> dict[str, Any] | None:
    terms = {name: getattr(t, name) for name in ("shift", "specialty", "seniority", "travel")}
    return terms if any(terms.values()) else None
