"""What matching remembers between nights, to and from the columns that the pure functions work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy import Connection

from pipeline.match import (
    PRINT,
    SCHEMA,
    Ads,
    Crowds,
    Fingerprints,
    Frequencies,
    Prints,
    columns,
    counted,
    fingerprint,
    frame,
    join,
    keys,
    parts,
    settled,
    stored_keys,
)
from schema import store

GROWTH = 2  # the table of frequent tokens is counted anew, and everything matched anew, when the ads have doubled
BATCH_ADS = 5000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The touched postings' columns, what was remembered of them, and whether nothing else is in the database."""

    now: Ads
    before: Remembered
    is_everything: bool


def take_in(connection: Connection, rules_version: str, run_id: str) -> TakenIn:
    """Fingerprint what is new, closed or reopened (or everything, under new rules or a new table) and store it."""
    total = store.matchable_postings(connection)
    stored = store.load_match_table(connection)
    is_outgrown = stored is None or total > GROWTH * stored.ads
    version = f"{rules_version}+{total if stored is None or is_outgrown else stored.ads}"
    touched = store.unmatched_postings(connection, version)
    before = remember(connection, touched)
    table, found = _fingerprints(connection, touched)
    if stored is None or is_outgrown:
        known = counted(table, found).frozen()
        if total:
            store.save_match_table(connection, version, total, known.packed(), run_id)
    else:
        known = Frequencies.unpacked(*stored[1:])
    table, prints = settled(table, found, known)
    now = columns(table, prints)
    _save(connection, table, now, version)
    return TakenIn(now, before, len(touched) == total)


def _fingerprints(connection: Connection, touched: Iterable[str]) -> tuple[pl.DataFrame, Fingerprints]:
    """Fields and fingerprints; the texts of one batch are let go before the next is read."""
    tables, found = [pl.DataFrame(schema=SCHEMA)], []
    for batch in store.batches(store.match_ads(connection, touched), BATCH_ADS):
        tables.append(frame(batch))
        found.append(fingerprint([ad.text for ad in batch]))
    return pl.concat(tables), join(found)


def _save(connection: Connection, table: pl.DataFrame, ads: Ads, version: str) -> None:
    """Store prints and keys; crowds are known once the neighbours are."""
    fields = {row["id"]: row for row in table.iter_rows(named=True)}
    postings = store.posting_state(connection, ads.ids)
    store.save_match_state(
        connection,
        (
            store.MatchState(
                posting_id=name,
                reading_id=postings[name].reading_id,
                version=version,
                live_until=postings[name].live_until,
                fields=fields[name],
                print=ads.prints[at].tobytes(),
                opening_crowd=1,
                text_crowd=1,
            )
            for at, name in enumerate(ads.ids)
        ),
    )
    rows = keys(ads, parts(ads))
    each = zip(stored_keys(ads, rows).tolist(), ads.day[rows.ad].tolist(), rows.ad.tolist(), strict=True)
    store.replace_match_keys(connection, ads.ids, ((key, day, ads.ids[ad]) for key, day, ad in each))


@dataclass(frozen=True, slots=True)
class Remembered:
    """Postings as they are remembered, in no order: fields (of SCHEMA), prints, crowds [n, 2]."""

    table: pl.DataFrame
    prints: Prints
    crowds: npt.NDArray[np.int64]

    def columns(self) -> tuple[Ads, Crowds]:
        """Columns and crowds, in order of id."""
        opening, text = self.crowds[self.table["id"].arg_sort().to_numpy()].T
        return columns(self.table, self.prints), Crowds(opening, text)

    def where(self, which: npt.NDArray[np.bool_]) -> Remembered:
        """Some of them."""
        return Remembered(self.table.filter(which), self.prints[which], self.crowds[which])

    def __add__(self, more: Remembered) -> Remembered:
        return Remembered(
            pl.concat([self.table, more.table]),
            np.concatenate([self.prints, more.prints]),
            np.concatenate([self.crowds, more.crowds]),
        )


def remember(connection: Connection, posting_ids: Collection[str]) -> Remembered:
    """What is remembered of postings."""
    tables, prints, crowds = [pl.DataFrame(schema=SCHEMA)], [np.zeros(0, PRINT)], [np.zeros((0, 2), np.int64)]
    for one in store.load_match_columns(connection, posting_ids):
        tables.append(pl.read_ndjson("\n".join(one.fields).encode(), schema=SCHEMA))
        prints.append(np.frombuffer(b"".join(one.prints), PRINT))
        crowds.append(np.array([one.opening, one.text], np.int64).T)
    return Remembered(pl.concat(tables), np.concatenate(prints), np.concatenate(crowds))


def load_ads(connection: Connection, posting_ids: Collection[str]) -> tuple[Ads, Crowds]:
    """Columns and crowds of remembered postings, in order of id."""
    return remember(connection, posting_ids).columns()
