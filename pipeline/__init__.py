"""MIND: pure functions, values in, values out. No clock, no network, no database.

Chains post one text for many stores, and boards send the same ads again each day: what is read of a text alone is kept
for the last texts seen. Nothing but time depends on it.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from pipeline.dates import read_dates
from pipeline.duties import read_duties
from pipeline.employers import read_employer
from pipeline.experience import read_experience
from pipeline.keeping import KEPT_CHARS, KEPT_TEXTS, kept
from pipeline.pay import read_pay
from pipeline.places import read_places
from pipeline.requirements import RequirementReading, read_requirements
from pipeline.roles import is_ad, read_role
from pipeline.terms import read_terms
from pipeline.text import Document, document
from schema.posting import Ability, Experience, Posting, RawPosting, RoleReading, Terms
from schema.vocab import Role

__all__ = ["VERSION", "normalise"]

VERSION = "8"
NOTHING = Document("", ())  # what a page that is no ad asks, pays and has done


class _Body(NamedTuple):
    """What the rules read in the body of an ad, whoever posts it."""

    asked: RequirementReading
    duties: tuple[Ability, ...]
    skills: tuple[Ability, ...]
    experience: Experience | None


def _body(ad: Document, role: Role) -> _Body:
    duties, skills = read_duties(ad, role=role)
    return _Body(read_requirements(ad, title="", role=role), duties, skills, read_experience(ad))


def _role(doc: Document, title: str, department: str | None) -> RoleReading:
    return read_role(title, doc, department=department)


def _terms(
    ad: Document, title: str, employment_type: str | None, department: str | None
) -> tuple[Terms, dict[str, int]]:
    return read_terms(title, ad, employment_type=employment_type, department=department)


# Of ads seen before 517 a second were read while role, terms and pay were read again, 1,881 now (idle, 2026-11-27).
_kept_document, _kept_body = lru_cache(KEPT_TEXTS)(document), kept(_body)
_kept_role, _kept_terms = kept(_role), kept(_terms)


def _counted(*signals: dict[str, int]) -> Counter[str]:
    """All signals in one count."""
    return sum((Counter(some) for some in signals), Counter[str]()) if any(signals) else Counter()


def normalise(raw: RawPosting) -> Posting:
    """Everything the rules read in one posting, each reading with the words that prove it."""
    short = max(len(raw.html or ""), len(raw.text or "")) <= KEPT_CHARS
    doc = (_kept_document if short else document)(raw.html, raw.text)
    title = raw.title.strip()
    role = _kept_role(doc, title, raw.department)
    ad = doc if is_ad(role) else NOTHING
    places, place_signals = read_places(raw.places, doc)
    terms, term_signals = _kept_terms(ad, title, raw.employment_type, raw.department)
    body = _kept_body(ad, role.role)
    pay = read_pay(ad, raw.pay, country=places[0].country if places else None)
    return Posting(
        id=raw.id,
        board=raw.board,
        ref=raw.ref,
        title=title,
        text=doc.text,
        role=role,
        requirements=body.asked.requirements,
        mentions=body.asked.mentions,
        unknown=body.asked.unknown,
        duties=body.duties,
        skills=body.skills,
        employer=read_employer(raw.employer, title=title, document=doc),
        experience=body.experience,
        pay=pay.pay,
        pay_other=pay.other,
        places=places,
        terms=terms,
        dates=read_dates(raw.date_posted, raw.valid_through, fetched=raw.fetched),
        requisition_id=raw.requisition_id,
        signals=_counted(place_signals, term_signals, pay.signals),
        version=VERSION,
    )
