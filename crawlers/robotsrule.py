"""Which line of a robots.txt forbids an address, for the ledger: Scrapy's parser only says that one does.

Asked of the parser itself, so that ledger and decision cannot differ: a line that forbids the address alone, and in
its place in the file while the others like it are switched off, stands in the group that is meant for us.
"""

from __future__ import annotations

import re

from protego import Protego

DISALLOW = re.compile(r"\s*disallow\s*:\s*([^#\s]\S*)", re.IGNORECASE)
MOST_LINES = 1000  # of a longer file the rule is not looked for


def rule_of(text: str, url: str, agent: str) -> str | None:
    """The line that forbids an address, the longest if several do; None where no single one is found."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return None
    found = {number: told[1] for number, line in enumerate(lines) if (told := DISALLOW.match(line))}
    alone = [n for n, path in found.items() if not _allows(f"User-agent: *\nDisallow: {path}", url, agent)]
    for number in sorted(alone, key=lambda n: (-len(found[n]), n)):
        others = set(alone) - {number}
        rest = ("Disallow:" if n in others else line for n, line in enumerate(lines))  # an empty one forbids nothing
        if not _allows("\n".join(rest), url, agent):
            return lines[number].strip()
    return None


def _allows(text: str, url: str, agent: str) -> bool:
    return bool(Protego.parse(text).can_fetch(url, agent))
