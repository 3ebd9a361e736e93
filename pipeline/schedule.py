"""Employment, shift and travel as the body states them of the post, not of the staff, its benefits or its pay."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.hours import hours_kinds
from pipeline.text import Document
from schema.vocab import Employment

SILENT = frozenset({"eeo", "carousel", "career"})
NOT_THE_SHIFT = SILENT | {"benefits", "pay", "about"}
NOT_ITS_HOURS = SILENT | {"benefits"}
HOURS = (Employment.FULL_TIME, Employment.PART_TIME)
OPENS, BULLETS = (
    frozenset({"", "\n", ".", ";", "|"}),
    " •*-·–",
)  # what stands before the first word of a line or sentence
ANCHORS = (
    "full",
    "part",
    "prn",
    "p.r.n.",
    "per diem",
    "per-diem",
    "week",
    "contract",
    "temp",
    "seasonal",
    "fixed",
    "locum",
)
_KIND = re.compile(  # matched only where an anchor stands: str.find is 20 times as fast as a search (2026-11-25)
    r"\b(?:(?P<prn>prn|per[- ]diem|p\.r\.n\.)|(?P<part>part[- ]?time)|(?P<full>full[- ]?time)"
    r"|(?P<contract>weeks? (?:travel )?(?:contract|assignment)|contract (?:position|role|assignment)|contract-to-hire)"
    r"|(?P<temp>(?:temporary|temp|seasonal|fixed[- ]term|locum) (?:\w+ ){0,2}"
    r"(?:position|role|job|assignment|appointment|post|contract|cover)"
    r"|fixed[- ]term(?=[ ,]*(?:$|\n|[.,;]|for|until|contract))"
    r"|temporary(?=,? (?:up to|for|until|through) )))\b"
)
_STAFF = re.compile(
    r"(?i)[ )]*(?:and part[- ]time |and full[- ]time |regular |eligible |benefit\w* )*"
    r"(?:employee|staff(?! pharm| tech| rph)|associate|team member|colleague|benefit|worker|caregiver|equivalent"
    r"|pharmacists? and|student|enrol|co-?workers|positions are|jobs are"
    r"|team\b|people|openings go|elsewhere|or part|hours|technicians and"
    r"|(?:\w+ ){0,2}(?:work|experience|job) (?:is|are|counts?|preferred|welcome|required|a plus))"
)
_LABEL = re.compile(
    r"\b(?:employment|job|position|work|time|appointment|contract|assignment|role|shift)? ?"
    r"(?:type|schedule|status|category|pattern|class|contract|hours|time|length|term|duration)\s*[:\t|\n-]+\s*"
    r"(?:permanent|regular|temporary|ongoing|salaried|hourly)?[ ,/-]*$"
)
_KINDS = {
    "prn": Employment.PRN,
    "part": Employment.PART_TIME,
    "full": Employment.FULL_TIME,
    "contract": Employment.CONTRACT,
    "temp": Employment.TEMPORARY,
}
_SHIFT_BEFORE = re.compile(
    r"(?i)\b(?:(?P<night>over ?nights?|nights?|3rd|third|graveyard)|(?P<evening>evenings?|2nd|second|swing|pm)"
    r"|(?P<day>days?|1st|first|morning|am)|(?P<rotating>rotat\w+)"
    r"|(?P<variable>variable|varied|various|flexible))[ -]*$"
)
_SHIFT_AFTER = re.compile(
    r"(?i)s?\s*(?:type|schedule)?\s*[:\t|]\s*(?:\d[\w-]* ?(?:hours?|hr)?,? )?"
    r"(?:(?P<night>over ?nights?|nights?|3rd|third)|(?P<evening>evenings?|2nd|second)"
    r"|(?P<day>days?|1st|first|mornings?)|(?P<weekend>weekends?)|(?P<rotating>rotat\w+)|(?P<variable>variable|varie[sd]|various|flexible))\b"
)
_NO_SHIFT = re.compile(r"(?i)\b(?:no|not|without|never)\b[^.;\n]{0,24}$")
_EXTRA_PAY = re.compile(r"(?i)s?(?: work)? (?:differential|premium|pay|bonus)|s? (?:lead|supervisor|manager|change)")
_PERCENT = re.compile(r"(?i)(?:up to |approximately |about |at least |~ ?)?(\d{1,3}) ?(?:%|percent)")
_NO_TRAVEL = re.compile(r"(?i)(?:\bno(?:ne)?|\bnot require(?:d)?|without)[ -]+(?:any |overnight )?$")
_MUST_TRAVEL = re.compile(
    r"(?i)(?:willing(?:ness)?|able|ability|must|required|may be (?:asked|required)|need) (?:to |be )*$"
)
_TRAVEL_IS_ELSE = re.compile(
    r"(?i)[a-z]*[ -](?:package|allowance|reimburse|medicine|vaccin|health|insurance|clinic|discount|stipend|expense)"
)
NEAR = 40  # letters around a word in which its context is looked for


def _section(document: Document, at: int) -> str:
    block = bisect_right(document.blocks, at, key=lambda b: b.start) - 1
    return document.blocks[block].section if block >= 0 else "unknown"


def _lower(document: Document) -> str:
    """The text in lower case, or "" where lower case would move the offsets."""
    low = document.text.lower()
    return low if len(low) == len(document.text) else ""


def _places(low: str, word: str) -> Iterator[int]:
    at = low.find(word)
    while at >= 0:
        yield at
        at = low.find(word, at + 1)


def stated_employment(document: Document) -> str | None:
    """The kind of employment the body gives the post: after a label, by name or by its hours.

    None where it says both full and part time.
    """
    low = _lower(document)
    labelled, found = _named(document, low)
    hours = [kind for kind in labelled if kind in HOURS]
    if labelled:
        return (hours or labelled)[0]
    for kind in (Employment.PRN, Employment.CONTRACT, Employment.TEMPORARY):
        if kind in found[:2]:
            return kind
    if found:
        return found[0] if found[0] in (found[-1], *found[1:2]) else None
    return next((kind for at, kind in hours_kinds(low) if _section(document, at) not in NOT_ITS_HOURS), None)


def _named(document: Document, low: str) -> tuple[list[Employment], list[Employment]]:
    """Kinds that follow a label ("Job type: Full time"), and those said of the post elsewhere, in order."""
    labelled: list[Employment] = []
    found: list[Employment] = []
    for start in sorted({at for anchor in ANCHORS for at in _places(low, anchor)}):
        named = _KIND.match(low, start)
        if not named or (section := _section(document, start)) in SILENT:
            continue
        kind = _KINDS[named.lastgroup or ""]
        if _LABEL.search(low, max(0, start - NEAR), start):
            labelled.append(kind)
        elif not _STAFF.match(low, named.end()) and (
            section != "benefits" or low[max(0, start - 6) : start].rstrip(BULLETS)[-1:] in OPENS
        ):
            found.append(kind)
    return labelled, found


def stated_shift(document: Document) -> str | None:
    """The shift the body names ("Shift: Evening", "rotating shifts"); "variable" where it names several."""
    found: list[str] = []
    for start in _places(_lower(document), "shift"):
        end = start + len("shift")
        if _section(document, start) in NOT_THE_SHIFT:
            continue
        if _EXTRA_PAY.match(document.text, end) or _NO_SHIFT.search(document.text, max(0, start - NEAR), start):
            continue
        around = _SHIFT_BEFORE.search(document.text, max(0, start - NEAR), start) or _SHIFT_AFTER.match(
            document.text, end
        )
        if around and around.lastgroup:
            found.append(around.lastgroup)
    return found[0] if len(set(found)) == 1 else "variable" if found else None


def stated_travel(document: Document) -> str | None:
    """How much the post travels: "25%", "none", "required"; None where the body does not say."""
    for start in _places(_lower(document), "travel"):
        end = start + len("travel")
        before, after = document.text[max(0, start - NEAR) : start], document.text[end : end + NEAR]
        if _TRAVEL_IS_ELSE.match(after) or _section(document, start) in SILENT:
            continue
        if _NO_TRAVEL.search(before):
            return "none"
        percent = _PERCENT.search(after.partition("\n")[0]) or _PERCENT.search(before.rpartition("\n")[2])
        if percent:
            return f"{int(percent.group(1))}%"
        if _MUST_TRAVEL.search(before):
            return "required"
    return None
