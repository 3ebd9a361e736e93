"""One job behind many postings: pure functions over batches of ads. `docs/matching.md` explains the method.

prints = fingerprint(texts)                   # 0.5 kB an ad; the texts are not needed again
ads = prepare(table, prints, frequencies)     # columns, rare tokens picked
matching = match(ads, load())                 # scored pairs and the groups of ads
links(ads, matching, ...)                     # why, as travelling records
"""

from __future__ import annotations

import polars as pl

from pipeline.match.ads import SCHEMA, Ads, columns, frame, partitions
from pipeline.match.blocks import CAP, HORIZON, asked_keys, stored_keys
from pipeline.match.compare import Comparer
from pipeline.match.crowds import Crowds, crowds
from pipeline.match.explain import best_links, changed_words, key_names, links, why, whys
from pipeline.match.fingerprint import PRINT, Fingerprints, Prints, fingerprint, join, take
from pipeline.match.frequencies import Frequencies, count, fill
from pipeline.match.keys import KeyRows, keys, parts
from pipeline.match.matching import Matching, Pairs, group, match, score
from pipeline.match.merge import Member, Merged, merge, name_jobs
from pipeline.match.parted import match_part, match_parts
from pipeline.match.touched import (
    crowds_now,
    moved,
    pack,
    rescore,
    rose_or_fell,
    unpack,
    weighs_otherwise,
)
from pipeline.match.towns import count_towns, fill_towns
from pipeline.match.weights import Weights, load

__all__ = [
    "CAP",
    "HORIZON",
    "PRINT",
    "SCHEMA",
    "Ads",
    "Comparer",
    "Crowds",
    "Fingerprints",
    "Frequencies",
    "KeyRows",
    "Matching",
    "Member",
    "Merged",
    "Pairs",
    "Prints",
    "Weights",
    "asked_keys",
    "best_links",
    "changed_words",
    "columns",
    "counted",
    "crowds",
    "crowds_now",
    "fingerprint",
    "frame",
    "group",
    "join",
    "key_names",
    "keys",
    "links",
    "load",
    "match",
    "match_part",
    "match_parts",
    "merge",
    "moved",
    "name_jobs",
    "pack",
    "partitions",
    "parts",
    "prepare",
    "rescore",
    "rose_or_fell",
    "score",
    "settled",
    "stored_keys",
    "take",
    "unpack",
    "weighs_otherwise",
    "why",
    "whys",
]


def prepare(table: pl.DataFrame, found: Fingerprints, known: Frequencies | None = None) -> Ads:
    """Columns of a table of SCHEMA; rare tokens and towns by `known`, or counted from these very ads."""
    return columns(*settled(table, found, known or counted(table, found)))


def counted(table: pl.DataFrame, found: Fingerprints) -> Frequencies:
    """What is frequent in these ads, and where their zips lie."""
    return count(found, partitions(table), count_towns(table))


def settled(table: pl.DataFrame, found: Fingerprints, known: Frequencies) -> tuple[pl.DataFrame, Prints]:
    """Fields with the towns of bare zips filled in, and prints with their rare tokens."""
    fill(found, partitions(table), known)
    return fill_towns(table, known.towns), found.prints
