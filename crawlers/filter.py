"""The pharmacy filter: which listing entries are worth a detail request, judged by title and department.

It decides what is read, not what a posting is: the role is decided later, with the text. So it errs to the wide side,
and what it passes over is counted. Changing it changes the query (see `version`), and a changed
query closes nothing.
"""

from __future__ import annotations

import hashlib
import re

# Words of the trade. "pharmaceutical" alone is industry, "dispensary" cannabis, "rx" stands in many product names.
WORDS = (
    r"pharm\b",
    r"pharm[\s.]*d\b",
    r"pharm\w*\s*-?tech\w*",
    r"340b\b",
    r"pharmaceutical\s+(?:care|services?|dispens\w+)",
    r"radiopharm\w*",
    r"cpht\b",
    r"r\.?ph\b",
    r"rx\s+(?:tech\w*|intern|clerk|manager)",
    r"apothecary",
    r"medication\s+(?:history|reconciliation|access|adherence|safety|management|therapy|assistance|technician)",
    r"(?:sterile|iv|non-sterile|chemo\w*)\s+(?:products?\s+)?(?:compound\w*|admixture|room\s+tech\w*)",
    r"compounding\s+(?:tech\w*|supervisor|specialist)",
    r"prescription",
    r"(?:farmac|apothek|farmaceut)\w*",
)
TRADE = r"pharmac(?:y|ies|ist|ists|otherap\w*|ien\w*)\b"  # also within a word: telepharmacist, radiopharmacy
PATTERN = re.compile(rf"{TRADE}|\b(?:{'|'.join(WORDS)})", re.IGNORECASE)


def is_pharmacy(title: str, department: str = "") -> bool:
    """Whether an entry may be a posting of a pharmacy."""
    return bool(PATTERN.search(title) or (department and PATTERN.search(department)))


def version(search_terms: tuple[str, ...] | None = None) -> str:
    """6 hex digits that change with the filter's words or the platform's search terms."""
    return hashlib.sha256(repr((PATTERN.pattern, search_terms)).encode()).hexdigest()[:6]
