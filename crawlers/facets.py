"""Splitting a search that shows only its first rows: by a facet whose values are each small enough to be read whole.

Facets as Workday sends them: `{"facetParameter", "values": [{"id", "count"} or a nested facet]}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Facet = tuple[str, dict[str, int]]  # parameter, value id to count


def flattened(facets: Iterable[Mapping[str, Any]]) -> Iterator[Facet]:
    """Each facet with its values; groups of facets are opened."""
    for facet in facets:
        values = facet.get("values") or ()
        yield from flattened(value for value in values if "facetParameter" in value)
        counts = {str(value["id"]): int(value.get("count") or 0) for value in values if "id" in value}
        if counts and facet.get("facetParameter"):
            yield str(facet["facetParameter"]), counts


def dividing(facets: Iterable[Mapping[str, Any]], cap: int, used: Iterable[str] = ()) -> Facet | None:
    """The facet to split by, with the values that have rows; None when no unused one divides the rows.

    Its values must add up to the cap at least, or it does not cover what the cap hides. Preferred: no value at the
    cap itself (it would have to be split again), then the fewest values, since each costs a request.
    """
    choices: list[tuple[bool, int, str, dict[str, int]]] = []
    for parameter, counts in flattened(facets):
        counts = {value: count for value, count in counts.items() if count}
        if parameter not in used and len(counts) > 1 and sum(counts.values()) >= cap:
            choices.append((max(counts.values()) >= cap, len(counts), parameter, counts))
    if not choices:
        return None
    _, _, parameter, counts = min(choices, key=lambda choice: choice[:3])
    return parameter, counts
