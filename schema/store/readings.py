"""A reading (`Posting`) as rows. The way back is in schema/store/load.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection

from schema.posting import Evidence, Place, Posting
from schema.store.rows import insert_new, short_hash
from schema.tables import (
    AbilityRow,
    AdTextRow,
    Base,
    MentionRow,
    PayOtherRow,
    PayRow,
    PlaceRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
    UnknownPhraseRow,
)

Rows = Iterator[tuple[type[Base], dict[str, Any]]]
ORDER = (AdTextRow, ReadingRow)  # parents before the children that name them
PLACE_FIELDS = tuple(field.name for field in fields(Place))


def reading_id(raw_id: str, version: str) -> str:
    """The id of what the rules of `version` read in a content."""
    return short_hash(raw_id, version)


def save_readings(connection: Connection, readings: Iterable[tuple[str, Posting]], run_id: str) -> None:
    """Add readings, each with the id of its raw content; one of the same version that is there stays as it is."""
    rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list, {table: [] for table in ORDER})
    for raw_id, posting in readings:
        for table, row in reading_rows(raw_id, posting, run_id):
            rows[table].append(row)
    for table, found in rows.items():
        insert_new(connection, table, found)


def reading_rows(raw_id: str, posting: Posting, run_id: str) -> Rows:
    """Every row of a reading, parents first."""
    key = reading_id(raw_id, posting.version)
    text_id = short_hash(posting.text)
    yield AdTextRow, {"id": text_id, "text": posting.text}
    yield ReadingRow, {"id": key, "raw_id": raw_id, "run_id": run_id, "text_id": text_id, **_reading(posting)}
    yield from _credentials(key, posting)
    yield from _money(key, posting)
    for position, place in enumerate(posting.places):
        known = {name: getattr(place, name) for name in PLACE_FIELDS}
        yield PlaceRow, {"reading_id": key, "position": position, **known}
    abilities = [("duty", duty) for duty in posting.duties] + [("skill", skill) for skill in posting.skills]
    for position, (kind, ability) in enumerate(abilities):
        yield AbilityRow, {**_child(key, position, ability.evidence), "kind": kind, "code": ability.code}


def _reading(posting: Posting) -> dict[str, Any]:
    employer, experience = posting.employer, posting.experience
    return {
        "version": posting.version,
        "title": posting.title,
        "text_chars": len(posting.text),
        "role": str(posting.role.role),
        "role_reason": posting.role.reason,
        "role_evidence": [asdict(evidence) for evidence in posting.role.evidence],
        "employer_name": employer.name if employer else None,
        "employer": employer.canonical if employer else None,
        "employer_parent": employer.parent if employer else None,
        "employer_setting": employer.setting if employer else None,
        "employer_setting_reason": employer.setting_reason if employer else None,
        **asdict(posting.terms),
        "posted": posting.dates.posted,
        "posted_is_bound": posting.dates.posted_is_bound,
        "valid_through": posting.dates.valid_through,
        "experience_min_years": experience.min_years if experience else None,
        "experience_level": str(experience.level) if experience else None,
        "experience_evidence": asdict(experience.evidence) if experience else None,
        "requisition_id": posting.requisition_id,
        "signals": dict(posting.signals),
    }


def _credentials(key: str, posting: Posting) -> Rows:
    for position, asked in enumerate(posting.requirements):
        yield (
            RequirementRow,
            {
                **_child(key, position, asked.evidence),
                "code": asked.code,
                "kind": asked.kind,
                "level": str(asked.level),
                "window_days": asked.window_days,
                "either_group": asked.group,
                "condition": asked.condition,
                "rule": asked.rule,
            },
        )
        for nth, jurisdiction in enumerate(dict.fromkeys(asked.jurisdiction or ())):
            row = {"reading_id": key, "position": position, "jurisdiction": jurisdiction, "nth": nth}
            yield RequirementJurisdictionRow, row
    for position, mention in enumerate(posting.mentions):
        yield MentionRow, {**_child(key, position, mention.evidence), "code": mention.code}
    for position, phrase in enumerate(posting.unknown):
        yield UnknownPhraseRow, _child(key, position, phrase)


def _money(key: str, posting: Posting) -> Rows:
    if posting.pay is not None:
        pay = asdict(posting.pay)
        yield PayRow, {"reading_id": key, **pay, "unit": None if pay["unit"] is None else str(pay["unit"])}
    for position, other in enumerate(posting.pay_other):
        said = {name: getattr(other, name) for name in ("min", "max", "unit", "currency", "text")}
        yield PayOtherRow, {**_child(key, position, other.evidence), "kind": str(other.kind), **said}


def _child(key: str, position: int, evidence: Evidence) -> dict[str, Any]:
    return {
        "reading_id": key,
        "position": position,
        "quote": evidence.quote,
        "quote_start": evidence.start,
        "quote_end": evidence.end,
        "field": evidence.field,
    }
