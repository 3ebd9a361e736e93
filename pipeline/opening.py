"""The title an ad's own text gives, for ads whose board gives none (or "Job Description")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text import Document
from pipeline.titles import title_finds

NAMELESS = frozenset({"cue", "pharma", "page"})  # a candidate with nothing but these names no post
TOP_CHARS, TOP_LINES = 1500, 4
LINE_LETTERS = 110  # a first line longer than this is a sentence, not a title
OPENING_LETTERS = 60
_NO_TITLE = re.compile(
    r"(?i)\W*(?:(?:job|position|company|full|role|about|us|overview|description|summary|title|posting|details|none|untitled"
    r"|the|opportunity|n/a|location|vacancy)\b\W*)*"
)
_LABEL = re.compile(
    r"(?im)^\W{0,3}(?:job title|position title|position|post|title|role|job)\s*:\s*(?P<title>[^\n|]{3,90})"
)
_LEADS = (
    "seeking|seeks|hiring|looking for|searching for|search for|recruiting|recruit|openings? for|vacancy for"
    "|opportunity for|applications for|need(?:s|ed)?|wanted|(?:role|position|post) of|working as|role as|arisen for|as"
)
_SEEKING = re.compile(
    rf"(?i)\b(?:{_LEADS})\b:? (?:(?:an?|our|the|one more|next|several|multiple|experienced|qualified) )*"
    r"(?P<title>[^\n.,;:!?]{3,70})"
)


def is_no_title(title: str) -> bool:
    """Whether a title is empty or a heading ("Job Description") that some boards send in its place."""
    return _NO_TITLE.fullmatch(title) is not None


def opening_title(document: Document) -> tuple[int, str]:
    """Offset into the text, and its words that serve as title: the first candidate that names a post.

    Candidates: a labelled title, the short lines at the top, "seeking a ...", the first words. (0, "") for none.
    """
    for start, words in _candidates(document.text[:TOP_CHARS]):
        if any(find.sense not in NAMELESS for find in title_finds(words)):
            return start, words
    return 0, ""


def _candidates(top: str) -> Iterator[tuple[int, str]]:
    label = _LABEL.search(top)
    if label:
        yield label.start("title"), label.group("title")
    for line in list(re.finditer(r"\S[^\n]*", top))[:TOP_LINES]:
        if len(line.group()) <= LINE_LETTERS:
            yield line.start(), line.group()
        else:
            yield line.start(), line.group()[:OPENING_LETTERS]
            break
    for seeking in _SEEKING.finditer(top):
        yield seeking.start("title"), seeking.group("title")
