"""Blocks to segments (sentences and semicolon parts) and segments to chunks (comma parts, brackets, dashes).

A cue never reaches past its segment; inside one, it reaches chunk by chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SIGN = re.compile(r"[.!?;\t\n|]")
_SENTENCE = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“(]?[A-Z0-9])|(?<=[a-z)\]])[.](?=[A-Z][a-z])|;|\t|\n|\|(?=\s)")
_SMALL_SENTENCE = re.compile(r"[.!?]+(?=\s+\S)|;|\t|\n|\|(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:b\.?s|m\.?s|ph\.?d|pharm\.d|ph|r\.ph|b\.?sc|b|a\.?a|dr|st|mr|ms|mrs|e\.g|i\.e|u\.s|no|inc|jr|d\.c|approx|vs|"
    r"min|req|pref|lic|cert|exp|yrs?|mos?|reg|etc|dept|hrs?|c\.ph\.t|gs|incl|esp|bs|pharm|p\.m|a\.m|"
    r"mass|penn|tenn|conn|calif|minn|mich|wash|colo|ariz|fla|wis|okla|ark|tex))$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:D\.C|U\.S|Pharm\.D|Ph\.D|R\.Ph|B\.S|BS|MS)$", re.IGNORECASE)  # these may end a sentence ...
_UNIT = re.compile(r"\b(?:yrs?|mos?|hrs?|wks?|pref'd|req'd)$", re.IGNORECASE)  # may end a sentence before a capital
_WORDY = re.compile(r"\b(?:req|pref|lic|cert|exp|reg)$", re.IGNORECASE)  # no title as "Dr." is: may end a sentence
_SUBJECT = re.compile(r"\s+(?:If|You|We|Must|Will|All|This|The|Our|Please)\s")
_SAYS = re.compile(r"\b(?:must|requires?|required|needs?|needed|have|holds?|preferred)\b", re.IGNORECASE)
_SAYS_TOO = re.compile(r"\s+[A-Z][^.;:]{0,60}\b(?:required|preferred|desired|plus|needed|must)\b", re.IGNORECASE)
_FRESH = re.compile(r"\s+[A-Z][a-z]")
_OPENS = re.compile(  # ... where another begins
    r"\s+(?:The|An?|We|You|Your|Our|This|These|If|No|Not|Must|Should|Will|Able|Ability|Active|Current|Valid|Licens\w+|"
    r"Certif\w+|Regist\w+|Experience|Minimum|At least|Prefer\w*|Requir\w*|Complet\w+|Resid\w+|BLS|CPR|ACLS|Strong|"
    r"Excellent|Prior|Previous|[A-Z][a-z]+ (?:licen[sc]\w+|registration|is|are))\b"
)
_CHUNK = re.compile(  # one set of signs first, so that search is fast
    r"[,;()\[\]\s\-–—:.?](?:(?<=,)(?!\d)|(?<=[;()\[\]])|(?<=\s)[-–—]\s|(?<=[-–—])[-–—]|(?<=—)|(?<=:)(?=\s)|"
    r"(?<=[.?])"
    r"(?=\s+(?:Required|Preferred|Desired|Must|Not|No|This|That|It|These|Both|Either|Can|Will|May|To be|Don|If)\b))"
)


LONGEST = 700  # code points of a segment


class Chunk(NamedTuple):
    """A part of a segment between commas, brackets or dashes; `opened` by which sign ("" for the first)."""

    start: int
    end: int
    opened: str


class Segment(NamedTuple):
    """A sentence or semicolon part of block number `block`; `[start, end)` in code points of the document."""

    start: int
    end: int
    block: int


def segments(text: str, start: int, end: int, block: int, *, small: bool = False) -> Iterator[Segment]:
    """The segments of one block, in order; a run that no sign parts is cut at LONGEST.

    `small`: the ad is all in small letters, so that a sentence may start with one.
    """
    begin = start
    for stop in _stops(text, start, end, _SMALL_SENTENCE if small else _SENTENCE):
        while stop - begin > LONGEST:
            space = text.rfind(" ", begin + 1, begin + LONGEST)
            cut = space + 1 if space > begin else begin + LONGEST
            yield Segment(begin, cut, block)
            begin = cut
        if text[begin:stop].strip():
            yield Segment(begin, stop, block)
            begin = stop


def _stops(text: str, start: int, end: int, sentence: re.Pattern[str]) -> Iterator[int]:
    """Where sentences and semicolon parts end."""
    last = start
    for sign in _SIGN.finditer(text, start, end):
        found = sentence.match(text, sign.start(), end)
        if not found or found.start() < last:
            continue
        if found[0] == "." and _abbreviates(text, last, found):
            continue
        last = found.end()
        yield last
    yield end


def _abbreviates(text: str, last: int, found: re.Match[str]) -> bool:
    """Whether a full stop belongs to an abbreviation and ends no sentence."""
    start = found.start()
    if not _ABBREVIATION.search(text, max(last, start - 8), start):
        return False
    if _WORDY.search(text, max(last, start - 4), start) and _SUBJECT.match(text, found.end()):
        return False
    if _SAYS.search(text, last, start) and _SAYS_TOO.match(text, found.end()):
        return False  # "MUST HAVE NC LICENSE AND IMMUNIZATION CERT. RESIDENCY NOT REQUIRED."
    if _UNIT.search(text, max(last, start - 6), start) and _FRESH.match(text, found.end()):
        return False
    ends = _PLACE.search(text, max(last, start - 5), start) and _OPENS.match(text, found.end())
    return not ends


def chunks(text: str, segment: Segment) -> list[Chunk]:
    """The chunks of a segment, in order; together they cover it but for the signs between them."""
    found, begin, opened = [], segment.start, ""
    for sign in _CHUNK.finditer(text, segment.start, segment.end):
        found.append(Chunk(begin, sign.start(), opened))
        begin, opened = sign.end(), sign[0].strip()
    found.append(Chunk(begin, segment.end, opened))
    return found


def chunk_of(chunks: list[Chunk], at: int) -> int:
    """Index of the chunk a place lies in (the last one that starts before it)."""
    for index in range(len(chunks) - 1, -1, -1):
        if chunks[index].start <= at:
            return index
    return 0
