"""Credentials named in a segment: surfaces of the table, composed licences, and what overrules them."""

from __future__ import annotations

from pipeline.requirements.compose import composed
from pipeline.requirements.context import Context
from pipeline.requirements.course import courses
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from pipeline.requirements.refine import refined
from pipeline.requirements.registers import registers
from pipeline.requirements.surface import enrolled, surface_hits
from pipeline.requirements.titled import titles

HEADS = frozenset({"lic", "cert"})
BESIDE = frozenset({"board", "state", "juris", "cred"})  # kinds that speak of a head although a surface holds them


def find(context: Context) -> list[Hit]:
    """The credentials a segment names, in order of their place."""
    named = [*surface_hits(context), *enrolled(context)]
    named += courses(context, named)
    named += titles(context, named)
    hits = named
    if any(token.kind in HEADS for token in context.tokens):
        spans = [(hit.start, hit.end) for hit in named]
        outside = [token for token in context.tokens if token.kind in BESIDE or not _inside(token, spans)]
        hits = [*named, *composed(context._replace(tokens=outside), named)]
    hits = [*hits, *registers(context, hits)]
    return sorted(refined(context, hits), key=lambda hit: (hit.start, hit.end, hit.code))


def _inside(token: Token, spans: list[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in spans)
