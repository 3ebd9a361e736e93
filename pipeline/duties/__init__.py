"""What the person hired will do and must be good at: the codes of `reference/duties.csv`, each with its words."""

from __future__ import annotations

from pipeline.duties.reading import read_duties

__all__ = ["read_duties"]
