"""Credential requirements of an ad: what the holder must or should have, as the text states it, with its words.

`read_requirements` is the one entrance of the pipeline; `credential_hits` names credentials without judging them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.requirements.hit import Hit
from pipeline.requirements.merge import merged_records
from pipeline.requirements.reading import Reader
from pipeline.requirements.source import Source
from pipeline.requirements.unknown import unknown_phrases
from pipeline.text import Document
from schema.posting import Evidence, Mention, Requirement
from schema.vocab import Role

__all__ = ["Hit", "RequirementReading", "credential_hits", "read_requirements"]


@dataclass(frozen=True, slots=True)
class RequirementReading:
    """What an ad asks, what it only mentions, and credential-like phrases no rule knows; each in the text's order."""

    requirements: tuple[Requirement, ...]
    mentions: tuple[Mention, ...]
    unknown: tuple[Evidence, ...]


def read_requirements(document: Document, *, title: str, role: Role) -> RequirementReading:
    """The credentials an ad for `role` asks of its holder; never raises, same text in, same answer out."""
    del (
        title
    )  # a credential in the title is weak evidence: the body decides (a "CPhT" title may allow a year to certify)
    source = Source(document, role)
    reader = Reader(source)
    reader.read()
    requirements = merged_records(document.text, reader.found)
    asked = {requirement.code for requirement in requirements}
    mentions = {
        hit.code: Mention(hit.code, Evidence(hit.start, hit.end, document.text[hit.start : hit.end]))
        for hit in reversed(reader.mentions)
        if hit.code not in asked
    }
    return RequirementReading(
        requirements, tuple(sorted(mentions.values(), key=lambda m: m.evidence.start)), unknown_phrases(source)
    )


def credential_hits(document: Document) -> tuple[Hit, ...]:
    """Every credential the text names, whoever holds it; without a role, bare "licensed" names none."""
    source = Source(document, None)
    blocks = source.naming_blocks()
    return tuple(hit for index in blocks for segment in source.segments(index) for hit in source.named(segment)[0])
