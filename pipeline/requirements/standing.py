"""What a line stands under: the level and window it has where its own words say nothing."""

from __future__ import annotations

from functools import lru_cache

from pipeline.leaning import leaning
from pipeline.outline import Block
from pipeline.requirements.frame import Default, Frame, Manner
from pipeline.requirements.holder import NEVER
from pipeline.requirements.scope import Scope, level
from pipeline.requirements.segment import Segment
from pipeline.requirements.source import Source
from pipeline.sections import heading_words
from pipeline.text import Document
from schema.vocab import Level

DEFAULT = {
    "required": Level.REQUIRED,
    "licence": Level.REQUIRED,
    "neutral": Level.REQUIRED,
    "preferred": Level.PREFERRED,
    "unneeded": Level.NOT_REQUIRED,
}
LABELLED = frozenset({"required", "preferred", "unneeded"})  # labels of a line that overrule its lead-in
LABEL_WORDS = 8


def leaned(document: Document, block: Block) -> Block:
    """A block with the section its label's words lean to where no row knows them ("What gets you in: ...")."""
    if block.label_end == block.start or block.section in LABELLED or block.section in NEVER:
        return block
    words = heading_words(document.text[block.start : block.label_end])
    section = leaning(words) if len(words) <= LABEL_WORDS else None
    return block._replace(section=section) if section else block


def default_of(document: Document, block: Block, manner: Manner) -> Default:
    """Of the lead-in ("Within 90 days you must:"), else of the section."""
    base = DEFAULT.get(block.section)
    lead = document.blocks[block.lead] if block.lead >= 0 else None
    if lead is None or block.section in ("duties", "benefits"):
        return Default(base, None)
    if block.label_end > block.start and block.section in LABELLED and lead.section != block.section:
        return Default(base, None)
    return _told(document.text[lead.start : lead.end], block.section, manner)


@lru_cache(maxsize=2048)
def _told(lead: str, section: str, manner: Manner) -> Default:
    """What a lead-in says of the lines of a section under it."""
    base = DEFAULT.get(section)
    source = Source(Frame(lead, "heading", section, None, manner))
    cues = [
        cue
        for cue in source.levels_in(Segment(0, len(lead), 0))
        if cue.side != "no" and ((cue.side, cue.value) != ("cond", "any") or cue.start == 0)
    ]
    opens = lead[-1] == ":" or section == "unknown"
    if not opens and not any(cue.value == "window" for cue in cues):
        return Default(base, None)  # a heading without a colon says more than its section only of time
    values = frozenset("cond" if cue.side == "cond" else cue.value for cue in cues)
    if not values or (base is Level.PREFERRED and values == {"required"}):  # "should possess", after "shall possess"
        return Default(base, None)
    days = next((cue.days for cue in cues if cue.days is not None), None)
    return Default(level(Scope(values, "required" in values, days, tuple(cues)), base), days)
