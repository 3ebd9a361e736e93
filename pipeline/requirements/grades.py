"""Steps of a post in an ad for several: "Level II: CSPT", "required for Buyer II", "GS-5: no certification needed"."""

from __future__ import annotations

import re

GRADE = (
    r"(?:pharmacy )?(?:levels?|tiers?|grades?|steps?|rungs?|technicians?|techs?|buyers?|pharmacists?) "
    r"(?:i{1,3}|iv|[1-5])"
)
GRADED = re.compile(r" (?:i{1,3}|iv|[1-5])\b")  # asked first: a sixth of the time, and few have it (2026-11-26)
TIER = re.compile(  # "Level II: CSPT", "required for Buyer II"
    rf"(?P<label>^\W{{0,3}}{GRADE}\b(?= ?[:(–-]| (?:needs?|requires?|must)\b))|"
    rf"\b(?:for|at|of) (?:an? |the )?{GRADE}(?:(?:,| and| or|/|&)+ (?:i{{1,3}}|iv|[1-5]))*\b"
)
OTHER_GRADE = re.compile(  # "GS-5: no certification needed" has a subject of its own
    rf"\W*(?:{GRADE}|gs-? ?\d{{1,2}}|band \d\w?)\s?[:–-]"
)
