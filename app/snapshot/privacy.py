"""Columns of words without contacts of persons: only cells that could hold one are read in Python, each once."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipeline.contacts import ADDRESS_CANDIDATE, CANDIDATE, without_addresses, without_contacts

# What a column of words holds: words, an address (a link, whose digits are no telephone), or an id, which stays.
HOLDS: dict[str, tuple[str, Callable[[str], str]] | None] = {
    "words": (CANDIDATE, without_contacts),
    "address": (ADDRESS_CANDIDATE, without_addresses),
    "id": None,
}


def scrubbed(cells: pl.Series, holds: str) -> pl.Series:
    """The cells with marks in place of contacts."""
    how = HOLDS[holds]
    if how is None or cells.dtype != pl.String:
        return cells
    candidate, scrub = how
    asked = cells.filter(cells.str.contains(candidate)).unique()
    marked = {cell: scrub(cell) for cell in asked}
    changed = {cell: now for cell, now in marked.items() if now != cell}
    return cells.replace(list(changed), list(changed.values())) if changed else cells
