"""Whether a sentence begins with what its holder does: "Provides ...", "Count tablets", "Independently fills ..."."""

from __future__ import annotations

from pipeline.duties.holder import named_company
from pipeline.duties.sentences import Sentence
from pipeline.text import Document
from schema.vocab import Role

OPENING = 14  # a sentence whose match begins within so many characters has no subject before it
_STEMS = (  # of verbs that begin a summary without a subject
    *("provid", "offer", "ensur", "perform", "maintain", "assist", "support", "manag", "coordinat"),
    *("participat", "conduct", "complet", "prepar", "handl", "deliver", "obtain", "gather", "collect"),
    *("interview", "greet", "receiv", "enter", "review", "monitor", "process", "oversee", "supervis"),
    *("train", "operat", "follow", "collaborat", "communicat", "develop", "implement", "direct", "answer"),
    *("fill", "check", "dispens", "record", "document", "identif", "respond", "interpret"),
)
_VERBS = frozenset(stem + ending for stem in _STEMS for ending in ("s", "es", "ies", "ing"))


def opens(document: Document, sentence: Sentence, role: Role) -> bool:
    """Whether a sentence, or the first of its clauses parted by semicolons, begins with a verb and no subject."""
    if _verb_first(sentence.lower[sentence.begin - sentence.start :]) or _verb_first(sentence.before.lstrip()):
        return True
    words = document.text[sentence.begin : sentence.end]
    return any(
        0 <= (at := match.start - sentence.begin) <= OPENING
        and match.row.acts
        and (at == 0 or not named_company(words, at, role))
        for match in sentence.found
    )


def _verb_first(words: str) -> bool:
    """Whether a text in lower case begins with one of the verbs, or with an adverb and one."""
    first, _, rest = words[:60].partition(" ")
    return first in _VERBS or (first.endswith("ly") and rest.partition(" ")[0] in _VERBS)
