"""Blocking keys: what two ads must share, in one state, to be looked at together.

The state is part of every row (see `blocks`) and a place or a rare token part of every key. A key never says that two
ads are one job; it only says that comparing them is worth while.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads
from pipeline.match.hashing import U64, combine, hash_texts

FAMILIES = (
    "requisition",
    "employer+town+role",
    "employer+title",
    "zip+role",
    "number",
    "phrase",
    "text+town",
    "text",
    "url",
    "town+title",
)


class KeyRows(NamedTuple):
    """Rows (ad, key, family); an ad has up to some 28, a mean ad 10."""

    ad: npt.NDArray[np.int32]
    key: U64
    family: npt.NDArray[np.uint8]


class Parts(NamedTuple):
    """Hashes of each ad's parts, 0 where the part is unknown; keys and their splits are made of them."""

    employer: U64
    title: U64
    city: U64
    zip: U64
    content: U64
    schedule: U64


def parts(ads: Ads) -> Parts:
    """The hashed parts of each ad."""
    return Parts(
        employer=_column([one.key for one in ads.employers], ads.employer),
        title=_column([one.core for one in ads.titles], ads.title),
        city=_column([one.city for one in ads.places], ads.place),
        zip=_column([one.zip for one in ads.places], ads.place),
        content=ads.prints["content"],
        schedule=ads.prints["schedule"].astype(np.uint64),
    )


def keys(ads: Ads, of: Parts) -> KeyRows:
    """All key rows, ads ascending within each family."""
    rows = [(ad, combine(np.full(len(key), family, np.uint64), key), family) for family, ad, key in _families(ads, of)]
    return KeyRows(
        np.concatenate([ad for ad, _, _ in rows]).astype(np.int32),
        np.concatenate([key for _, key, _ in rows]),
        np.concatenate([np.full(len(ad), family, np.uint8) for ad, _, family in rows]),
    )


def _families(ads: Ads, of: Parts) -> Iterator[tuple[int, npt.NDArray[np.int64], U64]]:
    role = ads.role.astype(np.uint64)
    yield 0, *_whole(ads.requisition)
    yield 1, *_whole(of.employer, of.city, extra=role)
    yield 2, *_whole(of.employer, of.title)
    yield 3, *_whole(of.zip, extra=role)
    yield 4, *_slots(ads.prints["rare_numbers"])
    yield 5, *_slots(ads.prints["rare_shingles"])
    yield 6, *_whole(of.content, of.city)
    yield 7, *_whole(of.content)
    yield 8, *_whole(ads.url)
    yield 9, *_whole(of.city, of.title)


def _whole(*columns: U64, extra: U64 | None = None) -> tuple[npt.NDArray[np.int64], U64]:
    """Keys of the ads that know every column; `extra` may be unknown."""
    known = np.flatnonzero(np.logical_and.reduce([column != 0 for column in columns]))
    joined = [column[known] for column in columns] + ([extra[known]] if extra is not None else [])
    return known, combine(*joined)


def _slots(slots: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], U64]:
    ad, slot = np.nonzero(slots)
    return ad, slots[ad, slot].astype(np.uint64)


def _column(values: list[str], at: npt.NDArray[np.int32]) -> U64:
    return hash_texts(values)[at] if len(at) else np.zeros(0, np.uint64)
