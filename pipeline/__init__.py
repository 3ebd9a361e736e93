"""MIND: pure functions, values in, values out. No clock, no network, no database."""

from __future__ import annotations

from collections import Counter

from pipeline.dates import read_dates
from pipeline.duties import read_duties
from pipeline.employers import read_employer
from pipeline.experience import read_experience
from pipeline.pay import read_pay
from pipeline.places import read_places
from pipeline.requirements import read_requirements
from pipeline.roles import is_ad, read_role
from pipeline.terms import read_terms
from pipeline.text import Document, document
from schema.posting import Posting, RawPosting

__all__ = ["VERSION", "normalise"]

VERSION = "1"
NOTHING = Document("", ())  # what a page that is no ad asks, pays and has done


def normalise(raw: RawPosting) -> Posting:
    """Everything the rules read in one posting, each reading with the words that prove it."""
    doc = document(raw.html, raw.text)
    title = raw.title.strip()
    role = read_role(title, doc, department=raw.department)
    ad = doc if is_ad(role) else NOTHING
    places, place_signals = read_places(raw.places, doc)
    terms, term_signals = read_terms(title, ad, employment_type=raw.employment_type, department=raw.department)
    asked = read_requirements(ad, title=title, role=role.role)
    duties, skills = read_duties(ad, role=role.role)
    pay = read_pay(ad, raw.pay, country=places[0].country if places else None)
    return Posting(
        id=raw.id,
        board=raw.board,
        ref=raw.ref,
        title=title,
        text=doc.text,
        role=role,
        requirements=asked.requirements,
        mentions=asked.mentions,
        unknown=asked.unknown,
        duties=duties,
        skills=skills,
        employer=read_employer(raw.employer, title=title, document=doc),
        experience=read_experience(ad),
        pay=pay.pay,
        pay_other=pay.other,
        places=places,
        terms=terms,
        dates=read_dates(raw.date_posted, raw.valid_through, fetched=raw.fetched),
        requisition_id=raw.requisition_id,
        signals=Counter(place_signals) + Counter(term_signals) + Counter(pay.signals),
        version=VERSION,
    )
