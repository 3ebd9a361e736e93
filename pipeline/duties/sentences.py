"""The sentences of an ad that may state duties or skills, each with the patterns found in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.duties.lexicon import Match, matches, spaced
from pipeline.duties.rivals import yields
from pipeline.outline import Block
from pipeline.text import Document
from schema.vocab import Role

SILENT = frozenset({"benefits", "pay", "eeo", "apply", "career", "carousel", "other"})
AROUND = 30  # so many matches on each side may want the words of one
FEWEST = 3  # so many sentences of a list that begin with a duty make it one of duties, whatever stands over it
REACH = 300  # characters on each side in which words change what a match says
KEPT_CHARS = 2000  # a longer block is read anew each time, so that what is kept stays small
HEADING_CHARS = 60  # a line this short before a list stands over it like a heading
_END = re.compile(  # a full stop, a line's end, a bar; not "Dr. Lee"; one set of signs first, so that search is fast
    r"[.;!?\n|](?:(?<=\n)|(?<![|])(?=\s)(?<!\b[DM]r[.])(?<!\b[Ss]t[.])|(?<=\s[|])(?=\s))"
)
_INTRODUCED = re.compile(  # "Under the supervision of a pharmacist, "
    r"\s*(?:under|as (?:an?|the|part)|with|within|at|in|on|when|during|from)\b[^,.;]{0,90},\s*", re.IGNORECASE
)
_ASKING = re.compile(
    r"\b(?:you|candidates?|skills?|profile|needs?|wants?|look(?:ing)?|like|ideal|person|brings?|must|fit|thrives?|hope|success|succeed|factors|evaluated|traits?|temperament|manners|"
    r"qualit(?:y|ies)|attributes|abilities|counts|who (?:does|will|would))\b"
)
_WORK = re.compile(
    r"(?:[’']ll|\bwill)\b(?! (?:have|need|be|bring))|"
    r"\b(?:do|doing|day|shift|duties|role|job|work|tasks|position|functions?|responsib\w+|accountab\w+|"
    r"offer|get|own|expect)\b"
)
_DAY = re.compile(
    r"\b(?:(?:your|the|a|an|one|our) (?:(?:usual|typical|normal|average|regular|working) )?|"
    r"(?:usual|typical|normal|average) )"
    r"(?:shift|day|night|week)\b",
    re.IGNORECASE,
)
_WANTED = (  # what says that a block is about whom we look for, whatever its section
    *("look for", "looking for", "we hire", "we want", "ideal", "you should", "you need to", "you are"),
    *("successful candidate", "ability to", "skill in", "knowledge of"),
)
_BOILERPLATE = re.compile(
    r"\b(?:without regard|regardless of|discriminat\w+|equal opportunity|accommodations?|religion|affirmative action|"
    r"(?:welcome|encourage)s? applications|applications (?:from|are)|ai|interviews? (?:will|is|are)|privacy policy|"
    r"data protection|cookies|informal)\b"
)
_FORMAL = (  # a sentence with none of these is no boilerplate
    *("regard", "discriminat", "equal opportunity", "accommodation", "religion", "affirmative", "applications"),
    *("ai", "interview", "privacy policy", "data protection", "cookies", "informal"),
)


class _Place(NamedTuple):
    """A sentence in its block, and where its first clause began."""

    start: int
    end: int
    origin: int


class _Span(NamedTuple):
    """A sentence's place, its block, the index of the block over it (-1 where none), where its first clause began.

    `group`: the index of the list's heading for an item, else of the block.
    """

    start: int
    end: int
    block: Block
    above: int
    origin: int
    group: int


class Sentence(NamedTuple):
    """A sentence's place in the document, its words in lower case, its block, its matches.

    `heading`: what stands over its block, in lower case, be it no more than a short line before a list.

    `begin`: where its own words begin, after its line's label and a phrase of place or manner.
    `listed`: it is one of at least FEWEST of a list or paragraph that begin with what a holder does.
    `before`: the clauses before it, up to a full stop, in lower case: "You will count; bag; label" has one subject.
    """

    start: int
    end: int
    lower: str
    block: Block
    heading: str
    begin: int
    before: str
    listed: bool
    found: list[Match]


def stated(document: Document, role: Role, known: Container[str]) -> Iterator[tuple[Sentence, Match]]:
    """Every pattern of every sentence in the blocks that may state duties or skills, in order.

    Codes in `known`, which may grow meanwhile, need no further proof.
    """
    stating = [
        (
            _Span(place.start + block.start, place.end + block.start, block, above, place.origin + block.start, group),
            moved,
        )
        for block, above, group in _blocks(document)
        for place, found in _read(document.text[block.start : block.end], role)
        for moved in ([Match(m.start + block.start, m.end + block.start, m.row) for m in found],)
    ]
    begun = Counter(span.group for span, found in stating if _begins(span, found))
    for span, found in stating:
        if any(match.row.code not in known for match in found):
            sentence = _sentence(document, span, found, begun[span.group] >= FEWEST)
            for number, match in enumerate(found):
                if match.row.code in known:
                    continue
                if not yields(match, found[max(0, number - AROUND) : number + AROUND], sentence.start, sentence.lower):
                    yield sentence, match


def _begins(span: _Span, found: list[Match]) -> bool:
    """Whether the first words of a sentence are a duty's, verb first: "Count tablets", "Fills prescriptions"."""
    first = span.start + 1  # a sentence after another begins with a space
    return any(match.start <= first and match.row.acts and match.row.code.startswith("DUTY") for match in found)


def _blocks(document: Document) -> Iterator[tuple[Block, int, int]]:
    """The blocks that may state something, each with the number of what stands over it and that of its list."""
    text, short = document.text, -1  # the last short line, while only items follow it
    for number, block in enumerate(document.blocks):
        if block.kind != "item":
            brief = block.end - block.start <= HEADING_CHARS and text[block.end - 1] not in ".,;!"
            short = number if brief else -1
        if block.kind == "heading" or (block.section in SILENT and not _speaks(document, block)):
            continue
        above = max(short, block.lead) if block.kind == "item" else block.lead
        yield block, above, block.lead if block.kind == "item" and block.lead >= 0 else number


def _places(text: str) -> Iterator[_Place]:
    """Each sentence of a block."""
    start = origin = 0
    for found in _END.finditer(text):
        yield _Place(start, found.end(), origin)
        start = found.end()
        origin = origin if found[0] == ";" else start
    if start < len(text):
        yield _Place(start, len(text), origin)


def _read(text: str, role: Role) -> tuple[tuple[_Place, tuple[Match, ...]], ...]:
    """The sentences of a block that hold patterns, with these; kept for the last blocks, which chains' ads share."""
    return (_kept_matches if len(text) <= KEPT_CHARS else _matches)(text, role)


def _matches(text: str, role: Role) -> tuple[tuple[_Place, tuple[Match, ...]], ...]:
    places = list(_places(text))
    ranges = [(place.start, place.end) for place in places]
    return tuple((places[number], tuple(found)) for number, found in matches(spaced(text), ranges, role))


_kept_matches = lru_cache(maxsize=8192)(_matches)


def _speaks(document: Document, block: Block) -> bool:
    """Whether a block of a section that states nothing does: it says whom we look for, or stands under "Your shift"."""
    if block.kind == "para":
        words = document.text[block.start : block.end].lower()
        return block.section not in ("eeo", "carousel") and any(cue in words for cue in _WANTED)
    if block.section != "other" or block.kind != "item" or block.lead < 0:
        return False
    return bool(_DAY.search(document.text[slice(*document.blocks[block.lead][:2])]))


def _sentence(document: Document, span: _Span, found: list[Match], listed: bool) -> Sentence:
    text, (start, end, block, above, origin, _) = document.text, span
    while start < end and text[start].isspace():
        start += 1
    words = text[start:end]
    lower = words.lower()
    begin = block.label_end if start < block.label_end < end else start
    introduced = _INTRODUCED.match(text, begin, end)
    begin = introduced.end() if introduced else begin
    over = document.blocks[above] if above >= 0 else None
    told = over is None or (over.kind == "heading" and over.section == "duties")
    heading = "" if over is None or told else text[over.start : over.end].lower()
    return Sentence(
        start,
        end,
        lower if len(lower) == len(words) else words,
        block,
        heading,
        begin,
        text[origin:start].lower(),
        listed,
        found,
    )


def asks(sentence: Sentence) -> bool:
    """Whether the heading over a sentence asks for something: "You", "Who thrives here", but not "What you will do"."""
    if sentence.block.kind != "item":
        return False
    return bool(_ASKING.search(sentence.heading)) and not _WORK.search(sentence.heading)


def boilerplate(sentence: Sentence, match: Match) -> bool:
    """Whether the words round a match speak of equal opportunity, accommodation or how applications are handled."""
    at = match.start - sentence.start
    return _formal(sentence.lower) and bool(_BOILERPLATE.search(sentence.lower, max(0, at - REACH), at + REACH))


@lru_cache(maxsize=256)
def _formal(lower: str) -> bool:
    """Whether a sentence has any such words: asked once a sentence, not once a match."""
    return any(word in lower for word in _FORMAL) and bool(_BOILERPLATE.search(lower))
