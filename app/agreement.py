"""Agreement of two codings of the same things, field by field: Cohen's kappa with its interval.

Cohen 1960, "A coefficient of agreement for nominal scales"; the standard error is the large-sample one of Fleiss, Cohen
and Everitt 1969 in its simple form, sqrt(po (1 - po) / n) / (1 - pe).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964
SHOWN = 3  # disagreements named in a report


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `n` things coded twice: the share on which both agree, kappa (None where only one value was used) with its 95%
    interval, and the commonest disagreements as (first, second, count)."""

    n: int
    agreed: float
    kappa: float | None
    low: float | None
    high: float | None
    disagreements: tuple[tuple[str, str, int], ...]


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement | None:
    """Agreement of the pairs (first coding, second coding); None when there are none."""
    n = len(pairs)
    if n == 0:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    agreed = sum(a == b for a, b in pairs) / n
    chance = sum(count * second[value] for value, count in first.items()) / n**2
    apart = Counter(pair for pair in pairs if pair[0] != pair[1])
    worst = tuple((a, b, count) for (a, b), count in sorted(apart.items(), key=lambda one: (-one[1], one[0]))[:SHOWN])
    if chance == 1:
        return Agreement(n, agreed, None, None, None, worst)
    kappa = (agreed - chance) / (1 - chance)
    margin = Z_95 * sqrt(agreed * (1 - agreed) / n) / (1 - chance)
    return Agreement(n, agreed, kappa, max(-1.0, kappa - margin), min(1.0, kappa + margin), worst)
