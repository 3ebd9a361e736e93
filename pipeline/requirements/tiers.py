"""Both licences of "full or temporary technician license" as alternatives."""

from __future__ import annotations

import re

from pipeline.requirements.context import Context
from pipeline.requirements.hit import Hit

TIERS = ("LIC.TECH", "LIC.TECH.TRAINEE")
_TIERS = re.compile(
    r"\b(?:full|permanent|regular|standard)\s*(?:,|/|or|and/or)\s*(?:an? )?(?:temporary|limited|provisional|trainee)\b|"
    r"\b(?:temporary|limited|provisional|trainee)\s*(?:/|or|and/or)\s*(?:an? )?(?:full|permanent|regular|standard)\b"
)


def both_tiers(context: Context, hits: list[Hit]) -> list[Hit]:
    """Both licences of "full or temporary technician license" as alternatives."""
    licence = next((hit for hit in hits if hit.code in TIERS), None)
    if licence is None or not _TIERS.search(context.lower, context.start, context.end):
        return hits
    union = licence.union or len(hits) + 1
    both = [licence._replace(code=code, union=union) for code in TIERS]
    return [*both, *(hit for hit in hits if hit.code not in TIERS)]
