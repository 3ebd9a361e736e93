"""How well ads are read, against labels: counts an ad, precision, recall and F1, intervals by resampling ads.

A requirement is found when the ad and the code agree (code), and the level too (code+level), and jurisdiction and days
too (strict). A leak is a credential that the ad names without asking and that was read as asked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

Ad = dict[str, Any]
RESAMPLES, SEED = 1000, 20261125
SPACE = re.compile(r"\s+")


class Count(NamedTuple):
    """Found, falsely found, missed."""

    right: int
    false: int
    missed: int

    def __add__(self, other: object) -> Count:
        assert isinstance(other, Count)
        return Count(self.right + other.right, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.false + self.missed
        return 2 * self.right / both if both else 1.0


def counted(gold: set[Any], read: set[Any]) -> Count:
    """The count of two sets."""
    return Count(len(gold & read), len(read - gold), len(gold - read))


def key_code(r: Ad) -> Any:
    """The credential."""
    return r["code"]


def key_level(r: Ad) -> Any:
    """The credential and how strongly it is asked."""
    return r["code"], r["level"]


def key_strict(r: Ad) -> Any:
    """The credential, its level, where and within how many days."""
    return r["code"], r["level"], tuple(sorted(r.get("jurisdiction") or ())), r.get("window_days")


KEYS: dict[str, Callable[[Ad], Any]] = {"code": key_code, "code+level": key_level, "strict": key_strict}


def requirements(gold: Ad, read: Ad, key: Callable[[Ad], Any], only: Callable[[Ad], bool] = lambda _r: True) -> Count:
    """The count of one ad's requirements under a key, of those that `only` lets through."""
    wanted, found = gold.get("requirements") or [], read.get("requirements") or []
    return counted({key(r) for r in wanted if only(r)}, {key(r) for r in found if only(r)})


def groups(gold: Ad, read: Ad) -> Count:
    """The count of one ad's alternatives: a group is right when its codes are exactly those of a labelled one."""
    return counted(_groups(gold), _groups(read))


def _groups(ad: Ad) -> set[frozenset[str]]:
    members: dict[str, set[str]] = {}
    for r in ad.get("requirements") or []:
        if r.get("group"):
            members.setdefault(r["group"], set()).add(r["code"])
    return {frozenset(codes) for codes in members.values() if len(codes) > 1}


def codes(gold: Ad, read: Ad, kind: str) -> Count:
    """The count of one ad's duties or skills."""
    return counted({x["code"] for x in gold.get(kind) or []}, {x["code"] for x in read.get(kind) or []})


def leaks(gold: Ad, read: Ad) -> tuple[int, int]:
    """(mentions read as asked, mentions) of one ad."""
    asked = {r["code"] for r in gold.get("requirements") or []}
    found = [r for r in read.get("requirements") or [] if r["level"] != "not_required"]
    mentions = gold.get("mentions") or []
    return sum(any(_leaks(m, r, asked) for r in found) for m in mentions), len(mentions)


def _leaks(mention: Ad, r: Ad, asked: set[str]) -> bool:
    quote, words = _plain(mention.get("quote") or ""), _plain(r["quote"])
    return r["code"] == mention["code"] and (
        r["code"] not in asked or (len(quote) > 8 and (quote in words or words in quote))
    )


def _plain(text: str) -> str:
    return SPACE.sub(" ", text.replace("\xa0", " ")).strip().lower()


def pay(gold: Ad, read: Ad) -> str:
    """right, wrong, missed, over-claimed or none."""
    wanted, found = gold.get("pay"), read.get("pay")
    if not wanted or not found:
        return "missed" if wanted else "over-claimed" if found else "none"
    return "right" if _money(wanted) == _money(found) else "wrong"


def _money(p: Ad) -> Any:
    low, high = p.get("min"), p.get("max")
    return low, low if high is None else high, p.get("unit"), p.get("currency")


def experience(gold: Ad, read: Ad) -> str:
    """right, wrong, missed, over-claimed or none, by the least years asked."""
    wanted, found = gold.get("experience"), read.get("experience")
    if not wanted or not found:
        return "missed" if wanted else "over-claimed" if found else "none"
    return "right" if wanted["min_years"] == found["min_years"] else "wrong"


def total(counts: Iterable[Count]) -> Count:
    """The sum."""
    whole = Count(0, 0, 0)
    for count in counts:
        whole += count
    return whole


def interval(values: Sequence[Count]) -> tuple[float, float]:
    """The 95% interval of F1 when ads are drawn again (bootstrap over ads, fixed seed)."""
    draw = random.Random(SEED)
    found = sorted(total(draw.choices(values, k=len(values))).f1 for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES) - 1]
