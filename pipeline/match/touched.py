"""What one night's coming and going changes among the pairs of a world that is otherwise known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads, Ints
from pipeline.match.blocks import Candidates, Rows, candidates, met
from pipeline.match.compare import Comparer
from pipeline.match.crowds import Crowds, crowding, crowds, doublings
from pipeline.match.hashing import U64, among
from pipeline.match.keys import KeyRows, Parts, keys, parts
from pipeline.match.matching import Pairs, score
from pipeline.match.weights import Weights

Flags = npt.NDArray[np.bool_]
AD_BITS, FAMILY_BITS = np.uint64(27), np.uint64(10)  # 134 million ads, ten families


def pack(a: Ints, b: Ints) -> Rows:
    """Pairs (a < b) as one number each."""
    return a.astype(np.int64) << 32 | b


def unpack(pairs: Rows) -> tuple[Ints, Ints]:
    """The two ads of packed pairs."""
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def moved(ads: Ads, was: Flags, is_now: Flags) -> Rows:
    """The packed pairs of ads that are here before and after (flags [n]) and that other blocks bring together now.

    In a block of at most CAP ads everybody meets everybody, so nothing moves there. One that grows too large, or is
    so, is split or read in order of day: there one ad's coming parts others or brings them together.
    """
    of = parts(ads)
    rows, stay = keys(ads, of), was & is_now
    old, new = (_meetings(ads, of, rows, present, stay) for present in (was, is_now))
    differ = np.setxor1d(old, new, assume_unique=True)
    a, b = differ >> AD_BITS + FAMILY_BITS, differ >> FAMILY_BITS & (np.uint64(1) << AD_BITS) - np.uint64(1)
    return np.unique(pack(a.astype(np.int32), b.astype(np.int32)))


def _meetings(ads: Ads, of: Parts, rows: KeyRows, present: Flags, stay: Flags) -> U64:
    """The pairs of ads that stay and meet in blocks of those present, with the families that bring them together."""
    here = present[rows.ad]
    found = met(ads, KeyRows(rows.ad[here], rows.key[here], rows.family[here]), of)
    both = stay[found.a] & stay[found.b]
    a, b, families = (column[both].astype(np.uint64) for column in found[:3])
    return a << AD_BITS + FAMILY_BITS | b << FAMILY_BITS | families


def crowds_now(ads: Ads, known: Crowds, touched: Flags, now: Ads, before: Ads) -> Crowds:
    """Everybody's crowds: of the touched, whose neighbours are all here, counted; of others those `known` of them, more
    by the touched as they are now, less by the same as they were."""
    of = parts(ads)
    whole = crowds(ads, of)
    come, gone = (crowding(ads, of, by, parts(by)) for by in (now, before))
    each = zip(whole, known, come, gone, strict=True)
    return Crowds(*(np.where(touched, new, old + more - less) for new, old, more, less in each))


def rose_or_fell(known: Crowds, now: Crowds) -> Flags:
    """The ads one of whose crowds has another level now."""
    opening, text = (doublings(old) != doublings(new) for old, new in zip(known, now, strict=True))
    return np.asarray(opening | text, bool)


def weighs_otherwise(ads: Ads, pairs: Rows, known: Crowds, now: Crowds) -> Flags:
    """The packed pairs that have another level in a comparison of crowds now: the larger crowd of the two counts, and
    that of texts where they are one."""
    a, b = unpack(pairs)
    content = ads.prints["content"]
    opening, text = (
        doublings(np.maximum(old[a], old[b])) != doublings(np.maximum(new[a], new[b]))
        for old, new in zip(known, now, strict=True)
    )
    return np.asarray(opening | (text & (content[a] == content[b])), bool)


def rescore(
    ads: Ads, weights: Weights, around: Crowds, touched: Flags, chosen: Rows, standing: Rows
) -> tuple[Pairs, int]:
    """All candidates with a touched ad, the `chosen` ones if they are candidates, and the `standing` ones, of
    which that is known; the families of a standing one are none where its blocks are not whole here. And how many rows
    of the blocks at hand were compared with their neighbours in time only."""
    of = parts(ads)
    found = candidates(ads, keys(ads, of), of)
    packed = pack(found.a, found.b)
    keep = touched[found.a] | touched[found.b] | among(packed, chosen) | among(packed, standing)
    a, b = unpack(standing[~among(standing, packed)])
    wanted = Candidates(
        np.concatenate([found.a[keep], a]),
        np.concatenate([found.b[keep], b]),
        np.concatenate([found.families[keep], np.zeros(len(a), np.uint16)]),
        found.crowded,
    )
    return score(Comparer(ads, around), weights, wanted), found.crowded
