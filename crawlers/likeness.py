"""Which addresses a board answers alike: what of a query changes no row of the answer.

Only for recordings: a request that was recorded in another spelling is still that request. Page numbers, offsets and
search words always count; a page size counts where the recording states one.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

# How an answer is dressed or ordered, not which rows it has (query parameters, and the parts of Oracle's `finder`).
_DRESS = {"onlydata", "expand", "facetslist", "sortby", "sort_by", "content", "pay_transparency", "mode", "ss"}
_FIRST = {"skip=0", "offset=0", "start=0", "from=0", "pr=0", "page=1"}  # the first page, said or left unsaid
_SIZES = {"limit", "resultsperpage"}
_PART = re.compile(r"[;,]")


def likenesses(url: str) -> tuple[str, str]:
    """The address less what changes no row: with its page size, then without.

    `https://h/a?Keyword=&Page=1&ResultsPerPage=500` gives `h/a?resultsperpage=500` and `h/a?`. Linear in its length.
    """
    parts = urlsplit(url)
    said = [part for name, value in parse_qsl(parts.query) for part in _told(name.lower(), value)]
    kept = sorted({f"{name}={value}" for name, value in said if value and name not in _DRESS} - _FIRST)
    place = f"{parts.netloc.lower()}{parts.path.rstrip('/')}?"
    unsized = [part for part in kept if part.partition("=")[0] not in _SIZES]
    return place + "&".join(kept), place + "&".join(unsized)


def _told(name: str, value: str) -> list[tuple[str, str]]:
    """A parameter as name and value; Oracle's `finder=findReqs;siteNumber=CX_1,limit=200` as its parts.

    A part without a name belongs to the list before it (`facetsList=LOCATIONS;TITLES`).
    """
    if name != "finder":
        return [(name, value)]
    kind, *parts = _PART.split(value)
    named: list[tuple[str, str]] = [(name, kind)]
    for part in parts:
        key, equals, text = part.partition("=")
        if equals:
            named.append((key.lower(), text.strip('"')))
        elif named[-1][0] not in _DRESS:
            named.append((named[-1][0], part.strip('"')))
    return named
