"""Elements a browser does not show, taken out of an ad's HTML: what nobody can read asks nothing.

By tags rather than in a parsed tree: removing nodes in resiliparse 1.0 ends the process (measured 2026-11-26).
"""

from __future__ import annotations

import re

_HIDING = re.compile(
    r"<([a-z][a-z0-9]*)(?=[\s/])[^<>]*?\s(?:hidden(?=[\s>=/])|style\s*=\s*[\"'][^\"'<>]*?display\s*:\s*none)[^<>]*>",
    re.IGNORECASE,
)
_UNTIL_FOUND = re.compile(r"hidden\s*=\s*[\"']?until-found", re.IGNORECASE)
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
SHOWN = 2  # at most half of an ad is hidden: a folded page ("Read more") hides its words until a script shows them
MOST = 50  # hidden elements looked at; each looks for its own end, so this keeps hostile text linear


def shown(source: str) -> str:
    """The source without the elements it hides, or the source itself where most of it is hidden."""
    kept, last = [], 0
    for number, found in enumerate(_HIDING.finditer(source)):
        if number >= MOST:
            break
        if found.start() < last or found[1].lower() in _VOID or _UNTIL_FOUND.search(found[0]):
            continue
        kept.append(source[last : found.start()])
        last = _end(source, found)
    if not kept:
        return source
    rest = " ".join([*kept, source[last:]])
    return rest if len(rest) * SHOWN > len(source) else source


def _end(source: str, opening: re.Match[str]) -> int:
    """Where the element ends that a tag opens; where no tag closes it, at the end of the tag itself."""
    depth = 0
    for tag in re.compile(rf"<(/?){opening[1]}(?=[\s/>])[^<>]*>", re.IGNORECASE).finditer(source, opening.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return opening.end()
