"""Whether a sentence is Spanish or French: "certification" is spelled as ours there, but rows of cues know no French.

A sentence counts as foreign by its small words, and only where it has none of
English's: a bilingual ad is read in its English half, "La Crosse, WI" stays a town (capitals are no small words).
"""

from __future__ import annotations

import re

_FOREIGN = re.compile(
    r"(?<![\w'’-])(?:la|le|les|des|du|est|sont|une?|et|ou|avec|dans|pour|sur|votre|nos|vos|au|aux|"
    r"el|los|las|del|una?|y|o|con|para|por|es|son|su|sus|al|que|de|en|se)(?![\w'’-])|"
    r"(?<![\w'’-])[ldnsLDNS]['’](?=[a-zéèêàâîôû])"
)
_ENGLISH = re.compile(
    r"(?<![\w'’-])(?:the|an|and|or|of|to|with|for|is|are|be|must|will|within|required?|preferred|your|you|we|our|as|by|"
    r"from|have|hold|has|not|if|any|at|hire|experience|years?|current|active|valid)(?![\w'’-])",
    re.IGNORECASE,
)
LEAST = 2  # small words of another language


def is_foreign(text: str, start: int, end: int) -> bool:
    """Whether the sentence `[start, end)` of a text is Spanish or French."""
    if _ENGLISH.search(text, start, end):  # asked first: nearly every sentence has one near its start
        return False
    words = _FOREIGN.finditer(text, start, end)
    return sum(1 for _ in zip(range(LEAST), words, strict=False)) == LEAST
