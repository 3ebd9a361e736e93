"""Fields a person codes by hand: which there are, what may be written for each, and what the rules read there."""

from __future__ import annotations

import polars as pl

from app.errors import UserError
from app.snapshot.columns import POSTINGS
from app.snapshot.opened import Snapshot
from schema.vocab import Level, credentials

NONE = "none"  # what is written where an ad asks for no such credential, or says nothing of the field
DEFAULT = ("role", "setting", "employment")
CREDENTIALS = 4  # of the credentials asked most often, that many are coded unless fields are chosen
_LEVELS = tuple(level.value for level in Level)


def allowed(field: str) -> tuple[str, ...]:
    """What may be written for a field: values of a posting's column, or the level at which a credential is asked.

    UserError for a field that is neither.
    """
    column = {one.name: one for one in POSTINGS.columns}.get(field)
    if column is not None and column.allowed:
        return (*column.allowed, NONE)
    if field in credentials():
        return (*_LEVELS, NONE)
    names = ", ".join(one.name for one in POSTINGS.columns if one.allowed)
    raise UserError(
        f"no field {field} to code: choose from {names} or a code of a credential (LIC.TECH, CERT.CPHT ...)"
    )


def default_fields(snapshot: Snapshot) -> tuple[str, ...]:
    """Role, setting, employment and the credentials asked by most postings of the snapshot."""
    asked = snapshot.file("requirements").group_by("code").agg(postings=pl.col("posting_id").n_unique())
    top = asked.sort(pl.col("postings"), "code", descending=[True, False]).head(CREDENTIALS).collect()
    return (*DEFAULT, *top["code"])


def read(snapshot: Snapshot, fields: tuple[str, ...]) -> pl.DataFrame:
    """What the rules read: posting_id and a column a field, `none` where they read nothing.

    A credential asked more than once counts at its strongest level.
    """
    columns = [field for field in fields if field not in credentials()]
    held = snapshot.file("postings").select("posting_id", *columns)
    strength = pl.col("level").replace_strict({level: at for at, level in enumerate(_LEVELS)}, return_dtype=pl.Int8)
    asked = snapshot.file("requirements").with_columns(strength=strength).sort("strength")
    for field in fields:
        if field in credentials():
            level = (
                asked.filter(pl.col("code") == field).group_by("posting_id").agg(pl.col("level").first().alias(field))
            )
            held = held.join(level, on="posting_id", how="left")
    return held.with_columns(pl.col(field).fill_null(NONE) for field in fields).select("posting_id", *fields).collect()
