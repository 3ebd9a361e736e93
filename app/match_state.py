"""What matching remembers between nights, to and from the columns that the pure functions work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from sqlalchemy import Connection

from pipeline.match import (
    PRINT,
    SCHEMA,
    Ads,
    Crowds,
    Fingerprints,
    Frequencies,
    columns,
    count,
    fill,
    fingerprint,
    frame,
    join,
    keys,
    partitions,
    parts,
    stored_keys,
)
from schema import store

GROWTH = 2  # the table of frequent tokens is counted anew, and everything matched anew, when the ads have doubled
BATCH_ADS = 5000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The touched postings' columns, those of their earlier readings, and whether nothing else is in the database."""

    now: Ads
    before: Ads
    is_everything: bool


def take_in(connection: Connection, rules_version: str, run_id: str) -> TakenIn:
    """Fingerprint what is new, closed or reopened (or everything, under new rules or a new table) and store it."""
    total = store.matchable_postings(connection)
    stored = store.load_match_table(connection)
    is_outgrown = stored is None or total > GROWTH * stored.ads
    version = f"{rules_version}+{total if stored is None or is_outgrown else stored.ads}"
    touched = store.unmatched_postings(connection, version)
    before, _ = load_ads(connection, touched)
    table, found = _fingerprints(connection, touched)
    where = partitions(table)
    if stored is None or is_outgrown:
        frequencies = count(found, where).frozen()
        if total:
            store.save_match_table(connection, version, total, frequencies.bits(), run_id)
    else:
        frequencies = Frequencies.of_bits(stored.numbers, stored.shingles)
    fill(found, where, frequencies)
    now = columns(table, found.prints)
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


def load_ads(connection: Connection, posting_ids: Collection[str]) -> tuple[Ads, Crowds]:
    """Columns and crowds of remembered postings, in order of id."""
    tables, prints, crowds = [pl.DataFrame(schema=SCHEMA)], [np.zeros(0, PRINT)], [np.zeros((0, 2), np.int64)]
    for states in store.batches(store.load_match_state(connection, posting_ids), BATCH_ADS):
        tables.append(pl.DataFrame([dict(one.fields) for one in states], schema=SCHEMA))
        prints.append(np.frombuffer(b"".join(one.print for one in states), PRINT))
        crowds.append(np.array([(one.opening_crowd, one.text_crowd) for one in states], np.int64))
    table = pl.concat(tables)
    opening, text = np.concatenate(crowds)[table["id"].arg_sort().to_numpy()].T
    return columns(table, np.concatenate(prints)), Crowds(opening, text)
