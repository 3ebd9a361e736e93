"""Headings inside a line: ads pasted as one paragraph keep their headings, but not the line ends around them.

"... and service improvement. What we are looking for GPhC registered pharmacist ..." holds a heading that only its
capital, its words and the capital after it show. Looked for in long lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from pipeline.sections import heading_starts, is_pure, pure_section

_TOKEN = re.compile(r"[A-Z]?[a-z’']+(?:-[a-z]+)?|[A-Z]+(?![a-z])|&|/|\d+")
# A word that begins with a capital, in capitals or not; its capital first, so that `re` looks for it fast.
_CAPITAL = re.compile(r"[A-Z](?:(?<![A-Z][A-Z])|(?=[a-z]))(?:[a-z’']+(?:-[a-z]+)?|[A-Z]*(?![a-z]))")
_SIGN = re.compile(r"\s?[:?]")
_APOSTROPHES = {0x27: None, 0x2019: None}
_FRESH = re.compile(r"(?:[.!?:;)•*|>-]\s*|[a-z.!?)]|^)$")  # what stands before a heading of one word
_OPENS = re.compile(r"\s*[:?]?\s*[\"'(•·>*-]?\s*(?:[A-Z0-9“]|$)")
_NAME_GOES_ON = re.compile(r"\s+(?:Pharmaceutical|Medical|Board|Council|Society)\b")  # "Registration with the General"
_SMALL = frozenset(
    {"a", "an", "the", "of", "and", "or", "in", "to", "with", "your", "&", "/", "is", "are", "on", "at", "by", "from"}
    | {"this", "our", "will"}
)
_PAIRED = frozenset({"essential", "desirable"})  # person specifications alternate the two
_CLOSING = frozenset({"requirements", "qualifications", "responsibilities", "benefits", "duties"})  # before a list
MOST_WORDS = 7


def inline_headings(line: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each heading inside a line, in order."""
    at = 0
    while first := _CAPITAL.search(line, at):
        at = first.end()
        if _opens_one(first[0]):
            words = list(islice(_TOKEN.finditer(line, first.start()), MOST_WORDS))
            size = _heading_size(line, words, 0)
            if size:
                at = words[size - 1].end()
                sign = _SIGN.match(line, at)
                yield first.start(), sign.end() if sign else at


@lru_cache(maxsize=8192)
def _opens_one(word: str) -> bool:
    """Whether a heading may begin with a word; kept, for ads have few different words with a capital."""
    return word.lower().translate(_APOSTROPHES) in heading_starts()


def _heading_size(line: str, words: list[re.Match[str]], at: int) -> int:
    """Number of words of the heading that starts at a word, 0 for none; the longest that reads as one."""
    start = words[at].start()
    limit = at + 1
    while limit < len(words) and limit - at < MOST_WORDS and is_pure(words[limit][0]):
        limit += 1
    for stop in range(limit, at, -1):
        end = words[stop - 1].end()
        if words[stop - 1][0].lower() in _SMALL or not _OPENS.match(line, end):
            continue
        if _NAME_GOES_ON.match(line, end):
            continue
        first = words[at][0].lower()
        fresh = bool(_FRESH.search(line[max(0, start - 2) : start]))
        if line[max(0, start - 8) : start].rstrip().endswith(("and/or", "/", " or")):
            continue  # "Required and/or Preferred Education": one heading, already read
        fresh = fresh or (end == len(line) and first in _CLOSING)
        if not (fresh or (stop - at == 1 and first in _PAIRED) or (stop - at > 1 and _titled(words[at:stop]))):
            continue
        if pure_section(line[start:end]) and (
            end == len(line) or line[end].isspace() or line[end] in ":?" or line[end].isupper()
        ):
            return stop - at
    return 0


def _titled(words: list[re.Match[str]]) -> bool:
    """Whether the words read as a title: all capitals but the small ones, or a question about the reader."""
    big = [word[0] for word in words if word[0].lower() not in _SMALL]
    return len(big) > 1 and (all(word[0].isupper() for word in big) or words[0][0] in ("What", "Who", "Why"))
