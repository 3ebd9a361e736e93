"""Lost line ends: ads that lost their tags, and got nothing in their place, run "registration requiredPTCB preferred".

Of 56 real ads that we have five hold such lines (2026-11-28). A seam shows by a capital right after a small letter, a
full stop or a figure. Names do that too ("MedStar", "BrightSpring"), so only a line with several different ones is cut.
"""

from __future__ import annotations

import re

SHORT_LINE = 100  # code points; a line no longer is taken as it is
LEAST_SEAMS = 5  # different ones in a line; one less where a full stop, a bracket or a figure is among them
_STOPPED = r"(?<=[a-z]{2}[.:;!?)])(?=[A-Z])|(?<=[a-z]\)\.)(?=[A-Z])|(?<=\d)(?=[A-Z][a-z]{2})"
_SEAM = re.compile(
    r"(?<=[a-z]{2})(?=[A-Z](?:[a-z]{2}|[a-z] |[A-Z]+(?:[ ,:/(]|-\d)))|(?<=[A-Z]{2})(?=[A-Z][a-z]{3})|" + _STOPPED
)
_SURE = re.compile(_STOPPED)


def is_glued(line: str) -> bool:
    """Whether a line is several without their ends: it has more seams than names would make."""
    if len(line) <= SHORT_LINE:
        return False
    different = len({line[max(0, at - 3) : at + 3] for at in seams(line)})
    return different >= LEAST_SEAMS or (different == LEAST_SEAMS - 1 and _SURE.search(line) is not None)


def seams(line: str) -> list[int]:
    """Where in such a line, or in a part of it, the next lines begin."""
    return [seam.start() for seam in _SEAM.finditer(line)]
