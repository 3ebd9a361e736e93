"""The title an ad's text opens with, for ads whose board gives none (or "Job Description")."""

from __future__ import annotations

import re

from pipeline.text import Document

_NO_TITLE = re.compile(
    r"(?i)\W*(?:(?:job|position|company|full|role|about|us|overview|description|summary|title|posting|details|none|untitled"
    r"|the|opportunity|n/a|location|vacancy)\b\W*)*"
)
OPENING_LETTERS = 60
LINE_LETTERS = 110  # a first line longer than this is a sentence, not a title
_LABEL = re.compile(r"(?im)^\W{0,3}(?:job title|position title|position|title|role|job)\s*:\s*(?P<title>[^\n|]{3,90})")
_SEEKING = re.compile(
    r"(?i)\b(?:seeking|hiring|looking for|searching for|recruiting|opening for|opportunity for)\s+"
    r"(?:an? |our next |several |multiple |experienced |qualified )*(?P<title>[^\n.,;:!?]{3,70})"
)


def is_no_title(title: str) -> bool:
    """Whether a title is empty or a heading ("Job Description") that some boards send in its place."""
    return _NO_TITLE.fullmatch(title) is not None


def opening_title(document: Document) -> tuple[int, str]:
    """Offset into the text, and the words that serve as title: a labelled title, a short first line, "seeking a ...".

    Failing these, the first words of the text: pages that lost their line ends run the title into the first sentence.
    """
    head = document.text[:1200]
    label = _LABEL.search(head)
    if label:
        return label.start("title"), label.group("title")
    first = re.search(r"\S[^\n]*", head)
    if first and len(first.group()) <= LINE_LETTERS:
        return first.start(), first.group()
    seeking = _SEEKING.search(head[:500])
    return (seeking.start("title"), seeking.group("title")) if seeking else (0, head[:OPENING_LETTERS])
