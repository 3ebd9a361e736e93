"""Pieces of an ad to blocks that know their section: which lines are headings, and what stands under each."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.grid import header, parts
from pipeline.lines import BOLD_RANK, Piece
from pipeline.sections import (
    ASIDE,
    ASKING,
    SILENT,
    heading_section,
    heading_words,
    inherited,
    is_pure,
    opened_section,
    pure_section,
)
from pipeline.tables import CELL_LINE

CAPS_RANK, PLAIN_RANK = 7, 9  # below h1..h6; bold (8) stands between
HEADING_CHARS, HEADING_WORDS = 90, 12
LONG_PARAGRAPH = 80  # prose, not a bare line of a list without bullets
BARE_PARAGRAPH = 70  # after a list: a line this short still belongs to it, a longer one is prose
_LABEL = re.compile(r"([^:\t.]{2,60}?)(?::(?=\s)|\t|\s[–—-]\s|\.(?=\s))")
_WORDED = re.compile(r"(Desirable|Essential|Preferred|Required)(?: -|:)? (?=[A-Z][a-z]*[A-Z]?[a-z]* (?!(?:and|or|&) ))")
_OPEN = (":", "...", "…")  # what ends a line that opens a list
STOPPED_WORDS = 3  # a heading with a full stop is at most so many words
_END = ".,;!?"


class Block(NamedTuple):
    """A run of text: `[start, end)` in code points of the document, without its bullet.

    `kind`: heading, item, para or cell (a table row). `depth`: nesting of its list, 0 outside.
    `section`: as pipeline.sections names them.
    `label_end`: end of the label that leads the line ("Licensure:"), `start` where it has none.
    `lead`: index of the block it stands under (heading, lead-in or parent item), -1 where none.
    """

    start: int
    end: int
    kind: str
    depth: int
    section: str
    label_end: int
    lead: int


class _Frame(NamedTuple):
    """What the lines that follow stand under."""

    section: str
    lead: int
    rank: int
    depth: int


def _shaped(piece: Piece, following: Piece | None) -> bool:
    """Whether a line no row knows is shaped like a heading: short, open-ended, before a list or a paragraph."""
    bare = ASIDE.sub("", piece.text) or piece.text
    words = bare.split()
    if following is None or len(words) > 8 or bare[-1] in _END or not piece.text[0].isupper():
        return False
    return (piece.gap or piece.rank > 0) and bool(following.bullet or len(following.text) > LONG_PARAGRAPH)


def _is_long(text: str) -> bool:
    return len(text) > HEADING_CHARS or len(text.split()) > HEADING_WORDS


def heading_rank(piece: Piece, following: Piece | None) -> int:
    """0 for a line that is no heading, else its rank: 1 to 6 as tagged, 7 capitals, 8 bold, 9 plain."""
    text = piece.text
    if "\t" in text or (_is_long(text) and (_is_long(bare := ASIDE.sub("", text)) or not pure_section(bare))):
        return 0
    if 0 < piece.rank < BOLD_RANK:
        return piece.rank
    rank = piece.rank or (CAPS_RANK if text.isupper() and len(text) > 3 else PLAIN_RANK)
    if piece.bullet and not text.endswith(":"):
        opens = piece.rank or (following is not None and following.bullet and following.depth > piece.depth)
        return rank if opens and pure_section(text) else 0  # "Required" with a list of its own
    if text.endswith(":") or (text.endswith(_OPEN) and following and following.bullet):
        return rank
    bare = ASIDE.sub("", text)  # "QUALIFICATIONS (must be met unless noted)"
    known = pure_section(bare) if bare and (text[-1] == "?" or text[-1] not in _END) else None
    if text[-1] == "." and following and not piece.bullet and len(text.split()) <= STOPPED_WORDS:
        known = pure_section(text)  # "Preferred."
    return rank if known or (not piece.bullet and _shaped(piece, following)) else 0


def _label(text: str) -> tuple[int, str | None]:
    """Length of a line's label with its colon (0 for none) and the section it names."""
    worded = _WORDED.match(text)
    if worded:
        return worded.end(), heading_section(worded[1])
    found = _LABEL.match(text)
    if not found or len(found[1].split()) > 8:
        return 0, None
    sign = found[0][len(found[1]) :].strip()
    if sign != ":" and heading_words(found[1])[:1] in (("no",), ("not",)):
        return 0, None  # "No certification needed - we train you"
    known = pure_section(found[1]) if sign != ":" else heading_section(found[1])
    return (found.end(), known) if sign == ":" or known else (0, None)


def _label_under(section: str, text: str) -> tuple[int, str | None]:
    """The label of a line in a section; a duty with a colon opens no other: "Collect credentialing files: permits"."""
    size, label = _label(text)
    return size, None if label and section == "duties" and not is_pure(text[:size]) else label


def _lead_section(text: str) -> str | None:
    """The section a line that ends in a colon opens, read from its last words."""
    return heading_section(text) or heading_section(" ".join(text.split()[-8:])) or opened_section(text)


class _Outline:
    """Walks the pieces once; `frames` is the stack of what the next piece stands under."""

    def __init__(self) -> None:
        self.frames: list[_Frame] = [_Frame("intro", -1, 0, 0)]
        self.asked = _Frame("", -1, PLAIN_RANK + 1, 0)
        self.listed = False
        self.demanded = False  # a heading before said "must" or "shall"
        self.last_item = (-1, 0)
        self.deepest = 0  # depth of the line before

    def heading(self, index: int, piece: Piece, rank: int) -> str:
        """Opens the section of a heading and returns its name."""
        known = _lead_section(piece.text) if piece.text.endswith(_OPEN) else opened_section(piece.text)
        if known in SILENT and len(piece.text.split()) > 5 and not is_pure(piece.text):
            known = None  # "Same pay, different boards, so please read this:" opens no section about pay
        words = set(heading_words(piece.text))
        if "should" in words and self.demanded:
            known = "preferred"  # "shall possess" before, "should possess" now
        self.demanded = self.demanded or bool(words & {"must", "shall"})
        section = known or ("intro" if index == 0 else "unknown")
        if rank > self.asked.rank or (piece.bullet and piece.depth > self.asked.depth):
            section = inherited(section, self.asked.section)
        if section in ("required", "preferred") and known == section:
            self.asked = _Frame(section, index, rank, piece.depth)
        elif section not in ("required", "preferred"):
            self.asked = _Frame("", -1, PLAIN_RANK + 1, 0)
        while piece.bullet and self.frames[-1].depth >= piece.depth and len(self.frames) > 1:
            self.frames.pop()
        kept = self.frames if piece.bullet else []
        self.frames = [*kept, _Frame(section, index, rank, piece.depth)]
        self.listed, self.deepest = False, piece.depth
        return section

    def line(self, index: int, piece: Piece, label: str | None) -> tuple[str, int]:
        """The section and lead of a line that is no heading."""
        while len(self.frames) > 1 and piece.bullet and piece.depth <= self.frames[-1].depth < self.deepest:
            self.frames.pop()  # its nested list is over
        self.deepest = piece.depth
        frame = self.frames[-1]
        section, lead = frame.section, frame.lead
        if piece.bullet:
            self.listed = True
            parent, depth = self.last_item
            lead = parent if piece.depth > depth > 0 and parent > lead else lead
            if piece.depth <= depth or depth == 0:
                self.last_item = (index, piece.depth)
        else:
            self.last_item = (-1, 0)
            if self.listed and section in ASKING and len(piece.text) > BARE_PARAGRAPH and not label:
                section = "tail"
        if label:
            section = inherited(label, section)
        return section, lead


def outlined(found: list[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The document's text, blocks a line each, and the blocks in it."""
    outline, at = _Outline(), 0
    blocks: list[Block] = []
    lines: list[str] = []
    columns: tuple[str, ...] = ()
    for index, raw in enumerate(found):
        piece = raw._replace(text=raw.text.replace(CELL_LINE, "\n")) if CELL_LINE in raw.text else raw
        following = found[index + 1] if index + 1 < len(found) else None
        rank = heading_rank(piece, following)
        # A text cut off by an aggregator ends in "…" too: its last line opens no list.
        lead_in = not rank and piece.text.endswith(_OPEN if following else ":")
        size, label = (0, None) if rank or lead_in else _label_under(outline.frames[-1].section, piece.text)
        prefix = "  " * (piece.depth - 1) + piece.bullet if piece.bullet else ""
        if prefix and not prefix.endswith(" "):
            prefix += " "
        if rank or lead_in:
            lead, section = outline.frames[-1].lead, outline.heading(index, piece, rank or PLAIN_RANK)
        else:
            section, lead = outline.line(index, piece, label)
        kind = "heading" if rank else "item" if piece.bullet else "cell" if "\t" in piece.text else "para"
        if lines and (rank and piece.gap):
            lines.append("\n" if piece.joint else "")
            at += len(piece.joint)
        joint = piece.joint if lines else ""
        start = at + len(joint) + len(prefix)
        lines.append(joint + prefix + piece.text)
        at = start + len(piece.text)
        cells = piece.text.split("\t")
        if columns and len(cells) == len(columns) + 1 and columns[0]:
            columns = ("", *columns)  # the header's first cell was empty
        if columns and kind == "cell" and len(cells) <= len(columns):
            blocks += [
                Block(start + begin, start + end, "cell", 0, named, start + begin, lead)
                for begin, end, named in parts(piece.text, columns)
            ]
            continue
        columns = header(cells) if kind == "cell" else ()
        blocks.append(Block(start, at, kind, piece.depth, section, start + size, lead))
    return "".join(lines), tuple(blocks)
