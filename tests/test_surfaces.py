"""The table of surfaces: each row adds a name, and no name has two codes."""

from __future__ import annotations

from pipeline.requirements import lexicon
from pipeline.requirements.lexicon import expand
from schema.vocab import reference


def test_every_row_names_something_and_nothing_has_two_codes() -> None:
    codes: dict[str, str] = {}
    known: set[tuple[str, str, str]] = set()
    for row in reference("surfaces"):
        phrases = [phrase for phrase in expand(row["surface"]) if codes.setdefault(phrase, row["code"]) == row["code"]]
        named = {(phrase, row["code"], row["flag"]) for phrase in phrases}
        assert named - known, f"{row['surface']} adds no name: rows before it have them all, or with another code"
        known |= named


def test_of_two_codes_the_first_row_holds() -> None:
    codes: dict[str, set[str]] = {}
    for phrase, kind, code, _ in lexicon._rows():
        if kind in ("cred", "enrol"):
            codes.setdefault(phrase, set()).add(code)
    assert [phrase for phrase, found in codes.items() if len(found) > 1] == []
