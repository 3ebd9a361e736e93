"""Whether a credential is asked of the person hired, or only mentioned: of a supervisor, a team, an offer, a law."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.requirements.fragment import borne
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from pipeline.requirements.scope import Scope
from pipeline.sections import ASKING, SILENT
from schema.vocab import Role

NEVER = frozenset({"eeo", "carousel", "career", "benefits", "pay"})  # sections that ask nothing, whatever their words
FOREIGN = {  # what an ad for one role does not ask of the other's holder
    Role.PHARMACIST: ("LIC.TECH", "CERT.CPHT", "LIC.AIDE", "EDU.TECH_PROGRAM", "CERT.CSPT"),
    Role.TECHNICIAN: ("LIC.RPH", "EXAM.NAPLEX", "ROLE.PIC", "AUTH.ANP", "EDU.PHARMACY.ENROLLED"),
    Role.INTERN: ("LIC.TECH", "AUTH.ANP", "ROLE.PIC"),
    Role.AIDE: ("LIC.RPH", "ROLE.PIC"),
}
REACH_BEFORE = {"holder": 48, "offer": 60, "third": 60, "law": 60, "document": -1, "adjacent": 2}
REACH_AFTER = 3
GUEST_REACH = 90  # code points between a credential and "may be substituted"
DOCUMENT_REACH = 36
SHORT_ITEM = 110
BARE_ITEM = 40  # a credential so near the start of a list item is the item's subject
ISSUED = frozenset({"CERT.CPHT.PTCB", "CERT.CPHT.NHA"})  # surfaces that name who certifies
_OR_ELSE = re.compile(r",\s*or\b")
_PRICE = re.compile(r"\W{1,3}(?:(?:i{1,3}|iv|[1-4])\b\W{1,3})?\$?\d{2}\.\d{2}\b")
_STAND_IN = re.compile(r"\b(?:consider\w*|accept\w*|in (?:lieu|place) of|instead|substitut\w+|also welcome|counts?)\b")
_ARTICLES = re.compile(r"\W*(?:(?:an?|the|current|valid|active|full|clean|your|own)\s+)*")
_INVITED = re.compile(
    r"\b(?:invit\w+|welcome\w*|looking for|seek\w*|applications?|hiring|recruit\w*|opportunit\w+ for|wanted|open to|"
    r"suit\w*|must|should|shall|need to|have to|interested|encouraged to apply|(?:is|are) for|"
    r"right to work|first in line|(?:can|may|please) apply)\b|"
    r"\bonly(?=\W*(?:please|apply|need|\())"
)

_TRADE = re.compile(  # "Registered Nurse: RN license, BLS" in an ad for several posts
    r"\W*(?:registered nurses?|(?:licensed practical |charge |staff )?nurses?|nurse practitioners?|rns?|lpns?|cnas?|"
    r"physicians?|physician assistants?|medical assistants?|respiratory therapists?|paramedics?|emts?|dietiti?ci?ans?|"
    r"social workers?|phlebotomists?|(?:lab|laboratory|radiology|surgical) tech(?:nician|nologist)?s?)"
    r"\s*(?:\([^()]{0,30}\)\s*)?(?::|[-–—]\s)"
)


class Place(NamedTuple):
    """Where a hit stands: its block's kind, section and label, and its segment's bounds.

    `demanding`: the segment says "must" somewhere; `alone`: it does little but name a credential ("CPR card.").
    """

    kind: str
    section: str
    label_end: int
    start: int
    end: int
    demanding: bool = False
    alone: bool = False


def _priced(lower: str, hit: Hit, place: Place) -> bool:
    """Whether a rate of pay stands right after a credential, in its own line: a step of a pay scale."""
    return _PRICE.match(lower, hit.end, place.end) is not None


def _stands_in(lower: str, hit: Hit, place: Place, role: Role | None) -> bool:
    """Whether another trade's credential is taken in place of the holder's: "will consider pharmacy interns"."""
    intern = role is Role.TECHNICIAN and hit.code == "LIC.RPH.INTERN"
    return intern and _STAND_IN.search(lower, place.start, place.end) is not None


def _opens(lower: str, hit: Hit, place: Place) -> bool:
    """Whether a sentence of prose is nothing but a licence to drive or life support: "A full driving licence."."""
    if not hit.code.startswith(("LIC.DRIVER", "LIFE.")):
        return False
    begins = _ARTICLES.fullmatch(lower, max(place.start, place.label_end), hit.start) is not None
    return begins and (hit.end >= place.end or lower[hit.end] in ",.;(" or lower.startswith(" and ", hit.end))


def foreign(code: str, role: Role | None, *, dated: bool = False) -> bool:
    """Whether a credential belongs to another occupation than the one the ad hires."""
    if role is Role.PHARMACIST and code == "LIC.RPH.INTERN":
        return False
    if role is Role.INTERN and code == "LIC.RPH":
        return not dated  # "your pharmacist licence within 7 months", of a graduate intern
    return code.startswith(FOREIGN.get(role, ("?",))) if role else False


def _near(lower: str, hit: Hit, cues: list[Token], scope: Scope) -> bool:
    """Whether a cue of another holder, an offer or a rule stands beside the hit and nearer than what asks."""
    for cue in cues:
        if cue.value == "guest" and 0 <= cue.start - hit.end <= GUEST_REACH:
            between = lower[hit.end : cue.start]
            if between.count("(") <= between.count(")"):
                return True  # else it speaks of what stands in its bracket: "(a residency counts as one)"
            continue
        if cue.value == "law" and 0 <= hit.start - cue.end <= REACH_BEFORE["law"]:
            return True  # what a board asks of everybody, or no longer does
        if cue.value == "adjacent" and hit.code in ISSUED:
            continue  # "certified by the PTCB"
        if cue.value == "given" and hit.start < cue.start <= hit.end + 2 and not scope.strong:
            return True  # "ACLS is provided during orientation"
        if cue.value == "third" and lower.startswith(":", cue.end):
            continue  # "All technicians: ..." is whom the line is for
        if cue.kind == "before" and _reaches(lower, cue, hit) and not _outdone(lower, cue, scope, hit):
            return True
        adjacent = cue.kind == "after" and hit.start < cue.start <= hit.end + REACH_AFTER and cue.end > hit.end
        if adjacent and "(" not in lower[hit.end : cue.start] and not _demanded(scope, cue):
            return True
    return False


def _reaches(lower: str, cue: Token, hit: Hit) -> bool:
    """Whether a cue before a credential reaches it; not over "accredited by ASHP, or current PTCB certification"."""
    near = 0 <= hit.start - cue.end <= REACH_BEFORE[cue.value]
    return near and not _OR_ELSE.search(lower, cue.end, hit.start)


def _outdone(lower: str, cue: Token, scope: Scope, hit: Hit) -> bool:
    """Whether what asks stands nearer than a cue of another holder, or demands what an offer pays for."""
    forward = [one.start for one in scope.cues if one.side == "pre" and one.value in ("required", "preferred")]
    forward += [one.start for one in scope.cues if lower.startswith(("you hold", "you have"), one.start)]
    forward += [one.start for one in scope.cues if one.value == "window" and one.start < hit.start]
    backward = [one.start for one in scope.cues if one.side == "post" and one.start >= hit.end]
    offer = cue.value == "offer"
    nearer = any(cue.end <= start for start in forward) or (not offer and bool(backward or forward))
    return nearer or (offer and _demanded(scope))


def _offered(hit: Hit, cues: list[Token]) -> bool:
    return any(cue.value in ("offer", "law") and 0 <= hit.start - cue.end <= REACH_BEFORE["holder"] for cue in cues)


def _demanded(scope: Scope, beside: Token | None = None) -> bool:
    """Whether a level cue asks it; one that is itself the cue `beside` it ("board certification bonus") does not."""
    cues = [cue for cue in scope.cues if not beside or cue.start != beside.start]
    return any(cue.value in ("required", "window", "preferred") for cue in cues)


def documented(hit: Hit, cues: list[Token]) -> bool:
    """Whether only the paper of a credential is wanted ("a copy of your license"), which the ad asks elsewhere."""
    return any(cue.value == "document" and 0 <= hit.start - cue.end <= DOCUMENT_REACH for cue in cues)


def ruled_out(lower: str, hit: Hit, place: Place, scope: Scope, role: Role | None) -> bool:
    """Whether a credential cannot be asked of the holder, whatever the words around it."""
    negated = "neg" in scope.values or place.section == "unneeded"
    if place.section in NEVER and not negated:
        return True
    dated = "window" in scope.values and place.section in ASKING
    if foreign(hit.code, role, dated=dated) and (not negated or hit.person) and not _stands_in(lower, hit, place, role):
        return True
    return _priced(lower, hit, place) or _TRADE.match(lower, place.start, place.end) is not None


def asked(lower: str, hit: Hit, place: Place, scope: Scope, cues: list[Token]) -> bool:
    """Whether the ad asks a credential that is not ruled out of its holder."""
    negated = "neg" in scope.values or place.section == "unneeded"
    if hit.plural and not negated:
        sought = "preferred" in scope.values or _INVITED.search(lower, place.start, place.end) is not None
        return sought and place.section != "duties"
    if _near(lower, hit, cues, scope) and not (negated and not _offered(hit, cues)):
        return False
    if place.section in ASKING:
        return True
    if place.section in SILENT:
        said = scope.values & {"neg", "preferred", "maintain"}
        return scope.strong or bool(said) or ("window" in scope.values and "before" not in scope.values)
    return _asked_in_prose(lower, hit, place, scope)


def _asked_in_prose(lower: str, hit: Hit, place: Place, scope: Scope) -> bool:
    """Outside any section that asks: by a cue, or as a list item or short sentence that is about the credential."""
    if scope.values:
        return (
            bool(scope.values - {"obtain", "before"})
            or {"obtain", "before"} <= scope.values
            or place.kind == "item"
            or place.demanding
            or place.alone
        )
    if (place.alone or _opens(lower, hit, place)) and not hit.person:
        return True
    if place.start < place.label_end <= hit.start <= place.label_end + 3:
        return True  # "Everybody: high school diploma"
    short = place.end - place.start <= SHORT_ITEM or hit.start - place.start <= BARE_ITEM
    titled = hit.person and hit.code != "ROLE.PIC" and not borne(lower, hit, place.end)
    return place.kind in ("item", "cell") and short and not titled
