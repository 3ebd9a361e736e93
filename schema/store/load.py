"""The way back from rows to records: readings as `Posting`s, and postings as what matching looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from schema.posting import (
    Ability,
    Dates,
    Employer,
    Evidence,
    Experience,
    Mention,
    Pay,
    PayOther,
    Place,
    Posting,
    Requirement,
    RoleReading,
    Terms,
)
from schema.store.rows import batches, table_of
from schema.tables import (
    AbilityRow,
    AdTextRow,
    Base,
    MentionRow,
    PayOtherRow,
    PayRow,
    PlaceRow,
    PostingRow,
    RawPostingRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
    UnknownPhraseRow,
)
from schema.vocab import Level, PayOtherKind, PayUnit, Role

Children = dict[str, list[Row[Any]]]
CHILDREN = (
    RequirementRow,
    RequirementJurisdictionRow,
    MentionRow,
    UnknownPhraseRow,
    AbilityRow,
    PayRow,
    PayOtherRow,
    PlaceRow,
)


def load_readings(connection: Connection, reading_ids: Collection[str]) -> Iterator[tuple[str, Posting]]:
    """Reading id and what was read, in order of reading id."""
    for ids in batches(sorted(reading_ids)):
        found = {table: _children(connection, table, ids) for table in CHILDREN}
        for row in _heads(connection, ids):
            yield row.id, _posting(row, {table: rows.get(row.id, []) for table, rows in found.items()})


def _heads(connection: Connection, ids: Sequence[str]) -> Sequence[Row[Any]]:
    readings, raws, texts = table_of(ReadingRow), table_of(RawPostingRow), table_of(AdTextRow)
    postings = table_of(PostingRow)
    query = (
        select(readings, raws.c.posting_id, postings.c.board_id, postings.c.ref, texts.c.text)
        .join(raws, raws.c.id == readings.c.raw_id)
        .join(postings, postings.c.id == raws.c.posting_id)
        .join(texts, texts.c.id == readings.c.text_id)
    )
    return connection.execute(query.where(readings.c.id.in_(ids)).order_by(readings.c.id)).all()


def _children(connection: Connection, row: type[Base], ids: Sequence[str]) -> Children:
    table = table_of(row)
    keys = [column for name in ("position", "nth") if (column := table.c.get(name)) is not None]
    children: Children = defaultdict(list)
    for found in connection.execute(select(table).where(table.c.reading_id.in_(ids)).order_by(*keys)):
        children[found.reading_id].append(found)
    return children


def _posting(row: Row[Any], of: dict[Any, list[Row[Any]]]) -> Posting:
    abilities = {kind: tuple(_ability(one) for one in of[AbilityRow] if one.kind == kind) for kind in ("duty", "skill")}
    return Posting(
        id=row.posting_id,
        board=row.board_id,
        ref=row.ref,
        title=row.title,
        text=row.text,
        role=RoleReading(
            role=Role(row.role), reason=row.role_reason, evidence=tuple(Evidence(**one) for one in row.role_evidence)
        ),
        requirements=_requirements(of[RequirementRow], of[RequirementJurisdictionRow]),
        mentions=tuple(Mention(one.code, _evidence(one)) for one in of[MentionRow]),
        unknown=tuple(_evidence(one) for one in of[UnknownPhraseRow]),
        duties=abilities["duty"],
        skills=abilities["skill"],
        pay=_pay(of[PayRow][0]) if of[PayRow] else None,
        pay_other=tuple(_pay_other(one) for one in of[PayOtherRow]),
        experience=_experience(row),
        places=tuple(_place(one) for one in of[PlaceRow]),
        employer=_employer(row),
        terms=Terms(**{name: getattr(row, name) for name in Terms.__dataclass_fields__}),
        dates=Dates(posted=row.posted, posted_is_bound=row.posted_is_bound, valid_through=row.valid_through),
        requisition_id=row.requisition_id,
        signals=row.signals,
        version=row.version,
    )


def _evidence(row: Row[Any]) -> Evidence:
    return Evidence(row.quote_start, row.quote_end, row.quote, row.field)


def _ability(row: Row[Any]) -> Ability:
    return Ability(row.code, _evidence(row))


def _requirements(rows: Sequence[Row[Any]], jurisdictions: Sequence[Row[Any]]) -> tuple[Requirement, ...]:
    states: dict[int, list[str]] = defaultdict(list)
    for one in jurisdictions:
        states[one.position].append(one.jurisdiction)
    return tuple(
        Requirement(
            code=row.code,
            kind=row.kind,
            level=Level(row.level),
            jurisdiction=tuple(states[row.position]) or None,
            window_days=row.window_days,
            group=row.either_group,
            condition=row.condition,
            evidence=_evidence(row),
            rule=row.rule,
        )
        for row in rows
    )


def _pay(row: Row[Any]) -> Pay:
    return Pay(
        min=row.min,
        max=row.max,
        unit=None if row.unit is None else PayUnit(row.unit),
        currency=row.currency,
        hourly_min_usd=row.hourly_min_usd,
        hourly_max_usd=row.hourly_max_usd,
        source=row.source,
        evidence=None if row.evidence is None else Evidence(**row.evidence),
    )


def _pay_other(row: Row[Any]) -> PayOther:
    return PayOther(
        kind=PayOtherKind(row.kind),
        min=row.min,
        max=row.max,
        unit=row.unit,
        currency=row.currency,
        text=row.text,
        evidence=_evidence(row),
    )


def _place(row: Row[Any]) -> Place:
    return Place(**{name: getattr(row, name) for name in Place.__dataclass_fields__})


def _experience(row: Row[Any]) -> Experience | None:
    if row.experience_min_years is None:
        return None
    evidence = Evidence(**row.experience_evidence)
    return Experience(min_years=row.experience_min_years, level=Level(row.experience_level), evidence=evidence)


def _employer(row: Row[Any]) -> Employer | None:
    if row.employer is None:
        return None
    return Employer(
        name=row.employer_name,
        canonical=row.employer,
        parent=row.employer_parent,
        setting=row.employer_setting,
        setting_reason=row.employer_setting_reason,
    )
