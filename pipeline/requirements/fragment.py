"""Sentences of prose without a verb that open with a credential: "License in any US state.", "HS diploma or GED."

Such a sentence is a list item in all but its markup: small employers write their demands in one paragraph. What has a
verb or a person of its own ("PTCB-certified technicians start at $21") is a statement and asks nothing by itself.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.requirements.hit import Hit
from schema.vocab import reference

OPENING_WORDS = 9  # "A current, valid and unencumbered license"
_STATEMENT = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|had|will|would|can|could|may|might|shall|do|does|did|we|us|"
    r"our|ours|they|their|"
    r"them|he|she|his|her|it|its (?!equivalent)|i|my|who|which|this|these|those|"
    r"starts?(?! date\b(?!:))|earn|earns|get|gets|"
    r"make|makes|work|works|receive|receives|run|runs|offer|offers|join|joins|pay|pays|paid|help|helps|provide|provides|"
    r"include|includes|rotate|rotates|staff|report|reports|train|trains|apply|welcome|available|offered|provided|"
    r"reimbursed|covered)\b|n't\b|'(?:re|ll|ve|m)\b"
)
_OPENERS = (
    "a an the one your either both or and of from in with by through for at as to current currently active valid full "
    "fully unrestricted unencumbered unexpired clear clean good standing state national nationally professional "
    "accredited approved board board- pharmacy pharmacist pharmacist's technician technician's tech completed "
    "completion complete graduate graduated graduation possession proof evidence minimum successful successfully local "
    "hospital retail clinical formal recent own existing permanent primary academic first professional enrolled us u.s."
)
_AFTER = re.compile(
    r"\s*(?:$|[,;.()/:&+–—-]|'s?\b|(?:or|and|and/or|in|from|of|with|by|for|through|at|as|to|via|on|issued|granted|"
    r"plus|program|programme|degree|diploma|certificate|certification|certified|credential|licen[sc]e|licensure|"
    r"registration|permit|card|status|exam|examination|training|course|current|preferred|required|within|upon|before|"
    r"prior|no|not|if|when|where|once|approval|number|designation|equivalent|minimum|only|eligib\w+|passed|completed|"
    r"accredited|recognized|recognised|approved)\b)"
)
_BEARER = re.compile(
    r"\W*(?:\(\w+\) )?(?:with|eligible|in (?!charge)|by|able|holding|who)\b"
)  # "Licensed pharmacist with two years"
_LABEL = re.compile(r"^[^:]{0,40}:")  # "All technicians: ...", "Upon hire: ..."
_SIGNS = re.compile(r"[\s,()\-–:/]+")
_ASIDE = re.compile(r"\([^()]*\)")
_OWNED = re.compile(r"\W*(?:program|programme|training|course)s?\b\s*(?:site|director|coordinator|support|graduates)")


@cache
def _opening_words() -> frozenset[str]:
    rows = reference("jurisdictions")
    names = {word for row in rows for word in [*row["name"].split(), row["code"].lower()]}
    return frozenset(_OPENERS.split()) | names


def goes_on(lower: str, first: Hit, end: int) -> bool:
    """Whether what follows a credential belongs to it ("PharmD from ..."), unlike "PharmD curriculum"."""
    return _AFTER.match(lower, first.end, end) is not None and not _OWNED.match(lower, first.end, end)


def borne(lower: str, first: Hit, end: int) -> bool:
    """Whether a person's title goes on as a demand: "Licensed pharmacy technician in TN", "RPh with two years"."""
    return _BEARER.match(lower, first.end, end) is not None


def fragment(lower: str, start: int, end: int, first: Hit) -> bool:
    """Whether the segment `[start, end)` is such a sentence; `first` is the first credential it names."""
    before = _LABEL.sub("", lower[start : first.start])
    words = _SIGNS.split(before.strip(" -–•*·,"))
    known = len(words) <= OPENING_WORDS and all(not word or word in _opening_words() for word in words)
    if not known or first.plural or (first.person and not borne(lower, first, end)):
        return False
    if not goes_on(lower, first, end):
        return False
    return _STATEMENT.search(_ASIDE.sub("", lower[start:end])) is None
