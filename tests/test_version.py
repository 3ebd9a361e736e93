"""Whoever changes a rule must raise the version, or postings read by the old one would never be read again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pipeline

ROOT = Path(__file__).resolve().parent.parent
DIGEST = ROOT / "pipeline" / "rules.digest"
NOT_READING = {"match", "__pycache__"}  # matching has weights with a version of their own
NOT_READ_BY = {"match_words.csv"}


def digest() -> str:
    """The hash of all that decides how an ad is read: code of the pipeline and its reference tables."""
    whole = hashlib.sha256()
    code = [p for p in (ROOT / "pipeline").rglob("*.py") if not NOT_READING & set(p.relative_to(ROOT).parts)]
    tables = [p for p in (ROOT / "schema" / "reference").glob("*.csv") if p.name not in NOT_READ_BY]
    for path in sorted([*code, *tables]):
        whole.update(path.relative_to(ROOT).as_posix().encode() + b"\n" + path.read_bytes())
    return whole.hexdigest()[:16]


def test_rules_and_their_version_change_together() -> None:
    lines = [line.split() for line in DIGEST.read_text(encoding="utf-8").splitlines()]
    versions = [version for version, _ in lines]
    assert len(versions) == len(set(versions)), "two states of the rules bear one version"
    assert lines[-1] == [pipeline.VERSION, digest()], (
        f"the rules changed: raise pipeline.VERSION and add the line '<version> {digest()}' to pipeline/rules.digest"
    )
