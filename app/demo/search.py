"""The boards' own search: full text, word by word, by prefix, as a hosted search box behaves."""

from __future__ import annotations

import re

from app.demo.model import Ad
from app.demo.shelf import shelf
from app.demo.world import World, once

_WORD = re.compile(r"\w+")


@once
def search(world: World, key: str, wanted: str) -> tuple[Ad, ...]:
    """The ads of a board that hold each wanted word, as a prefix, in title, department or text; all when empty."""
    words = [re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in _WORD.findall(wanted)]
    return tuple(ad for ad in shelf(world, key) if all(word.search(_text(ad)) for word in words))


def _text(ad: Ad) -> str:
    return "\n".join((ad.title, ad.department, *(line for section in ad.sections for line in section.lines)))
