"""Where a credential must be valid, as the text ties it: states by name or abbreviation, boards, special places."""

from __future__ import annotations

import re
from functools import cache

from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from schema.vocab import reference

ABBREVIATIONS = frozenset(row["code"] for row in reference("jurisdictions")) - {"GB", "NI", "IE", "GU", "PR"}

PLACED = ("LIC.", "EXAM.MPJE", "ROLE.PIC", "AUTH.IMMUNIZE", "AUTH.CPP", "CERTIF.MTM")
_ABBREVIATION = re.compile(r"([A-Z]{2})(?<![\w.&'-]..)(?![\w&-]|'(?!s\b))")  # capitals first: `re` looks for them fast
_SMALL_STATE = re.compile(r"(?<![\w.'-])(?!or|in|me|hi|ok|so)([a-z]{2}) (?=licens|rph|pharmacist|pharm|tech|board)")
_HEAD_AFTER = re.compile(
    r"(?:'s)?(?:\W+(?:state|active|rph|and|or|&|[A-Z]{2}|resident)){0,4}\W{1,3}(?:licens|licenc|pharmac|rph|r\.ph|board|technician|tech\b|tch\b|regist|lic\b|"
    r"permit|intern|mpje|bop|certif|drivers?\b|law|state|stores?\b|driver|consultant|nuclear|pic\b)",
    re.IGNORECASE,
)
_PREPOSITION_BEFORE = re.compile(
    r"(?:\b(?:in|of|for|by|the|either|from)|licens\w*|registr\w*|rph|pharmacist|technician|state|"
    r"[A-Z]{2}\s*(?:,|/|&|and|or|, and|, or)|[(\-–:,/])\s*$",
    re.IGNORECASE,
)
_LICENCE_NEAR = re.compile(
    r"licens|licenc|\blic\b|regist|certif|board|permit|rph|mpje|pharmacist.in.charge|\bpic\b|authori|immuni|ptcb|cpht|approv|practitioner",
    re.IGNORECASE,
)
_LICENCE_BEFORE = re.compile(
    r"\b(?:licen[sc]e|registration|permit|rph) \($", re.IGNORECASE
)  # "Pharmacist License (MD)"
_CITY = re.compile(r"\b(?:in|our|at|near|of) (?:[A-Z][a-z.]+ ){0,2}(?P<town>[A-Z][a-z.]+),\s*$")
_OREGON_BEFORE = re.compile(
    r"(?:^|\b(?:current|active|valid|unrestricted|an?|the|hold|have|your|full|state of|in|[A-Z]{2},|and)\s+|[/(,]\s?)$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?i:licen[sc]\w*|registration|states?):\s*$|"
    r"\b(?:in|of|for)\s+(?:[A-Z]{2}\W+(?:and|or)?\s*)*$|[(/]\s*$|[A-Z]{2},(?: and| or)? $"
)
_PAPERS = re.compile(
    r"\b(?:(?:forms?|types?|pieces?|cop(?:y|ies)|proof|means) of|photo|picture|issued|government) $", re.IGNORECASE
)
_WORDS = frozenset({"OR", "IN", "ME", "OK", "HI", "ID"})
_HAZARDS = frozenset({"OR", "IN", "ME", "OK", "HI", "MD", "MS", "PA", "MA", "ID", "DE", "CO", "LA", "AL"})
VOUCHED_REACH = 60  # the same where a board or state already stands beside it
NAMED_REACH = 40  # code points between "a state" and its name in a bracket
REACH = 110  # code points between a credential and its state


def abbreviations(text: str, start: int, end: int, *, small: bool = False) -> list[Token]:
    """Two-letter states of a segment that stand beside a licence word, never in a line of capitals."""
    if not small and not _ABBREVIATION.search(text, start, end):
        return []
    segment = text[start:end]
    little: list[Token] = []
    if small:
        little = [
            Token(match.start(), match.end(), "state", match[1].upper())
            for match in _SMALL_STATE.finditer(text, start, end)
            if match[1].upper() in ABBREVIATIONS
        ]
    if not _LICENCE_NEAR.search(segment):
        return little
    return little + [
        Token(match.start(), match.end(), "state", match[1])
        for match in _ABBREVIATION.finditer(text, start, end)
        if match[1] in ABBREVIATIONS and _tied(text, start, end, match, capitals=segment.isupper())
    ]


def _tied(text: str, start: int, end: int, match: re.Match[str], *, capitals: bool) -> bool:
    """Whether two capitals between `start` and `end` name a state, by the words beside them."""
    if match.start() == start and text.startswith(":", match.end()):
        return True
    after = bool(_HEAD_AFTER.match(text, match.end(), min(end, match.end() + 40)))
    before = text[max(start, match.start() - 24) : match.start()]
    if match[1] == "ID" and _PAPERS.search(before):
        return False  # "two forms of ID"
    if capitals and (not after or match[1] in _WORDS):
        return False  # in a line of capitals "OR LICENSE" names no state
    if _in_list(text, start, end, match):
        return True
    if match[1] == "OR" and not _LICENSED_IN.search(before) and not _OREGON_BEFORE.search(before):
        return False  # "CPhT OR registration"
    if _LICENSED_IN.search(before):
        return True
    if match[1] in _HAZARDS and not after:
        return (match[1] not in ("OR", "MD", "MS") and _LISTED.search(before) is not None) or (
            text.startswith(")", match.end()) and _LICENCE_BEFORE.search(before) is not None
        )
    return after or bool(_PREPOSITION_BEFORE.search(before))


_LICENSED_IN = re.compile(r"\b(?:licen[sc]\w*|registered|registration) in $", re.IGNORECASE)
_NAMES_SOME = re.compile(
    r"\b(?:in|of|get|add|obtain|as well as|plus|esp\.?|especially|e\.g\.?|including|particularly|such as) $"
)
_NEXT = re.compile(r"(?:, (?:and |or )?| and | or |/)([A-Z]{2})\b")
_LAST = re.compile(r"\b([A-Z]{2})(?:,|,? and|,? or|/)\s?$")


def _in_list(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """Whether two capitals stand in a list of states after "in" or "of": "licensed in two of OR, WA and ID"."""
    before = _LAST.search(text, max(start, match.start() - 12), match.start())
    after = _NEXT.match(text, match.end(), end)
    if after and after[1] in ABBREVIATIONS:
        return bool(before and before[1] in ABBREVIATIONS) or _NAMES_SOME.search(text, start, match.start()) is not None
    return bool(before and before[1] in ABBREVIATIONS and before[1] != "OR")


@cache
def _state_names() -> frozenset[str]:
    return frozenset(row["name"].split()[-1] for row in reference("jurisdictions"))


def placed(code: str) -> bool:
    """Whether a credential has a jurisdiction by nature."""
    return code.startswith(PLACED)


def _distance(token: Token, hit: Hit) -> int:
    if hit.rule == "licence-echo" and not hit.start <= token.start < hit.end:
        return REACH + 1  # it is made of its own places
    if token.start >= hit.end:
        return token.start - hit.end
    return hit.start - token.end if token.end <= hit.start else 0


def _is_city(text: str, token: Token, start: int) -> bool:
    """Whether a state only names a town's place: "our clinic in Salem, Oregon"."""
    before = _CITY.search(text[max(start, token.start - 40) : token.start])
    return before is not None and before["town"].lower() not in _state_names()


def assigned(text: str, start: int, end: int, tokens: list[Token], hits: list[Hit]) -> dict[int, tuple[str, ...]]:
    """Index of a hit to its jurisdictions, each place given to the credential nearest to it."""
    if not any(token.kind in ("state", "juris") for token in tokens):
        return {}
    candidates = [i for i, hit in enumerate(hits) if placed(hit.code)]
    if not candidates and ":" not in text[start : min(end, start + 40)]:
        return {}
    places = _places(text, start, tokens)
    given = _given(text, places, candidates, hits) if candidates else {}
    labelled = _labelled(text, start, places)
    if labelled:
        given = {
            i: [labelled] for i, hit in enumerate(hits) if hit.code.startswith(("LIC.", "CERT.")) and i not in given
        } | given
    return {i: _settled(codes) for i, codes in given.items()} | _shared(hits, given)


def _places(text: str, start: int, tokens: list[Token]) -> list[Token]:
    """States and special places of a segment; no state of a town, no "a State" of "a State of Nevada license"."""
    named = [token.start for token in tokens if token.kind == "state"]
    return [
        token
        for token in tokens
        if (token.kind == "state" and not _is_city(text, token, start))
        or (token.kind == "juris" and not any(_says_which(text, token, name) for name in named))
    ]


def _says_which(text: str, token: Token, name: int) -> bool:
    """Whether a state's name says which "a state" is meant: "a State of Nevada license", "a state license (TX)"."""
    if text.startswith(" of ", token.end):
        return token.end + 4 == name
    bracketed = text[name - 1 : name] == "(" and 0 < name - token.end <= NAMED_REACH
    return bracketed and text[token.start : token.end].lower() == "a state"


def _given(text: str, places: list[Token], candidates: list[int], hits: list[Hit]) -> dict[int, list[str]]:
    """Index of a hit to the places nearest to it; a list of places goes to one hit."""
    given: dict[int, list[str]] = {}
    drivers = all(hits[i].code == "LIC.DRIVER" for i in candidates)  # driving has no board: named places alone
    last: tuple[int, Token] | None = None
    for token in sorted(places):
        if token.value.startswith("@") and token.value != "@ANY_US" and drivers:
            continue
        nearest = min(candidates, key=lambda i: (_distance(token, hits[i]), -i))
        head = next((i for i in candidates if 0 <= hits[i].start - token.end <= 1), None)
        if head is not None:
            held = (i for i in candidates if 0 <= hits[i].first <= token.start < hits[i].last)
            nearest = next(held, head)  # "..., and Arizona licensure within 90 days"
        elif last and last[1].kind == token.kind and _LIST.fullmatch(text, last[1].end, token.start):
            nearest = last[0]  # "Maryland and Virginia licenses": one list, one credential
        elif _distance(token, hits[nearest]) > (VOUCHED_REACH if hits[nearest].vouched else REACH):
            continue
        last = (nearest, token)
        given.setdefault(nearest, []).append(token.value)
    return given


_LIST = re.compile(r"[^\w(]*(?:and|or|and/or|&)?[^\w(]*(?:the )?")
_STATE_LABEL = re.compile(r"\s*(?:stores?|sites?|locations?|only|pharmacies|residents|applicants)?:\s")


def _labelled(text: str, start: int, places: list[Token]) -> str | None:
    """The state a segment's label names ("Texas stores: ..."), which then holds for all it says."""
    for token in places:
        if token.start - start <= 3 and _STATE_LABEL.match(text, token.end):
            return token.value
    return None


def _settled(codes: list[str]) -> tuple[str, ...]:
    """Named states where there are any, else the special place; any state at all beats both."""
    if "@ANY_US" in codes:
        return ("@ANY_US",)
    named = sorted({code for code in codes if not code.startswith("@")})
    return tuple(named) if named else (codes[0],)


def _shared(hits: list[Hit], given: dict[int, list[str]]) -> dict[int, tuple[str, ...]]:
    """Alternatives under one head share its place."""
    shared = {}
    for i, codes in given.items():
        for j, hit in enumerate(hits):
            if j not in given and hit.union and hit.union == hits[i].union:
                shared[j] = _settled(codes)
    return shared
