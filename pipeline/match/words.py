"""The words of names and titles that matching treats specially: `schema/reference/match_words.csv`, written by hand."""

from __future__ import annotations

from schema.vocab import reference


def match_words(kind: str) -> dict[str, str]:
    """Word to meaning (empty where being listed is all) of one kind of word."""
    return {row["word"]: row["meaning"] for row in reference("match_words") if row["kind"] == kind}
