"""What is kept of an advertisement's text: 0.6 kB in place of some 2 kB, enough to compare without the text.

For each text: a content hash; the number of distinct 4-word shingles; a one-permutation MinHash of 128 bins; a sample
of its shingles and all its number tokens (from which `frequencies` picks the rare ones); a Bloom filter of its
capitalised words and numbers, to ask whether the text names the other ad's town or employer; a bit set of its numbers;
and flags for shift and schedule.
Overlap of shingles separates copies from templates better than word similarity (Zhao, Chen and Mason, WI-IAT 2021).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.match.hashing import U64, Words, hash_word, mix, ordered_hash, words

BINS = 128
SHINGLE_WORDS = 4
SAMPLE_ONE_IN = 8  # 30 of the 250 shingles of a mean ad; 10 remain of a copy cut to 500 characters
BLOOM_BITS = 2048  # 60 names, two bits each: 0.3% false hits; an ad of 13,000 characters stays under 10%
NUMBER_BITS = 256
BATCH_BYTES = 400_000  # a batch and its 64-bit columns stay near the caches of one core

SCHEDULE_WORDS = (
    ("full time", 1),
    ("part time", 2),
    ("prn", 4),
    ("per diem", 4),
    ("as needed", 4),
    ("overnight", 8),
    ("overnights", 8),
    ("night shift", 8),
    ("nights", 8),
    ("evening", 16),
    ("evenings", 16),
    ("weekend", 32),
    ("weekends", 32),
    ("day shift", 64),
    ("day shifts", 64),
    ("days shift", 64),
    ("time days", 64),  # "Full-time, days"; the word alone is more often "thirty days of leave"
    ("days evenings", 64),
)


NUMBERS_KEPT = 8
SHINGLES_KEPT = 12

# One text's fingerprint, 530 bytes; `tobytes()` of a row is what a database stores. Little-endian on every machine.
PRINT = np.dtype(
    [
        ("content", "<u8"),  # hash of the words in order, 0 where there are none
        ("numbers", "<u8", NUMBER_BITS // 64),  # bit set of all number tokens
        ("shingles", "<i4"),  # distinct shingles
        ("rare_numbers", "<u4", NUMBERS_KEPT),  # filled by `frequencies`, 0 marks an empty slot
        ("rare_shingles", "<u4", SHINGLES_KEPT),
        ("schedule", "u1"),  # bits of SCHEDULE_WORDS
        ("sketch", "u1", BINS),  # 0 marks an empty bin
        ("bloom", "u1", BLOOM_BITS // 8),
    ]
)
Prints = npt.NDArray[np.void]


class Tokens(NamedTuple):
    """Tokens of n texts: `of` says which text each belongs to, ascending, distinct within a text."""

    of: npt.NDArray[np.int32]
    value: U64


class Fingerprints(NamedTuple):
    """Fingerprints of n texts, with the tokens of which the rare ones are still to be picked."""

    prints: Prints
    shingles: Tokens
    numbers: Tokens


def fingerprint(texts: Sequence[str], *, workers: int = 1) -> Fingerprints:
    """Fingerprints of `texts` in order, in `workers` threads (the work is numpy's, which frees the interpreter)."""
    batches = list(_batches(texts))
    if workers > 1 and len(batches) > 1:
        with ThreadPoolExecutor(workers) as pool:
            return join(list(pool.map(_fingerprint, batches)))
    return join([_fingerprint(batch) for batch in batches])


def join(parts: Sequence[Fingerprints]) -> Fingerprints:
    """One table of several, in order."""
    if not parts:
        return _fingerprint([])
    sizes = np.array([len(part.prints) for part in parts])
    begins = np.cumsum(sizes) - sizes
    return Fingerprints(
        np.concatenate([part.prints for part in parts]),
        _join_tokens([part.shingles for part in parts], begins),
        _join_tokens([part.numbers for part in parts], begins),
    )


def take(found: Fingerprints, at: npt.NDArray[np.integer[Any]]) -> Fingerprints:
    """The fingerprints of n texts, each of which is number at[i] of those found."""
    return Fingerprints(
        found.prints[at], _take_tokens(found.shingles, at, found), _take_tokens(found.numbers, at, found)
    )


def _take_tokens(tokens: Tokens, at: npt.NDArray[np.integer[Any]], found: Fingerprints) -> Tokens:
    begins = np.searchsorted(tokens.of, np.arange(len(found.prints) + 1))
    size = np.diff(begins)[at]
    ends = np.cumsum(size)
    rows = np.arange(int(size.sum())) + np.repeat(begins[at] - (ends - size), size)
    return Tokens(np.repeat(np.arange(len(at), dtype=np.int32), size), tokens.value[rows])


def _join_tokens(parts: Sequence[Tokens], begins: npt.NDArray[np.int64]) -> Tokens:
    of = [(part.of + begin).astype(np.int32) for part, begin in zip(parts, begins, strict=True)]
    return Tokens(np.concatenate(of), np.concatenate([part.value for part in parts]))


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text) + 8  # keeps a batch of empty texts under the 65,536 that `_sketch` can number
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _fingerprint(texts: Sequence[str]) -> Fingerprints:
    found, count = words(texts), len(texts)
    prints = np.zeros(count, PRINT)
    shingle_of, shingle = _shingles(found)
    prints["content"] = ordered_hash(found, count)
    prints["sketch"], prints["shingles"] = _sketch(shingle_of, shingle, count)
    prints["bloom"] = _bloom(found, count)
    prints["schedule"] = _schedule(found, count)
    numbers = _numbers(found)
    prints["numbers"] = _number_set(numbers, count)
    chosen = mix(shingle) % np.uint64(SAMPLE_ONE_IN) == 0
    return Fingerprints(prints, _distinct(shingle_of[chosen], shingle[chosen]), numbers)


def _number_set(numbers: Tokens, count: int) -> U64:
    seen = np.zeros((count, NUMBER_BITS // 64), np.uint64)
    bit = numbers.value % np.uint64(NUMBER_BITS)
    word = (bit >> np.uint64(6)).astype(np.int64)
    np.bitwise_or.at(seen, (numbers.of, word), np.uint64(1) << (bit & np.uint64(63)))
    return seen


def _shingles(found: Words) -> tuple[npt.NDArray[np.int64], U64]:
    """Hashes of four words in a row, none across two texts."""
    size = max(0, len(found.hash) - SHINGLE_WORDS + 1)
    total = found.hash[:size].copy()
    for step in range(1, SHINGLE_WORDS):
        total = total * np.uint64(0xD6E8FEB86659FD93) + found.hash[step : step + size]
    whole = found.text[:size] == found.text[SHINGLE_WORDS - 1 : SHINGLE_WORDS - 1 + size]
    return found.text[:size][whole], mix(total[whole])


def _sketch(of: npt.NDArray[np.int64], shingle: U64, count: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """The least value of each bin as one byte from 1 to 255, and the number of distinct shingles of each text."""
    packed = (of.astype(np.uint64) << np.uint64(48)) | (shingle >> np.uint64(16))
    packed.sort()
    packed = packed[np.diff(packed, prepend=np.uint64(2**64 - 1)) != 0]
    distinct = np.bincount((packed >> np.uint64(48)).astype(np.int64), minlength=count).astype(np.int32)
    bin_of = packed >> np.uint64(41)
    least = packed[np.diff(bin_of, prepend=np.uint64(2**64 - 1)) != 0]
    sketch = np.zeros((count, BINS), np.uint8)
    value = (mix(least & np.uint64(2**41 - 1)) % np.uint64(255)).astype(np.uint8) + np.uint8(1)
    sketch.reshape(-1)[(least >> np.uint64(41)).astype(np.int64)] = value
    return sketch, distinct


def _distinct(of: npt.NDArray[np.int64], value: U64) -> Tokens:
    order = np.lexsort((value, of))
    of, value = of[order], value[order]
    new = np.ones(len(of), bool)
    new[1:] = (of[1:] != of[:-1]) | (value[1:] != value[:-1])
    return Tokens(of[new].astype(np.int32), value[new])


def _numbers(found: Words) -> Tokens:
    """Number tokens: words with a digit and three or more signs, and two such parts side by side (L10 1LD, 19.10)."""
    digit = found.has_digit
    single = digit & (found.end - found.start >= 3)
    twin = digit[:-1] & digit[1:] & (found.start[1:] - found.end[:-1] == 1) & (found.text[1:] == found.text[:-1])
    twin_of, twin_hash = found.text[:-1][twin], mix(found.hash[:-1][twin] + mix(found.hash[1:][twin]))
    return _distinct(np.append(found.text[single], twin_of), np.append(found.hash[single], twin_hash))


def bloom_bits(hashes: U64) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The two bits of a word in the Bloom filter."""
    spread = mix(hashes + np.uint64(7))
    low = (spread % np.uint64(BLOOM_BITS)).astype(np.int64)
    return low, ((spread >> np.uint64(32)) % np.uint64(BLOOM_BITS)).astype(np.int64)


def _bloom(found: Words, count: int) -> npt.NDArray[np.uint8]:
    named = found.capital | found.has_digit
    bits = np.zeros((count, BLOOM_BITS), np.uint8)
    for bit in bloom_bits(found.hash[named]):
        bits[found.text[named], bit] = 1
    return np.packbits(bits, axis=1, bitorder="little")


def _schedule(found: Words, count: int) -> npt.NDArray[np.uint8]:
    flags = np.zeros(count, np.uint8)
    following = np.append(found.hash[1:], np.uint64(0))
    for phrase, bit in _SCHEDULE_HASHES:
        hit = found.hash == phrase[0]
        if len(phrase) > 1:
            hit &= following == phrase[1]
        flags[found.text[hit]] |= np.uint8(bit)
    return flags


_SCHEDULE_HASHES = tuple(
    (tuple(np.uint64(hash_word(word)) for word in phrase.split()), bit) for phrase, bit in SCHEDULE_WORDS
)
