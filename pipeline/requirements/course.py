"""Training certificates made of a topic and a head: "training in hazardous drug handling", "USP 797 certificate".

Topics are rows of `reference/cues.csv` (kind `topic`, value: the code of the certificate). A topic alone is a duty; it
names a certificate only together with a course, a training or a certificate.
"""

from __future__ import annotations

import re

from pipeline.requirements.context import Context
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token

COURSE_REACH = 70  # code points between a topic and its head
_BETWEEN = (
    r"(?:drugs?|medications?|handling|compounding|preparations?|products?|technique|room|admixtures?|safety|basic|core|"
    r"advanced|annual|initial|usp|<?\d{3}>?|and|or|&|/|aseptic|sterile|non-?sterile|hazardous|formal|chemo(?:therapy)?|iv|"
    r"\(\d+ (?:hours?|hrs?|credits?)\)|\([^()]{1,24}\))"
)
_CERTIFICATE = r"certificat\w*|certs?|credentials?|accreditation|passport"
_COURSE = r"train(?:ing|ed)|courses?|class(?:es)?|coursework|modules?|qualification"
_AFTER = re.compile(rf"(?:[\s,/&-]*{_BETWEEN}){{0,5}}[\s-]+(?:(?P<paper>{_CERTIFICATE})|(?P<course>{_COURSE}))\b")
_BEFORE = re.compile(
    rf"\b(?:(?P<paper>{_CERTIFICATE}|certified)|(?P<course>{_COURSE}|train))(?: programmes?| programs?| courses?)*"
    rf"(?: training)?(?: hours)? (?:in|on|for|of|covering|with)(?:[\s,/&-]*{_BETWEEN})*\s*$"
)
_COMPLETED = re.compile(
    r"\b(?:complet\w+|document\w+|proof|evidence|formal\w*|accredited|approved|attend\w+|certificate|finish\w*|valid|"
    r"current|up to date|in date|passed|acpe|nhs|hours?|recognised|recognized|formally|certified|hold\w*)\b"
)
_SKILL = re.compile(
    r"\W*(?:and|or|/|&)\s*(?:\w+ )?(?:experience|skills?|knowledge)|"
    r"\W*(?:experience|skills?|knowledge|documentation|records?|testing|materials|logs?|programs? for)\b"
)
_SHARED = re.compile(r"(?:experience|skills?|knowledge)[\w ,]{0,16}(?:or|and|/) ?$|[,/] ?$")


def courses(context: Context, named: list[Hit]) -> list[Hit]:
    """Hits of topics that stand with a course or its certificate, where no surface holds the words already."""
    hits: list[Hit] = []
    for token in context.tokens:
        if token.kind == "topic":
            start, end = _course(context, token)
            if start < end and not any(hit.start < end + 3 and start < hit.end for hit in [*named, *hits]):
                hits.append(Hit(token.value, start, end, rule="course"))
    return hits


def _course(context: Context, token: Token) -> tuple[int, int]:
    """The place of a topic with its head; an empty place where it is a skill or a duty."""
    after = _AFTER.match(context.lower, token.end, min(context.end, token.end + COURSE_REACH))
    if after and not _SKILL.match(context.lower, after.end(), context.end):
        return token.start, after.end()
    first = max(context.start, token.start - COURSE_REACH)
    before = _BEFORE.search(context.lower, first, token.start)
    if before and not _SHARED.search(context.lower, first, before.start()):
        around = context.words(before.start() - COURSE_REACH, token.end + COURSE_REACH)
        if before["paper"] or _COMPLETED.search(around):
            return before.start(), token.end
    return token.start, token.start
