"""Which tokens are rare: the store number, street number, zip or odd sentence that copies of one ad share.

A token is rare in a state when at most so many ads of that state hold it. Pay bands and the sentences of a chain's
template are not rare; measured on a million planted ads, dropping them took number keys from 17.9 to 1.1 million pairs.
A table is either counted from the file at hand or frozen and stored, so that a night's answer can't depend on the order
in which ads arrived.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.match.fingerprint import NUMBERS_KEPT, SHINGLES_KEPT, Fingerprints, Tokens
from pipeline.match.hashing import U64, mix
from pipeline.match.towns import Towns, pack_towns, unpack_towns

RARE_NUMBER = 32
RARE_SHINGLE = 12
LEAST_RARE = 6  # copies of one opening are seldom more; in a file of few ads nearly everything is rare

Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Bit tables over hashed (token, state): `common` are too frequent; `single` can't be shared (empty if frozen). And
    the towns of zips."""

    common_numbers: Bits
    common_shingles: Bits
    single_numbers: Bits
    single_shingles: Bits
    towns: Towns

    def frozen(self) -> Frequencies:
        """The same without `single`, which no table can know of ads to come."""
        empty = np.zeros(0, np.uint8)
        return replace(self, single_numbers=empty, single_shingles=empty)

    def packed(self) -> tuple[bytes, bytes, bytes]:
        """The tables of frequent numbers, of frequent shingles and of towns as bytes, to be stored."""
        return self.common_numbers.tobytes(), self.common_shingles.tobytes(), pack_towns(self.towns)

    @staticmethod
    def unpacked(numbers: bytes, shingles: bytes, towns: bytes) -> Frequencies:
        """A frozen table from its bytes."""
        common_numbers, common_shingles = np.frombuffer(numbers, np.uint8), np.frombuffer(shingles, np.uint8)
        empty = np.zeros(0, np.uint8)
        return Frequencies(common_numbers, common_shingles, empty, empty, unpack_towns(towns))


def count(prints: Fingerprints, partition: npt.NDArray[np.uint8], towns: Towns) -> Frequencies:
    """Frequencies of the tokens of these ads; `partition` [n] numbers the state of each, `towns` are of the same."""
    ads = len(partition)
    common_numbers, single_numbers = _tables(prints.numbers, partition, _cap(RARE_NUMBER, ads))
    common_shingles, single_shingles = _tables(prints.shingles, partition, _cap(RARE_SHINGLE, ads))
    return Frequencies(common_numbers, common_shingles, single_numbers, single_shingles, towns)


def fill(prints: Fingerprints, partition: npt.NDArray[np.uint8], table: Frequencies) -> None:
    """Write each ad's rare numbers and shingles into its print, those of least hash first, so that copies agree."""
    numbers = _rare(prints.numbers, partition, table.common_numbers, table.single_numbers)
    shingles = _rare(prints.shingles, partition, table.common_shingles, table.single_shingles)
    prints.prints["rare_numbers"] = _least(numbers, len(partition), NUMBERS_KEPT)
    prints.prints["rare_shingles"] = _least(shingles, len(partition), SHINGLES_KEPT)


def _cap(most: int, ads: int) -> int:
    return min(most, max(LEAST_RARE, ads // 100))


def _slot(tokens: Tokens, partition: npt.NDArray[np.uint8], bits: int) -> npt.NDArray[np.int64]:
    keyed = mix(tokens.value + (partition[tokens.of].astype(np.uint64) << np.uint64(56)))
    return (keyed >> np.uint64(64 - bits)).astype(np.int64)


def _tables(tokens: Tokens, partition: npt.NDArray[np.uint8], cap: int) -> tuple[Bits, Bits]:
    """One count a slot, at most half the slots filled: a token is called common by mistake once in some thousands."""
    bits = max(16, (2 * len(tokens.of)).bit_length())
    counts = np.bincount(_slot(tokens, partition, bits), minlength=1 << bits)
    anywhere = np.bincount(_slot(tokens, np.zeros_like(partition), bits), minlength=1 << bits)
    return np.packbits(counts > cap), np.packbits(anywhere == 1)


def _holds(table: Bits, tokens: Tokens, partition: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    if not len(table):
        return np.zeros(len(tokens.of), bool)
    slot = _slot(tokens, partition, (len(table) * 8).bit_length() - 1)
    return np.asarray(table[slot >> 3] >> (7 - (slot & 7)).astype(np.uint8) & 1, bool)


def _rare(tokens: Tokens, partition: npt.NDArray[np.uint8], common: Bits, single: Bits) -> Tokens:
    keep = ~_holds(common, tokens, partition) & ~_holds(single, tokens, np.zeros_like(partition))
    return Tokens(tokens.of[keep], tokens.value[keep])


def _least(tokens: Tokens, ads: int, kept: int) -> npt.NDArray[np.uint32]:
    """The `kept` least values of each ad as 32-bit numbers, never 0; empty slots are 0."""
    first = np.searchsorted(tokens.of, np.arange(ads))
    rank = np.arange(len(tokens.of)) - first[tokens.of]
    slots = np.zeros((ads, kept), np.uint32)
    keep = rank < kept
    slots[tokens.of[keep], rank[keep]] = short(tokens.value[keep])
    return slots


def short(value: U64) -> npt.NDArray[np.uint32]:
    """A token in 32 bits, never 0."""
    return np.maximum((value >> np.uint64(32)).astype(np.uint32), np.uint32(1))
