"""Years of experience: the ad's main demand, with its level and words.

Years that are an alternative to a credential ("residency or three years"), a grade's rule, a window or a benefit are
no demand. A required demand is the main one before a preferred one; of several, the first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from pipeline.outline import Block
from pipeline.requirements.segment import Segment, segments
from pipeline.sections import ASKING
from pipeline.text import Document
from schema.posting import Evidence, Experience
from schema.vocab import Level

_ONES = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {word: max(at, 1) for at, word in enumerate(_ONES)} | {"eighteen": 18, "twenty-four": 24, "several": 0}
_WORDS = "|".join(_ONES[1:])
_YEARS = re.compile(
    rf"\b(?P<number>\d{{1,2}}(?:\.5)?|{_WORDS}|a(?=\s+year)|eighteen|twenty-four)(?:\s*\(\d{{1,2}}\))?\s*\+?\s*"
    rf"(?:(?:-|–|to|or)\s*(?:\d{{1,2}}|{_WORDS})\s*\+?\s*)?(?:or more\s+|full\s+|plus\s+)?"
    r"(?P<unit>years?|yrs?\.?|months?|mos?\.)(?:'|’|s'|\s*\([^)]{0,12}\))?",
    re.IGNORECASE,
)
_UNITS = ("year", "yr", "month", "mos.")
_MINIMUM = re.compile(r"\b(?:at least|a minimum of|minimum of|minimum|min\.?|more than|over)\s+$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\bexperience|\bas an?\b|\bbehind\b|\bwork(?:ing)?\b|\bpractice\b|\bpharmacy\b|\bhospital\b|\bretail\b|"
    r"\bin an?\b|\bsales\b|\brequired\b|\bminimum\b|\bof sql\b|\bdata entry\b|\btraining\b|"
    r"\bpost-(?:registration|qualification)|"
    r"\bin (?:long-term|community|oncology|compounding|sterile|clinical|industry|customer)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:experience|background)\W*(?:\w+\W+){0,4}$|required\W*$", re.IGNORECASE)
_OTHER = re.compile(
    r"^\W*(?:of age|old|of hire|of employment|of service|of start|after|ago|from|per|each|in a row|from now|of tenure|"
    r"with us|and (?:a )?\$|of history|later|of the start|contract|commitment|program\b|term|"
    r"residency|of (?:\w+ )?residency|of college|degree|of benefits)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:within|after|every|past|last|first|next|previous|over the|each|until|during|age|licen[sc]ed? for|"
    r"record for|since|about|than|in|by|up to|a)(?: the| their| your)?|\$[\d.,]+)\s*$",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\bor\s+(?:(?:at least|an?|equivalent|minimum of|a minimum of|has|have|with|[\w-]+)\s+){0,2}$", re.IGNORECASE
)
_CREDENTIAL = re.compile(
    r"residenc|pgy|pharm\.? ?d|\bb\.?s\.?\b|degree|diploma|certif|licen|program|fellowship|doctor|bachelor|"
    r"registration",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"\b(?:serv|operat|grow|trust)\w* [^.]{0,60}\bfor (?:over |more than )?$", re.IGNORECASE)
_OR_RESIDENCY = re.compile(r"[^,;.]{0,60}\bor\b[^,;.]{0,30}(?:residen|pgy|fellowship)", re.IGNORECASE)
_BUNDLED = re.compile(r"\b(?:with|plus)\s+$", re.IGNORECASE)
_GRADE = re.compile(r"\bgs-|\bgrade\b", re.IGNORECASE)
_PREFERRED = re.compile(
    r"prefer|desir|\bplus\b|helpful|would help|an asset|advantage|nice to have|ideal|bonus|welcome|a big help|"
    r"beneficial|useful",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\bmust\b|require|minimum|at least|\bneed|\bmin\b|\bhave\b|mandatory|essential|looking for|seeking", re.IGNORECASE
)
_REQUIRED = re.compile(r"\brequired\b|\bmust\b|\bmandatory\b|\bis essential\b|\bneeded\b", re.IGNORECASE)


NUMBERS_A_SEGMENT = 8  # more in one sentence is no advertisement; keeps hostile text quick


class _Demand(NamedTuple):
    years: float
    level: Level
    start: int
    end: int


def _years(found: re.Match[str]) -> float:
    number = found["number"].lower()
    value = float(number) if number[0].isdigit() else float(_NUMBERS[number])
    return value / 12 if found["unit"].lower().startswith("mo") else value


def _is_demand(text: str, segment: Segment, found: re.Match[str], block: Block) -> bool:
    """Whether a number of years is a demand for experience made of whoever is hired."""
    before, after = text[segment.start : found.start()], text[found.end() : segment.end]
    bare = before[: -len(found_minimum[0])] if (found_minimum := _MINIMUM.search(before)) else before
    if _BEFORE.search(bare[-24:]) or _OTHER.match(after) or _GRADE.search(before):
        return False
    if not _SUBJECT.search(after[:90]) and not _NAMED.search(before[-60:]):
        return False
    if _HISTORY.search(before) or found["number"] == "0":
        return False
    if _OR_RESIDENCY.match(after):
        return False
    if _CREDENTIAL.search(before) and (
        _ALTERNATIVE.search(bare[-40:]) or (_BUNDLED.search(before) and re.search(r"\bor\b", before + after))
    ):
        return False  # "residency or three years", "PharmD, or BS with five years"
    if block.section in ASKING or (block.section == "unknown" and block.kind == "item"):
        return True
    asked = bool(_DEMAND.search(before + found[0] + after) or _PREFERRED.search(after))
    if block.section == "duties":
        return bool(_REQUIRED.search(before + after) or re.search(r"\bneed\b", before))
    return asked and block.section in ("intro", "unknown", "tail", "about", "other")


def _level(text: str, segment: Segment, found: re.Match[str], block: Block) -> Level:
    """The level of a demand: its own words, else its section."""
    after = text[found.end() : segment.end]
    clause = re.split(r"[,;]\s", after[:110], maxsplit=1)[0]
    preferred = _PREFERRED.search(clause)
    if _REQUIRED.search(clause) and not preferred:
        return Level.REQUIRED
    lead = _PREFERRED.search(text, max(segment.start, found.start() - 40), found.start())
    if preferred or lead or (block.section == "preferred" and not _REQUIRED.search(after)):
        return Level.PREFERRED
    return Level.REQUIRED


def _unit_places(lower: str) -> Iterator[int]:
    for unit in _UNITS:
        at = lower.find(unit)
        while at >= 0:
            yield at
            at = lower.find(unit, at + 1)


def _demands(document: Document) -> list[_Demand]:
    """Demands of blocks that name years or months, in order."""
    text, blocks = document.text, document.blocks
    starts = [block.start for block in blocks]
    timed = sorted({bisect_right(starts, at) - 1 for at in _unit_places(text.lower())})
    demands = []
    for index in timed:
        block = blocks[index]
        if block.kind == "heading":
            continue
        for segment in segments(text, block.start, block.end, index):
            for found in islice(_YEARS.finditer(text, segment.start, segment.end), NUMBERS_A_SEGMENT):
                if _is_demand(text, segment, found, block):
                    end = _quote_end(text, found.end(), segment.end)
                    minimum = _MINIMUM.search(text, max(segment.start, found.start() - 24), found.start())
                    start = minimum.start() if minimum else found.start()
                    demands.append(_Demand(_years(found), _level(text, segment, found, block), start, end))
    return demands


def _quote_end(text: str, start: int, end: int) -> int:
    """End of the words that say which experience: to the next comma or bracket, the segment's end at most."""
    stop = re.compile(r"[,;()]|\.$|\n").search(text, start, end)
    return stop.start() if stop else end


def read_experience(document: Document) -> Experience | None:
    """The main demand for years of experience, or None; months are parts of a year, a range counts by its minimum."""
    demands = _demands(document)
    required = [demand for demand in demands if demand.level is Level.REQUIRED]
    main = (required or demands)[:1]
    if not main:
        return None
    years, level, start, end = main[0]
    quote = document.text[start:end].rstrip(" .")
    return Experience(min_years=years, level=level, evidence=Evidence(start, start + len(quote), quote))
