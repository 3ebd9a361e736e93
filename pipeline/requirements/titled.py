"""Certifications by the title they give, which no row knows: "Certified Lipid Specialist", "Certified Health Coach"."""

from __future__ import annotations

import re

from pipeline.requirements.context import Context
from pipeline.requirements.hit import Hit

_TITLE = re.compile(
    r"\bCertified (?:(?:(?:in|and|of) )?[A-Z][\w'’&-]+ ){1,4}?"
    r"(?:Specialist|Educator|Professional|Manager|Coder|Trainer|Instructor|Consultant|Analyst|Administrator|Executive|"
    r"Practitioner|Expert|Counselor|Coach|Auditor|Buyer|Leader|Officer)\b"
)


def titles(context: Context, named: list[Hit]) -> list[Hit]:
    """Hits of such titles where no surface holds their words already."""
    if "Certified " not in context.text[context.start : context.end]:
        return []
    return [
        Hit("CERT.OTHER", found.start(), found.end(), rule="title")
        for found in _TITLE.finditer(context.text, context.start, context.end)
        if not any(hit.start < found.end() and found.start() < hit.end for hit in named)
    ]
