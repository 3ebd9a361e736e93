"""From an ad to what its blocks ask: each block that names a credential is read by itself, the last ones are kept.

A chain's ads share most of their blocks, and boards send the same ads again: on ads that differ in one line this is
several times as fast (`benchmarks/read.py`). Nothing but time depends on what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.outline import Block
from pipeline.requirements import group
from pipeline.requirements.found import Found
from pipeline.requirements.frame import LATER, Frame, Manner, manner_of
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import KEPT_CHARS, entities
from pipeline.requirements.reading import BlockReading, read_block
from pipeline.requirements.registers import names_register
from pipeline.requirements.source import NAMING
from pipeline.requirements.standing import default_of, leaned
from pipeline.text import Document
from schema.vocab import Role

_LICENCES = re.compile(r"licen[sc]|registration", re.IGNORECASE)
LEAD_CHARS = 120
_kept_block = lru_cache(maxsize=8192)(read_block)


class AdReader:
    """Reads one ad; `found`, `mentions` and `unknown` fill up in the order of its blocks."""

    def __init__(self, document: Document, role: Role | None) -> None:
        self.document, self.role = document, role
        self.found: list[Found] = []
        self.mentions: list[Hit] = []
        self.unknown: list[tuple[int, int]] = []
        self._groups = 0

    def read(self) -> None:
        """Reads every block that names something."""
        manner = manner_of(self.document.text)
        for index in self._naming(manner):
            frame = self._frame(index, manner)
            self._take(index, (_kept_block if len(frame.text) <= KEPT_CHARS else read_block)(frame))

    def _naming(self, manner: Manner) -> Iterator[int]:
        """Numbers of the blocks that name a credential, or list items that may list one, in order."""
        for index, block in enumerate(self.document.blocks):
            for token in entities(self.document.text[block.start : block.end], manner.lowered):
                listed = block.section == "licence" or (token.kind == "occ" and block.kind == "item")
                if token.kind in NAMING or names_register(token) or (listed and token.kind in ("occ", "state")):
                    yield index
                    break

    def _frame(self, index: int, manner: Manner) -> Frame:
        document = self.document
        block = leaned(document, document.blocks[index])
        return Frame(
            document.text[block.start : block.end],
            block.kind,
            block.section,
            self.role,
            manner,
            block.label_end - block.start,
            default_of(document, block, manner),
            self._listed(block),
            min(index, LATER),
            self._lead(block),
        )

    def _lead(self, block: Block) -> str:
        """The end of a block's lead-in or heading."""
        lead = self.document.blocks[block.lead] if block.lead >= 0 else None
        return self.document.text[max(lead.start, lead.end - LEAD_CHARS) : lead.end] if lead else ""

    def _listed(self, block: Block) -> bool:
        """Whether a block stands under words of licences, as an item or cell or in their section."""
        if block.kind == "cell" and _LICENCES.search(self.document.text, block.start, block.label_end):
            return True
        if block.lead < 0 or (block.kind not in ("item", "cell") and block.section != "licence"):
            return False
        lead = self.document.blocks[block.lead]
        return _LICENCES.search(self.document.text, lead.start, lead.end) is not None

    def _take(self, index: int, reading: BlockReading) -> None:
        """Adds what a block's reading holds, each place moved to the block's."""
        self._untitle(index, reading)
        start, first = self.document.blocks[index].start, len(self.found)
        self.found += [found.moved(start, index, self._groups) for found in reading.found]
        self.mentions += [hit.moved(start) for hit in reading.mentions]
        self.unknown += [(begin + start, end + start) for begin, end in reading.unknown]
        self._groups += reading.groups
        self._join_items(index, first)

    def _untitle(self, index: int, reading: BlockReading) -> None:
        """Drops what a line of one word names, where the line under it tells of the same: "Residency", "PGY1 ..."."""
        last = self.found[-1] if self.found else None
        if last is None or last.block != index - 1 or not last.hit.code.endswith(".ANY"):
            return
        title = self.document.blocks[last.block]
        named = self.document.text[title.start : title.end].strip(" :\n") == self.document.text[last.start : last.end]
        family = last.hit.code.partition(".")[0]
        if named and any(found.hit.code.startswith(family + ".") for found in reading.found):
            del self.found[-1]

    def _join_items(self, index: int, first: int) -> None:
        """Joins a list item's credentials to those of the item before, where the two are alternatives."""
        blocks, text = self.document.blocks, self.document.text
        block = blocks[index]
        if block.kind != "item" or not 0 < first < len(self.found):
            return
        last = self.found[first - 1]
        before = blocks[last.block]
        lead = blocks[block.lead] if block.lead == before.lead >= 0 else None
        listed = lead is not None and group.one_of(text[lead.start : lead.end])
        said = text[before.start : before.end], text[block.start : block.end]
        if listed or (last.block >= index - 2 and group.goes_on(*said)):
            self._groups = group.joined(self.found, first, first - 1, self._groups)
