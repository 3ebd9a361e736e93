"""How crowded it is around an ad: evidence against, since where many openings look alike, likeness proves little.

Measured on planted truth, a model without it fell from F1 0.94 to 0.88 as one year grew from 100,000 ads to a million.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads
from pipeline.match.blocks import windows
from pipeline.match.hashing import U64, combine
from pipeline.match.keys import KeyRows, Parts

REACH = 30  # days to either side


class Crowds(NamedTuple):
    """Ads within REACH days, oneself included: of one employer, town and role; with the identical text."""

    opening: npt.NDArray[np.int64]
    text: npt.NDArray[np.int64]


def crowds(ads: Ads, of: Parts) -> Crowds:
    """Both counts for each ad, within its state; an ad that does not name both employer and town is crowded by nobody.

    Ads that crowd each other share a key of `keys`, so that a night that knows an ad's neighbours knows its crowds.
    """
    role = ads.role.astype(np.uint64)
    named = (of.employer != 0) & (of.city != 0)
    return Crowds(
        _count(ads, combine(of.employer, of.city, role), named),
        _count(ads, of.content, of.content != 0),
    )


def _count(ads: Ads, key: U64, known: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    counts = np.ones(len(ads), np.int64)
    ad = np.flatnonzero(known).astype(np.int32)
    state = ads.partition[ad].astype(np.uint64)
    rows = KeyRows(ad, combine(key[ad], state), np.zeros(len(ad), np.uint8))
    found = windows(rows.key, ads.day[ad], rows, REACH)
    counts[found.rows.ad] = found.high - found.low
    return counts
