"""The sentences of an ad that may state duties or skills, each with the patterns found in it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from pipeline.duties.lexicon import Match, matches, spaced
from pipeline.outline import Block
from pipeline.text import Document
from schema.vocab import Role

SILENT = frozenset({"benefits", "pay", "eeo", "apply", "career", "carousel", "other"})
MIXED = ("DUTY.COMPOUND_STERILE", "DUTY.COMPOUND_NONSTERILE")  # what is compounded is not filled besides
REACH = 300  # characters on each side in which words change what a match says
OPENING = 14  # a sentence whose match begins within so many characters has no subject before it
_END = re.compile(r"[.;!?](?=\s)|\n|\s\|\s")
_INTRODUCED = re.compile(  # "Under the supervision of a pharmacist, "
    r"\s*(?:under|as (?:an?|the|part)|with|within|at|in|on|when|during|from)\b[^,.;]{0,90},\s*", re.IGNORECASE
)
_BOILERPLATE = re.compile(
    r"\b(?:without regard|regardless of|discriminat\w+|equal opportunity|accommodations?|religion|affirmative action|"
    r"(?:welcome|encourage)s? applications|applications (?:from|are)|ai|interviews? (?:will|is|are)|privacy policy|"
    r"data protection|cookies)\b"
)


class Sentence(NamedTuple):
    """A sentence's place in the document, its words in lower case, its block; `opens`: it begins with a verb.

    `begin`: where its own words begin, after its line's label and a phrase of place or manner.
    """

    start: int
    end: int
    lower: str
    block: Block
    begin: int
    opens: bool


def stated(document: Document, role: Role, known: Container[str]) -> Iterator[tuple[Sentence, Match]]:
    """Every pattern of every sentence in the blocks that may state duties or skills, in order.

    Codes in `known`, which may grow meanwhile, need no further proof.
    """
    spans = list(_spans(document))
    for number, found in matches(spaced(document.text), [span for span, _ in spans], role):
        if any(match.row.code not in known for match in found):
            (start, end), block = spans[number]
            sentence = _sentence(document.text, start, end, block, found)
            mixed = {match.start for match in found if match.row.code in MIXED}
            for match in found:
                if match.row.code not in known and (match.row.code != "DUTY.FILL" or match.start not in mixed):
                    yield sentence, match


def _spans(document: Document) -> Iterator[tuple[tuple[int, int], Block]]:
    """Start and end of each sentence, with its block."""
    for block in document.blocks:
        if block.section in SILENT or block.kind == "heading":
            continue
        start = block.start
        for found in _END.finditer(document.text, block.start, block.end):
            yield (start, found.end()), block
            start = found.end()
        if start < block.end:
            yield (start, block.end), block


def _sentence(text: str, start: int, end: int, block: Block, found: list[Match]) -> Sentence:
    while start < end and text[start].isspace():
        start += 1
    words = text[start:end]
    lower = words.lower()
    begin = block.label_end if start < block.label_end < end else start
    introduced = _INTRODUCED.match(text, begin, end)
    begin = introduced.end() if introduced else begin
    opens = any(0 <= match.start - begin <= OPENING and match.row.steps > 1 for match in found)
    return Sentence(start, end, lower if len(lower) == len(words) else words, block, begin, opens)


def boilerplate(sentence: Sentence, match: Match) -> bool:
    """Whether the words round a match speak of equal opportunity, accommodation or how applications are handled."""
    at = match.start - sentence.start
    return bool(_BOILERPLATE.search(sentence.lower, max(0, at - REACH), at + REACH))
