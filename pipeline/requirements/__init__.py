"""Credential requirements of an ad: what the holder must or should have, as the text states it, with its words.

`read_requirements` is the one entrance of the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.requirements.ad import AdReader
from pipeline.requirements.hit import Hit
from pipeline.requirements.merge import merged_records
from pipeline.requirements.unknown import UNKNOWN_AN_AD
from pipeline.text import Document
from schema.posting import Evidence, Mention, Requirement
from schema.vocab import Role

__all__ = ["Hit", "RequirementReading", "read_requirements"]


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
    reader = AdReader(document, role)
    reader.read()
    requirements = merged_records(document.text, reader.found)
    asked = {requirement.code for requirement in requirements}
    mentions = {
        hit.code: Mention(hit.code, Evidence(hit.start, hit.end, document.text[hit.start : hit.end]))
        for hit in reversed(reader.mentions)
        if hit.code not in asked
    }
    unknown = tuple(Evidence(start, end, document.text[start:end]) for start, end in reader.unknown[:UNKNOWN_AN_AD])
    return RequirementReading(requirements, tuple(sorted(mentions.values(), key=lambda m: m.evidence.start)), unknown)
