"""Forgetting what readers keep of earlier texts, for whoever measures ads never seen or changes tables on the way."""

from __future__ import annotations

import gc
from functools import _lru_cache_wrapper


def forget() -> None:
    """Empties whatever keeps answers for the last texts; tables that are loaded once stay."""
    for one in gc.get_objects():
        if isinstance(one, _lru_cache_wrapper) and one.cache_parameters()["maxsize"]:
            one.cache_clear()
