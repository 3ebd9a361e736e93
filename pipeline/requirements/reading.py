"""From blocks to requirements and mentions: each segment that names a credential is read once, in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.outline import Block
from pipeline.requirements import group, jurisdiction
from pipeline.requirements.find import Context, find
from pipeline.requirements.hit import Hit
from pipeline.requirements.holder import Place, asked
from pipeline.requirements.lexicon import Token, folded, tokens
from pipeline.requirements.scope import Cue, Reach, Scope, level
from pipeline.requirements.segment import Segment, chunks, segments
from pipeline.requirements.window import windows
from pipeline.text import Document
from schema.vocab import Level, Role

DEFAULT = {
    "required": Level.REQUIRED,
    "licence": Level.REQUIRED,
    "neutral": Level.REQUIRED,
    "preferred": Level.PREFERRED,
}
LEVEL_SIDES = frozenset({"pre", "post", "cond", "no"})
HITS_A_SEGMENT = 40  # more in one sentence is no advertisement; keeps hostile text linear


class Found(NamedTuple):
    """One credential of the ad with all that was read of it, before records are merged."""

    hit: Hit
    block: int
    level: Level | None
    jurisdiction: tuple[str, ...] | None
    days: int | None
    condition: str | None
    start: int
    end: int
    group: int = 0
    weak: bool = False  # only "we seek a ...", "you are a ..." asks it: what the ad says elsewhere decides


@dataclass
class Reader:
    """Reads one document for one role; `found` and `mentions` fill up in the order of the text."""

    document: Document
    role: Role | None
    found: list[Found] = field(default_factory=list)
    mentions: list[Hit] = field(default_factory=list)
    groups: int = 0

    def __post_init__(self) -> None:
        self.text = self.document.text
        self.lower = folded(self.text)
        self.entities, self.cues = tokens(self.text, self.lower)
        self.entity_starts = [token.start for token in self.entities]
        self.cue_starts = [token.start for token in self.cues]

    def between(self, layer: str, start: int, end: int) -> list[Token]:
        """Tokens of a layer that start in `[start, end)`."""
        found, starts = (self.entities, self.entity_starts) if layer == "entity" else (self.cues, self.cue_starts)
        return found[bisect_left(starts, start) : bisect_left(starts, end)]

    def hits(self, segment: Segment) -> tuple[list[Hit], list[Token]]:
        """Credentials a segment names, and its entity tokens."""
        entities = self.between("entity", segment.start, segment.end)
        if not any(token.kind in ("cred", "lic", "cert", "enrol") for token in entities):
            return [], entities
        if any(t.kind in ("lic", "cert", "occ", "board") or jurisdiction.placed(t.value) for t in entities):
            entities = sorted([*entities, *jurisdiction.abbreviations(self.text, segment.start, segment.end)])
        context = Context(self.text, self.lower, segment.start, segment.end, entities, self.role)
        block = self.document.blocks[segment.block]
        label = block.end if block.kind == "heading" else block.label_end
        hits = [hit for hit in find(context) if not (hit.bare and hit.end <= label and not hit.vouched)]
        return hits[:HITS_A_SEGMENT], entities

    def read(self) -> None:
        """Reads every block."""
        for index, block in enumerate(self.document.blocks):
            first = len(self.found)
            for segment in self._joined(segments(self.text, block.start, block.end, index)):
                hits, entities = self.hits(segment)
                if hits:
                    self._segment(segment, block, hits, entities)
            self._join_items(index, block, first)

    def _joined(self, parts: Iterable[Segment]) -> Iterator[Segment]:
        """Segments, a part that only says how ("preferred; required within a year", "CSPT? A plus.") joined to what."""
        held: Segment | None = None
        for part in parts:
            if held and self.text[held.end - 1] in ";?" and self._only_cues(part):
                held = held._replace(end=part.end)
                continue
            if held:
                yield held
            held = part
        if held:
            yield held

    def _only_cues(self, part: Segment) -> bool:
        if len(self.text[part.start : part.end].split()) > 9:
            return False
        named = any(t.kind in ("cred", "lic", "cert", "enrol") for t in self.between("entity", part.start, part.end))
        return not named and bool(self.cues_of(part))

    def cues_of(self, segment: Segment) -> list[Cue]:
        """Level cues and windows of a segment, in order; a window swallows the words it is made of."""
        found = [
            Cue(token.start, token.end, token.kind, token.value)
            for token in self.between("cue", segment.start, segment.end)
            if token.kind in LEVEL_SIDES
        ]
        times = [Cue(w.start, w.end, "post", "window", w.days) for w in windows(self.lower, segment.start, segment.end)]
        kept = [cue for cue in found if not any(t.start <= cue.start < t.end for t in times)]
        return _negated(sorted([*kept, *times]), self.lower)

    def default(self, block: Block) -> tuple[Level | None, int | None]:
        """Level and window a block's lines have where their own words say nothing: of the lead-in, else the section."""
        base = DEFAULT.get(block.section)
        lead = self.document.blocks[block.lead] if block.lead >= 0 else None
        if lead and (self.text[lead.end - 1] == ":" or base is None) and block.section not in ("duties", "benefits"):
            cues = self.cues_of(Segment(lead.start, lead.end, block.lead))
            if cues:
                days = next((cue.days for cue in cues if cue.days is not None), None)
                values = frozenset("cond" if cue.side == "cond" else cue.value for cue in cues if cue.side != "no")
                return level(Scope(values, "required" in values, days, tuple(cues)), base), days
        return base, None

    def _segment(self, segment: Segment, block: Block, hits: list[Hit], entities: list[Token]) -> None:
        cues = [
            cue
            for cue in self.cues_of(segment)
            if not any(
                h.start <= cue.start < h.end
                and cue.value in ("obtain", "required")
                and cue.end <= h.end
                and h.rule == "surface"
                for h in hits
            )
        ]
        cues = [
            cue
            for cue in cues
            if not (cue.value == "obtain" and any(h.code == "ROLE.PIC" and 0 <= h.start - cue.start < 48 for h in hits))
        ]
        reach = Reach(self.lower, hits, cues, chunks(self.text, segment))
        places = jurisdiction.assigned(self.text, segment.start, segment.end, entities, hits)
        others = [t for t in self.between("cue", segment.start, segment.end) if t.kind in ("before", "after")]
        place = Place(
            block.kind,
            block.section,
            block.label_end,
            segment.start,
            segment.end,
            any(cue.side == "pre" and cue.value in ("required", "assumed") for cue in cues),
        )
        default, days = self.default(block)
        kept: list[Found] = []
        for number, hit in enumerate(hits):
            scope = reach.scope(number)
            stated = level(scope, default, hit.code)
            if stated is None and scope.values == frozenset() and block.section not in DEFAULT:
                stated = Level.REQUIRED
            if not asked(self.lower, hit, place, scope, others, self.role):
                self.mentions.append(hit)
                continue
            start, end = _span(hit, scope, segment)
            weak = block.section not in DEFAULT and scope.values == {"assumed"}
            if stated in (Level.OBTAIN_WITHIN, Level.CONDITIONAL, Level.PREFERRED):
                limit = scope.days if scope.days is not None else (days if not scope.values else None)
            else:
                limit = None
            if stated is Level.OBTAIN_WITHIN and not scope.values:
                limit = days
            kept.append(
                Found(
                    hit,
                    segment.block,
                    stated,
                    places.get(number),
                    limit,
                    _condition(self.text, scope),
                    start,
                    end,
                    weak=weak,
                )
            )
        self._alternatives(kept)

    def _alternatives(self, kept: list[Found]) -> None:
        kept = _folded_repeats(kept)
        for run in group.runs(self.text, [found.hit for found in kept]):
            members = {kept[i].hit.code for i in run}
            levels = {kept[i].level for i in run}
            if len(members) > 1 and len(levels) == 1:
                self.groups += 1
                place = next((kept[i].jurisdiction for i in run if kept[i].jurisdiction), None)
                for i in run:
                    shared = place if kept[i].hit.code.startswith("LIC.") else kept[i].jurisdiction
                    kept[i] = kept[i]._replace(group=self.groups, jurisdiction=kept[i].jurisdiction or shared)
        self.found += kept

    def _join_items(self, index: int, block: Block, first: int) -> None:
        """Joins a list item's credentials to those of the item before, where the two are alternatives."""
        if block.kind != "item" or first == len(self.found) or not first:
            return
        last = self.found[first - 1]
        before = self.document.blocks[last.block]
        listed = block.lead == before.lead >= 0 and group.one_of(
            self.text[self.document.blocks[block.lead].start : self.document.blocks[block.lead].end]
        )
        said = self.text[before.start : before.end], self.text[block.start : block.end]
        if not (listed or (last.block >= index - 2 and group.goes_on(*said))):
            return
        if not last.group:
            self.groups += 1
            self.found[first - 1] = last = last._replace(group=self.groups)
        self.found[first:] = [found._replace(group=last.group) for found in self.found[first:]]


def _negated(cues: list[Cue], lower: str) -> list[Cue]:
    """ "No ... required" as one negation: the "no" and the cue that ends it."""
    kept: list[Cue] = []
    negation: Cue | None = None
    for cue in cues:
        if cue.side == "no":
            negation = cue
            continue
        if negation and cue.value == "required" and cue.side in ("post", "pre"):
            if cue.start - negation.end <= 90 and "," not in lower[negation.end : cue.start]:
                kept.append(Cue(negation.start, cue.end, "post", "neg"))
                kept[-1] = Cue(cue.start, cue.end, "post", "neg")
                negation = None
                continue
        if negation and cue.value == "neg" and cue.start - negation.end <= 90:
            negation = None
        kept.append(cue)
    return kept


def _span(hit: Hit, scope: Scope, segment: Segment) -> tuple[int, int]:
    first = hit.first if hit.first >= 0 else hit.start
    start = min([first, *(cue.start for cue in scope.cues if hit.start - cue.start <= 90)])
    end = max([hit.end, hit.last, *(cue.end for cue in scope.cues if cue.end - hit.end <= 120)])
    return max(start, segment.start), min(end, segment.end)


def _condition(text: str, scope: Scope) -> str | None:
    cue = next((cue for cue in scope.cues if cue.side == "cond"), None)
    return text[cue.start : cue.end].strip() if cue else None


STRENGTH = {
    level: rank
    for rank, level in enumerate(
        [Level.REQUIRED, Level.OBTAIN_WITHIN, Level.CONDITIONAL, Level.PREFERRED, Level.NOT_REQUIRED]
    )
}


def _folded_repeats(kept: list[Found]) -> list[Found]:
    """One record for a code named twice in one segment at one place: "licensed, or eligible for licensure"."""
    folded_: list[Found] = []
    for found in kept:
        same = next(
            (
                i
                for i, other in enumerate(folded_)
                if other.hit.code == found.hit.code
                and (other.jurisdiction == found.jurisdiction or not other.jurisdiction or not found.jurisdiction)
            ),
            None,
        )
        if same is None:
            folded_.append(found)
            continue
        other = folded_[same]
        softer = {Level.OBTAIN_WITHIN} & {found.level, other.level}
        level_ = Level.OBTAIN_WITHIN if softer else min((other.level, found.level), key=lambda x: STRENGTH.get(x, 9))
        folded_[same] = other._replace(
            level=level_,
            jurisdiction=other.jurisdiction or found.jurisdiction,
            days=other.days if other.days is not None else found.days,
            condition=other.condition or found.condition,
            end=max(other.end, found.end),
            hit=other.hit._replace(end=max(other.hit.end, found.hit.end)),
        )
    return folded_
