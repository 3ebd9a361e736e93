"""Years of experience: the ad's main demand, with its level and words.

In a list of what is asked a number of years is a demand unless words near it say that it is something else (a window,
an age, a degree, a contract); elsewhere it is one only where the words ask for it. Years that are an alternative to a
credential ("residency or three years") or a grade's rule are no demand.
A required demand is the main one before a preferred one; of several, the first.
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
from pipeline.years import Span, spans
from schema.posting import Evidence, Experience
from schema.vocab import Level

SPANS_AN_AD = 60  # more is no advertisement; keeps hostile text quick
NEVER = frozenset({"eeo", "benefits", "pay", "apply", "career", "carousel"})  # sections whose years are no demand
LOOSE = frozenset({"intro", "unknown", "other", "tail"})
_MINIMUM = re.compile(
    r"\b(?:at least|(?:an? |the )?min(?:imum|\.)?(?: of)?|more than|over|(?:no|not) (?:less|fewer) than|a full|"
    r"approximately|roughly|around)\s+$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\bexp\w*rience|\bas an?\b|\bbehind\b|\bwork(?:ing)?\b|\bpractice\b|\bpharmacy\b|\bhospital\b|\bretail\b|"
    r"\bin (?:an?|the)\b|\bsales\b|\brequired\b|\bminimum\b|\btraining\b|\bpreferred\b|"
    r"\bpost-(?:registration|qualification|graduate)|\bin (?:long-term|community|oncology|compounding|sterile|clinical|"
    r"industry|customer|acute|managed|the (?:field|profession))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:exp\w*rience|background)(?:\W*(?:\w+\W+){0,5}|[^.;\n]{0,90}\(\W*(?:min\w*\W*)?)$|required\W*$", re.IGNORECASE
)
_OTHER = re.compile(
    r"\W*(?:of age|old|of (?:hire|employment|service|start|tenure|history|benefits|appointment|graduation|the start|"
    r"licensure|issu\w+|residence|post-?secondary)|after|ago|from|per|each|in a row|with us|and (?:a )?\$|later|"
    r"until|prior to|(?:to|in which to) (?:complete|obtain|pass|get|become|finish|earn|"
    r"sit|take|apply|move|convert|achieve|attain|secure|register|transition)|-for-|"
    r"(?:training |rotational |residency |assignment |service |employment |work )?"
    r"(?:contract|commitment|program|term\b|degree|college|"
    r"university|probation|period|cycle|course\b|coursework|agreement|obligation|residen|fellowship|plan\b|assignment|"
    r"lease|apprentice)|"
    r"(?:minimum |clean |of |a )*(?:motor vehicle|mvr|driving|driver)|"
    r"(?:of )?(?:[\w-]+ ){0,2}(?:residen(?:cy|ts?)\b|college|coursework|fellowship|university|(?:pharmacy )?school\b)"
    r"|of (?:\w+ )?(?:education|study)\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:within|after|every|past|last|first|next|previous|over the|each|until|during|age|since|about|than|in|by|"
    r"up to|aged?|third|second|final|certified|valid|train\w*|lasts|takes|maximum(?: of)?|a|or are|of the|"
    r"commit\w*(?: to| of)?|period of|education:?|schooling:?|college:?|stay|tenure of|duration:?(?: of)?|length:?)"
    r"(?: the| their| your| an?)?|\$[\d.,]+)\s*$",
    re.IGNORECASE,
)
_COURSE = re.compile(
    r"^(?!.*\bexp\w*rience).*(?:degree|diploma|certif|program|doctor|master|course|training|pathway|placement|apprentic|"
    r"school|college|residenc|fellowship)",
    re.IGNORECASE | re.DOTALL,
)
_FOR = re.compile(r"\bfor\s+$", re.IGNORECASE)  # "licensed for two years" is a demand, "valid for two years" is none
_HELD = re.compile(
    r"\b(?:been|practi[sc]\w+|register\w*|(?<!driver )licensed|qualified|work\w*|experience|served|pharmacists?|"
    r"technicians?)\b[^.;\n]{0,40}$",
    re.IGNORECASE,
)
_ALTERNATIVE = re.compile(
    r"\bor\s+(?:[^,;.]{0,40}\b(?:experience|practice|work) of\s+)?"
    r"(?:(?:at least|an?|equivalent|minimum of|a minimum of|has|have|with|(?!and\b)[\w-]+)\s+){0,2}$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"residenc|pgy|pharm\.? ?d|\bb\.?s\.?\b|degree|diploma|certif|licen|program|fellowship|doctor|bachelor|"
    r"registration|\bged\b|course|training",
    re.IGNORECASE,
)
_OR_CREDENTIAL = re.compile(
    r"[^;.\n]{0,90}\bor\b[^,;.\n]{0,45}(?:residen|pgy|fellowship|bachelor|degree|diploma|a certificate|certification\b)"
    r"(?!\w* (?:is |are )?(?:pharmacy |hospital )?(?:experience|a plus|prefer))",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"\b(?:serv|operat|grow|trust)\w* [^.]{0,60}\bfor (?:over |more than )?$|"
    r"\b(?:our (?!ideal|next|new|perfect|success)|founder|team|staff|company|combined|she|he|they)[^.;]{0,30}"
    r"\b(?:ha(?:ve|s|d)|bring\w*|average|spent|combined|boast\w*|celebrat\w+)\b[^.;]{0,24}$|"
    r"\bwe(?: have|'ve| bring| boast)\b[^.;]{0,24}$|\bwho(?: has|'s| have|'ve) [^.;]{0,40}\bfor $|"
    r"\b(?:board|state|law|statute)\b[^.;]{0,20}\b(?:wants?|requires?|says|asks)\b[^.;]{0,12}$",
    re.IGNORECASE,
)
_WHATEVER = re.compile(
    r"\b(?:matters?|whether|regardless|if you(?:'ve|’ve| have| are)?|not? (?:experience|prior)|entry.level)\b",
    re.IGNORECASE,
)
_BUNDLED = re.compile(r"\b(?:with|plus)\s+$", re.IGNORECASE)
_SECOND_ROUTE = re.compile(  # "PharmD, or BS and five years"; a school diploma stands in for nothing
    r"\bor\b[^,;.]{0,40}(?:\bb\.?s\b|bachelor|\brph\b|bs\s?pharm|pharm\.?\s?d\b|residency|pgy-?\d)"
    r"[^,;.]{0,30}(?:\band|\bwith|\bplus|\+|&)\s*$",
    re.IGNORECASE,
)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_SUBSTITUTED = re.compile(r"\bsubstitut|\bin lieu\b|\bin place of\b", re.IGNORECASE)
_NOT_FOR = re.compile(r"\b(?:not|never|our|we|us|my)\b[^.;]{0,50}$", re.IGNORECASE)
_GRADE = re.compile(r"\bg[sp]-|\bgrade\b", re.IGNORECASE)
_SPECIALIZED = re.compile(r"\W*(?:of )?(?:full-time )?speciali[sz]ed experience\b", re.IGNORECASE)  # federal grades
_PREFERRED = re.compile(
    r"prefer|\bpref\b|desir|\bplus\b|helpful|would help|an asset|advantage|nice to have|ideal|bonus|welcome|a big help|"
    r"beneficial|useful|\blove\b|\blike to\b|optional|would be (?:nice|great)",
    re.IGNORECASE,
)
_DEMAND = re.compile(
    r"\bmust\b|require|minimum|at least|\bneed|\bmin\b|\bhave\b|mandatory|essential|looking for|seeking|\bwant\b|"
    r"\blove\b|\blike to\b|\bpossess|\bshould\b|\bbrings?\b",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"\brequired\b|\bmust\b|\bmandatory\b|\bis essential\b|\bneeded\b", re.IGNORECASE)
_STATED = re.compile(r"\s*[-–—(]?\s*(?:required|preferred|minimum|desired)\b", re.IGNORECASE)
_FRAGMENT = re.compile(  # a sentence that is nothing but the years: "One year of nuclear practice."
    r"[^.;\n]{0,60}\b(?:exp\w*rience|practice|as an?|work)\b(?![^.\n]* (?:is|are|was|will|can)\b)", re.IGNORECASE
)
_LISTED_PREFERENCE = re.compile(  # "six months in LTC, hospital or retail preferred"
    r"[^.;]{0,80}\bor\b[^,.;]{0,40}(?:prefer|desir|a plus|helpful)", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;]\s")
_QUOTE_END = re.compile(r"[,;()]|\.$|\n")


class _Demand(NamedTuple):
    level: Level
    years: float
    start: int
    end: int


def read_experience(document: Document) -> Experience | None:
    """The main demand for years of experience, or None; months are parts of a year, a range counts by its minimum."""
    demands = list(_demands(document))
    main = next((demand for demand in demands if demand.level is Level.REQUIRED), next(iter(demands), None))
    if main is None:
        return None
    quote = document.text[main.start : main.end].rstrip(" .")
    return Experience(
        min_years=main.years, level=main.level, evidence=Evidence(main.start, main.start + len(quote), quote)
    )


def _demands(document: Document) -> Iterator[_Demand]:
    """The demands of the ad, in order."""
    text, blocks = document.text, document.blocks
    parts: list[Segment] = []
    for span in islice(spans(text), SPANS_AN_AD):
        index = bisect_right(blocks, span.start, key=lambda block: block.start) - 1
        if index < 0 or _is_silent(text, blocks[index], span):
            continue
        block = blocks[index]
        if not parts or parts[0].block != index:
            parts = list(segments(text, block.start, block.end, index))
        segment = next((part for part in parts if part.start <= span.start < part.end), None)
        if segment and _is_demand(text, segment, span, block):
            minimum = _MINIMUM.search(text, max(segment.start, span.start - 24), span.start)
            start = minimum.start() if minimum else span.start
            stop = _QUOTE_END.search(text, span.end, segment.end)
            yield _Demand(_level(text, segment, span, block), span.years, start, stop.start() if stop else segment.end)


def _is_silent(text: str, block: Block, span: Span) -> bool:
    """Whether a block cannot demand: of a silent section, or a heading ("Experience: retail: 1 year" is a line)."""
    return block.section in NEVER or (block.kind == "heading" and ":" not in text[block.start : span.start])


def _is_demand(text: str, segment: Segment, span: Span, block: Block) -> bool:
    """Whether a number of years is a demand for experience made of whoever is hired."""
    before, after = text[segment.start : span.start], text[span.end : segment.end]
    bare = before[: -len(minimum[0])] if (minimum := _MINIMUM.search(before)) else before
    if span.years == 0 or _is_other(bare, after):
        return False
    if not _is_asked(before, bare, text[span.start : span.end], after, block):
        return False
    return not (_is_alternative(before, bare, after) or _HISTORY.search(before) or _WHATEVER.search(before[-70:]))


def _is_other(bare: str, after: str) -> bool:
    """Whether the words round the years say that they are a window, an age, a degree, a grade's rule."""
    if _FOR.search(bare) and (not _HELD.search(bare[-70:]) or _NOT_FOR.search(bare)):
        return True
    if bare.rstrip().endswith("(") and after.lstrip().startswith(")") and _COURSE.search(bare):
        return True  # the length of a course: "Primary care pathway (18 months)"
    graded = _GRADE.search(bare) and not _SPECIALIZED.match(after)
    return bool(_BEFORE.search(bare[-24:]) or _OTHER.match(after) or graded)


def _is_alternative(before: str, bare: str, after: str) -> bool:
    """Whether a credential does as well: "residency or three years", "PharmD, or BS with five years"."""
    if _OR_CREDENTIAL.match(after) or _SECOND_ROUTE.search(bare) or _SUBSTITUTED.search(before + after):
        return True
    if not _CREDENTIAL.search(before):
        return False
    return bool(_ALTERNATIVE.search(bare[-40:]) or (_BUNDLED.search(bare) and _OR.search(before + after)))


def _is_asked(before: str, bare: str, number: str, after: str, block: Block) -> bool:
    """Whether the place or the words ask for the years."""
    if block.section in ASKING:
        return True
    if _STATED.match(after):
        return True
    if not before.strip() and block.section in LOOSE and _FRAGMENT.match(after):
        return True
    if not _SUBJECT.search(after[:90]) and not _NAMED.search(before[-60:]) and not _FOR.search(bare):
        return False
    if block.section == "unknown" and block.kind == "item":
        return True
    if block.section == "duties":
        return bool(_REQUIRED.search(before + after) or re.search(r"\bneed\b", before))
    return bool(_DEMAND.search(before + number + after) or _PREFERRED.search(after))


def _level(text: str, segment: Segment, span: Span, block: Block) -> Level:
    """The level of a demand: its own words, else its section."""
    after = text[span.end : segment.end]
    clause = _CLAUSE_END.split(after[:110], maxsplit=1)[0]
    preferred = _PREFERRED.search(clause) or _LISTED_PREFERENCE.match(after)
    if _REQUIRED.search(clause) and not preferred:
        return Level.REQUIRED
    lead = _PREFERRED.search(text, max(segment.start, span.start - 40), span.start)
    if preferred or lead or (block.section == "preferred" and not _REQUIRED.search(after)):
        return Level.PREFERRED
    return Level.REQUIRED
