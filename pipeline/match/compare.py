"""Compare candidate pairs: a level for each declared comparison, and the vetoes that no score overrules."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads, Ints, word_table
from pipeline.match.crowds import Crowds, doublings
from pipeline.match.field_levels import Employers, Flags, Levels, Names, Places, title_levels
from pipeline.match.levels import COMPARISONS
from pipeline.match.text_levels import Texts

CHUNK = 200_000  # pairs; some 600 bytes each while they are compared
LIVE_DAYS = 14  # an ad whose end nobody saw counts as live for two weeks
REPOST_GAP_DAYS = 2  # off the board for longer than this, then back: a repost
LIKE_TEXTS, HALF_LIKE_TEXTS = 3, 7  # the last levels of `text` that count as such: overlaps of 0.9 and 0.12
SAME_EMPLOYER = (1, 2)
ABROAD, OPEN = 1, 0


class Compared(NamedTuple):
    """m pairs: levels [m, comparisons], vetoed [m], and apart [m]: never live on the same days."""

    levels: Levels
    vetoed: Flags
    apart: Flags


class Comparer:
    """Compares pairs of one batch; holds what is worked out once for each ad."""

    COLUMNS = COMPARISONS

    def __init__(self, ads: Ads, crowds: Crowds) -> None:
        self.ads, self.crowds = ads, crowds
        self.names, self.places, self.employers, self.texts = Names(ads), Places(ads), Employers(ads), Texts(ads)
        self.city_words = _at(word_table([one.city for one in ads.places]), ads.place)
        self.end = np.where(ads.last < 0, ads.day + LIVE_DAYS, np.maximum(ads.last, ads.day))

    def compare(self, a: Ints, b: Ints) -> Compared:
        """Levels of pairs (a[i], b[i]); those that contradict each other are vetoed without a further look."""
        found = Compared(np.zeros((len(a), len(COMPARISONS)), np.uint8), self._contradict(a, b), np.zeros(len(a), bool))
        open_pairs = np.flatnonzero(~found.vetoed)
        for begin in range(0, len(open_pairs), CHUNK):
            at = open_pairs[begin : begin + CHUNK]
            for column, part in zip(found, self._chunk(a[at], b[at]), strict=True):
                column[at] = part
        return found

    def _chunk(self, a: Ints, b: Ints) -> Compared:
        ads, names, texts = self.ads, self.names, self.texts
        later = np.maximum(ads.day[a], ads.day[b])
        apart = later > np.minimum(self.end[a], self.end[b]) + REPOST_GAP_DAYS
        employer = self.employers.levels(a, b, names)
        place = self.places.levels(a, b, names, self.city_words)
        numbers, phrases, text = texts.rare(a, b), texts.phrases(a, b), texts.levels(a, b)
        one_employer = np.isin(employer, SAME_EMPLOYER)
        requisition, other = self._requisition(a, b, one_employer, place)
        identified = (numbers >= 2) | (phrases >= 3) | (requisition == 2) | (place == 1)
        return Compared(
            np.column_stack(
                [
                    employer,
                    *_by_text(title_levels(ads, a, b), text),
                    place,
                    np.where(one_employer, text + 1, 0),
                    np.where(one_employer, 0, text + 1),
                    phrases,
                    numbers,
                    _with_like_texts(texts.all_numbers(a, b), text),
                    requisition,
                    self._days_apart(a, b),
                    self._board(a, b, apart, one_employer),
                    texts.schedules(a, b, text),
                    self._url(a, b),
                    *self._crowd(a, b, text, identified),
                ]
            ),
            other & ~apart,
            apart,
        )

    def _requisition(self, a: Ints, b: Ints, one_employer: Flags, place: Levels) -> tuple[Levels, Flags]:
        """Levels of `requisition`, and where one employer gives two different ids of one form."""
        left, right = self.ads.requisition[a], self.ads.requisition[b]
        both, equal = (left != 0) & (right != 0), left == right
        alike = self.ads.requisition_form[a] == self.ads.requisition_form[b]
        other = both & ~equal & alike & one_employer
        named = np.zeros(len(a), bool)
        asked = np.flatnonzero((left != 0) != (right != 0))
        named[asked] = self.names.either(a[asked], b[asked], self.ads.requisition_words)
        elsewhere = np.isin(place, (3, 6, 9, 10))
        level = np.select(
            [both & equal & elsewhere, both & equal, both & ~alike, other, both, named, (left != 0) | (right != 0)],
            [3, 2, 7, 5, 4, 6, 1],
            0,
        )
        return level.astype(np.uint8), other

    def _contradict(self, a: Ints, b: Ints) -> Flags:
        """Two known roles that differ, or two known states of the United States."""
        role_a, role_b = self.ads.role[a], self.ads.role[b]
        state_a, state_b = self.ads.partition[a], self.ads.partition[b]
        roles = (role_a != 0) & (role_b != 0) & (role_a != role_b)
        return np.asarray(roles | ((state_a != OPEN) & (state_b != OPEN) & (state_a != state_b)), bool)

    def _days_apart(self, a: Ints, b: Ints) -> Levels:
        gap = np.abs(self.ads.day[a] - self.ads.day[b])
        level = np.searchsorted(np.array([3, 8, 15, 31, 61]), gap, side="right") + 1
        return np.where(self.ads.day_known[a] & self.ads.day_known[b], level, 0).astype(np.uint8)

    def _board(self, a: Ints, b: Ints, apart: Flags, one_employer: Flags) -> Levels:
        """Levels of `board`: an employer seldom lists one opening twice on a board, two agencies do."""
        left, right = self.ads.board[a], self.ads.board[b]
        level = np.select([left != right, apart, one_employer], [1, 3, 2], 4)
        return np.where((left < 0) | (right < 0), 0, level).astype(np.uint8)

    def _url(self, a: Ints, b: Ints) -> Levels:
        left, right = self.ads.url[a], self.ads.url[b]
        return np.where((left == 0) | (right == 0), 0, np.where(left == right, 1, 2)).astype(np.uint8)

    def _crowd(self, a: Ints, b: Ints, text: Levels, identified: Flags) -> tuple[Levels, Levels, Levels]:
        opening = doublings(np.maximum(self.crowds.opening[a], self.crowds.opening[b]))
        same = doublings(np.maximum(self.crowds.text[a], self.crowds.text[b]))
        return (
            np.where(identified, opening, 0).astype(np.uint8),
            np.where(identified, 0, opening + 1).astype(np.uint8),
            np.where(text == 1, same + 1, 0).astype(np.uint8),
        )


def _by_text(title: Levels, text: Levels) -> tuple[Levels, ...]:
    """The title's level in the column of like, half-like, unlike or unknown texts, 0 in the others."""
    like, half = text <= LIKE_TEXTS, text <= HALF_LIKE_TEXTS
    kinds = like & (text > 0), half & ~like, ~half, text == 0
    return tuple(np.where(kind, title + 1, 0).astype(np.uint8) for kind in kinds)


def _with_like_texts(number: Levels, text: Levels) -> Levels:
    """Numbers that agree say nothing where the texts are unlike: pay bands and standards are shared by habit."""
    return np.where((text > HALF_LIKE_TEXTS) & np.isin(number, (1, 2)), 0, number).astype(np.uint8)


def _at(table: npt.NDArray[np.uint64], at: Ints) -> npt.NDArray[np.uint64]:
    return table[at] if len(at) else np.zeros((0, table.shape[1]), np.uint64)


assert len(COMPARISONS) == 19  # the columns above, in the same order
