"""Brackets among the chunks of a segment: what is said inside one is said of what stands there or right before it."""

from __future__ import annotations

from pipeline.requirements.hit import Hit
from pipeline.requirements.segment import Chunk

NEVER = 10**9
_GOES_ON = frozenset(
    [
        "in",
        "within",
        "with",
        "without",
        "or",
        "and",
        "for",
        "at",
        "of",
        "from",
        "by",
        "as",
        "no",
        "upon",
        "before",
        "active",
        "current",
    ]
)


def _sign(chunks: list[Chunk], chunk: int) -> int:
    """Index of the chunk that the last bracket up to a chunk opened or closed; -1 where there is none."""
    return next((at for at in range(chunk, -1, -1) if chunks[at].opened in ("(", ")", "[", "]")), -1)


def in_bracket(chunks: list[Chunk], chunk: int) -> bool:
    """Whether a chunk after a comma stands in a bracket: "(PTCB, ExCPT)" is one list."""
    sign = _sign(chunks, chunk)
    return chunks[chunk].opened == "," and sign >= 0 and chunks[sign].opened == "("


def closes(chunks: list[Chunk], chunk: int, hits: list[Hit], at: int) -> int:
    """Where the bracket ends that a cue at a place in a chunk stands in: it says nothing of what follows.

    It does where no credential stands before it or in it: "must have (or be able to get) a licence".
    """
    sign = _sign(chunks, chunk)
    if sign < 0 or chunks[sign].opened not in ("(", "["):
        return NEVER
    end = next((c.start for c in chunks[chunk + 1 :] if c.opened in (")", "]")), NEVER)
    told = any(hit.start < chunks[sign].start or at <= hit.start < end for hit in hits)
    return end if told else NEVER


def hosts_other(lower: str, chunks: list[Chunk], chunk: int) -> bool:
    """Whether an item of a list without a credential has a bracket of its own: "HS, tech-check-tech (in 6 months)"."""
    if chunk + 1 == len(chunks) or chunks[chunk + 1].opened != "(" or chunks[chunk].opened != ",":
        return False
    words = lower[chunks[chunk].start : chunks[chunk].end].split()
    return len(words) > 1 and words[0] not in _GOES_ON


def topic_before(chunks: list[Chunk], chunk: int, hits: list[Hit]) -> int:
    """The chunk before one; of "Anticoagulation (CACP), Diabetes (CDCES)" the topic between two brackets is passed."""
    before = chunk - 1
    if chunks[chunk].opened != "(" or before < 1 or chunks[before].opened != ",":
        return before
    named = any(chunks[before].start <= hit.start < chunks[before].end for hit in hits)
    return before if named or chunks[before - 1].opened != ")" else before - 2


def together(chunks: list[Chunk], chunk: int, earlier: int) -> bool:
    """Whether two chunks stand in one bracket: "a PGY1 (a PGY2 is welcome, not expected)" says it of the PGY2."""
    sign = _sign(chunks, chunk)
    return sign >= 0 and sign == _sign(chunks, earlier) and chunks[sign].opened in ("(", "[")
