"""Sentences that say when what was asked before may come: "If not, ...", "You have 90 days to get it"."""

from __future__ import annotations

import re

_WHO = (
    r"(?:you|we|they|anyone|everyone|somebody|someone|(?:new |recent |other |all )?"
    r"(?:those|people|hires|candidates|applicants|staff|pharmacists|technicians|techs|graduates|employees|associates))"
)
_AFTERWARDS = re.compile(
    r"\s*(?:(?:if not|otherwise|failing that)\b,?|"
    r"(?:anyone|those|candidates|applicants|staff|people)(?: hired)? without (?:it|one|them)\b|"
    r"(?:don't|do not|if you don't|if you do not|if you) (?:yet )?(?:have|hold|lack|need) "
    r"(?:it|one|that|them|this|ours)\b|"
    r"(?:(?:neither|not|none|nothing) yet|not (?:yet )?(?:there|certified|licensed|registered)|"
    r"(?:licensed|registered|coming) "
    r"(?:elsewhere|in another state|from another state|out of state))\b[^.?]{0,16}\?|"
    + _WHO  # "Candidates licensed elsewhere have 90 days from hire to obtain it"
    + r"(?:'ll| will)?(?: [\w-]+){0,4}? (?:have|has|get|gets|give|allow|be given|are given)\b"
    r"(?=[^.;]*\b(?:day|week|month|year))|"
    r"(?:the|your) (?:deadline|limit|time limit|cut-?off) (?:is|for)\b|there(?:'s| is) (?:time|no rush|no hurry)\b|"
    r"(?:(?:any )?one (?:of them )?is enough|either (?:is (?:fine|ok|okay|good)|one|will do|works)|"
    r"either(?=\.)|any (?:is fine|will do|one will do))\b|"
    r"we(?:'ll| will| can) (?:send|put|get|train|certify|enrol|enroll|sponsor|help) you\b|"
    r"you(?:'ll| will) (?:get|earn|do|take|have|be given|be sent for) (?:it|one|that|this|ours)\b|"
    r"(?:you|it|they|this|that|one) (?:may|can|could) (?:also )?(?:be )?"
    r"(?:earn|get|obtain|complete|finish|pass|gain)(?:ed|d)? (?:it|one|this|that|them|here|after|with|on|within|in)\b)",
    re.IGNORECASE,
)


def says_when(lower: str, start: int, end: int) -> bool:
    """Whether a sentence opens as one that speaks of what the sentence before it asked."""
    return _AFTERWARDS.match(lower, start, end) is not None
