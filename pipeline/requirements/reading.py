"""From a block to what it asks and what it mentions: each segment that names a credential is read once, in order."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.requirements import group, jurisdiction
from pipeline.requirements.case import Case, words_around
from pipeline.requirements.compose import ROLE_LICENCE
from pipeline.requirements.echo import ECHOED, echoes, places_alone
from pipeline.requirements.found import Found, folded_repeats
from pipeline.requirements.fragment import fragment, goes_on
from pipeline.requirements.frame import FIRST, LATER, Default, Frame
from pipeline.requirements.hit import Hit
from pipeline.requirements.holder import Place
from pipeline.requirements.judge import Judge
from pipeline.requirements.lexicon import Token
from pipeline.requirements.reach import Reach
from pipeline.requirements.scope import Cue
from pipeline.requirements.segment import Chunk, Segment, chunk_of, chunks
from pipeline.requirements.source import Source
from pipeline.requirements.surface import EVIDENCE_REACH
from pipeline.requirements.umbrella import unfolded
from pipeline.requirements.unknown import unknown_phrases
from pipeline.requirements.weigh import weighed
from schema.vocab import Level

NOTHING = Default(None, None)
ALONE_WORDS = 6
CHOSEN_REACH = 40  # code points from "one of these" to the first it names
TAKEN_REACH = 8  # credentials back that "ExCPT is also accepted" may speak of; keeps long blocks linear
_OWN_SUBJECT = re.compile(
    r"\s*(?:we\b|our\b|except\b|if yours\b|"
    r"(?:trainees|assistants|interns|students|technicians in training|those in training)"
    r"(?:,|:| (?:must|have to|need|will|can|may|convert)))"
)
_NEEDED = re.compile(
    r"\bwhat (?:do|will|would|else do|must) (?:you|i|we) (?:need|ask|require|have|want|look for)\b[^?]{0,20}\?$"
)
_OR = re.compile(r"\W*or\b", re.IGNORECASE)


class BlockReading(NamedTuple):
    """What one block asks, what it only mentions, and where it names what no rule knows; places within the block."""

    found: tuple[Found, ...]
    mentions: tuple[Hit, ...]
    unknown: tuple[tuple[int, int], ...]
    groups: int


def cases_of(frame: Frame) -> list[Case]:
    """What is weighed in one block, for whoever learns weights from labelled ads."""
    reader = _Reader(frame)
    reader.read()
    return reader.cases


def read_block(frame: Frame) -> BlockReading:
    """The reading of one block."""
    reader = _Reader(frame)
    reader.read()
    return BlockReading(tuple(reader.found), tuple(reader.mentions), unknown_phrases(reader.source), reader.groups)


class _Reader:
    """Reads one block; `found` and `mentions` fill up in the order of the text."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.source = frame, Source(frame)
        self.found: list[Found] = []
        self.mentions: list[Hit] = []
        self.cases: list[Case] = []
        self.groups = 0
        role = frame.role  # the licence named last, which bare states may repeat
        self.licence = ROLE_LICENCE.get(role, "") if role and frame.section == "licence" else ""

    def read(self) -> None:
        """Reads every segment."""
        carried = NOTHING
        for segment in self.source.segments():
            before = len(self.found)
            carried = self._segment(segment, carried)
            if 0 < before < len(self.found):
                self._go_on(before, segment)

    def _segment(self, segment: Segment, carried: Default) -> Default:
        """Reads one segment; `carried` is what the part before its semicolon opened, as is what it returns."""
        source = self.source
        hits, entities, cues, parts = self._named(segment)
        if not hits:
            return Default(Level.REQUIRED, None) if _NEEDED.search(source.lower, *segment[:2]) else carried
        reach = Reach(source.lower, hits, cues, parts)
        places = jurisdiction.assigned(source.text, segment.start, segment.end, entities, hits)
        others = [token for token in source.cues_in(segment) if token.kind in ("before", "after")]
        demanding = any(cue.side == "pre" and cue.value in ("required", "assumed") for cue in cues)
        place = Place(
            self.frame.kind,
            self.frame.section,
            self.frame.label,
            segment.start,
            segment.end,
            demanding,
            (self._alone(segment) and goes_on(source.lower, hits[0], segment.end)) or self._fragment(segment, hits[0]),
        )
        default = self.frame.default
        if carried.level and (
            default.level is None or (not cues and carried.level in (Level.PREFERRED, Level.OBTAIN_WITHIN))
        ):
            default, place = carried, place._replace(section="required" if carried.days else str(carried.level))
        judge = Judge(source, words_around(self.frame, source.lower, segment, hits), place, others, default)
        cases = [judge.case(number, hit, reach.scope(number)) for number, hit in enumerate(hits)]
        self.cases += cases
        kept: list[Found] = []
        for number, (case, stated) in enumerate(zip(cases, weighed(source.text, cases), strict=True)):
            if stated is None:
                self.mentions.append(case.hit)
            else:
                kept.append(judge.judged(case, segment, stated)._replace(jurisdiction=places.get(number)))
        self.found += self._alternatives(unfolded(source.text, folded_repeats(kept)))
        return _opened(source.lower, cues, hits, carried) if source.text[segment.end - 1] == ";" else NOTHING

    def _named(self, segment: Segment) -> tuple[list[Hit], list[Token], list[Cue], list[Chunk]]:
        """What a segment names, with the places that repeat a licence; its entities, cues and chunks."""
        source = self.source
        hits, entities = source.named(segment)
        if not hits and not (self.licence and any(token.kind == "state" for token in entities)):
            return [], entities, [], []
        hits = hits or places_alone(source.lower, segment.start, segment.end, entities, self.licence)
        hits = _undated(source.levels_in(segment), hits)
        cues = _outside(source.levels_in(segment), hits)
        parts = chunks(source.text, segment)
        cues = [cue for cue in cues if not _aside(source.lower, parts, cue)]
        hits = echoes(source.lower, hits, entities, cues, parts, self.licence)
        self.licence = next((hit.code for hit in reversed(hits) if hit.code in ECHOED), self.licence)
        return hits, entities, cues, parts

    def _alone(self, segment: Segment) -> bool:
        """Whether a sentence of prose does little but name a credential ("CPR card."); titles at the top do not ask."""
        words = self.source.text[segment.start : segment.end].split()
        later = self.frame.rank == LATER or segment.start > 0
        return later and 0 < len(words) <= ALONE_WORDS and words[-1][-1] in ".;"

    def _fragment(self, segment: Segment, first: Hit) -> bool:
        """Whether a sentence has no verb and opens with a credential; the first line of an ad is its title."""
        title = self.frame.rank == FIRST and (segment.start, segment.end) == (0, len(self.source.text))
        return not title and fragment(self.source.lower, segment.start, segment.end, first)

    def _alternatives(self, kept: list[Found]) -> list[Found]:
        """Alternatives of one level share a group, and licences among them their place."""
        for run in group.runs(self.source.text, [found.hit for found in kept]):
            levels = {kept[i].level for i in run}
            if len({kept[i].hit.code for i in run}) < 2 or len(levels) > 1 or Level.NOT_REQUIRED in levels:
                continue
            self.groups += 1
            shared = next((kept[i].jurisdiction for i in run if kept[i].jurisdiction), None)
            for i in run:
                place = kept[i].jurisdiction or (shared if kept[i].hit.code.startswith("LIC.") else None)
                kept[i] = kept[i]._replace(group=self.groups, jurisdiction=place)
        return kept

    def _go_on(self, first: int, segment: Segment) -> None:
        """Joins a sentence's credentials to the one before, where it goes on: "; or a BS", "ExCPT is also accepted"."""
        new, said = self.found[first], self.source.text[segment.start : segment.end]
        if _OR.match(said) or self._chosen(first, segment):
            self.groups = group.joined(self.found, first, first - 1, self.groups)
            return
        for at in range(first - 1, max(first - 1 - TAKEN_REACH, -1), -1):
            last = self.found[at]
            if group.taken_too(last.hit.code, new.hit.code, said):
                if not new.cued:
                    self.found[first] = new._replace(level=last.level, days=last.days)
                self.groups = group.joined(self.found, first, at, self.groups)
                return

    def _chosen(self, first: int, segment: Segment) -> bool:
        """Whether a part and the one before belong to a choice named first: "One of these: A; B; or C"."""
        last = self.found[first - 1]
        if last.level is not self.found[first].level:
            return False
        between = self.source.text[last.start : segment.start]
        return "." not in between and group.one_of(self.source.text[max(0, last.start - CHOSEN_REACH) : last.start])


def _opened(lower: str, cues: list[Cue], hits: list[Hit], carried: Default) -> Default:
    """What a list parted by semicolons has from its first words: "Must be licensed; have a diploma; ...".

    Its time too, where a colon says that it is one: "Required within six months: ACLS; BLS".
    """
    lead = hits[0].start
    timed = next((cue for cue in cues if cue.days is not None and ":" in lower[cue.end : lead]), None)
    if timed:
        return Default(Level.OBTAIN_WITHIN, timed.days)
    first = next((cue for cue in cues if cue.value in ("required", "preferred")), None)
    if first is None:
        return carried
    return Default(Level(first.value), None) if first.side == "pre" else NOTHING


def _aside(lower: str, parts: list[Chunk], cue: Cue) -> bool:
    """Whether a cue stands in a bracket with a subject of its own: "(we run the class)", "(trainees must convert)"."""
    chunk = parts[chunk_of(parts, cue.start)]
    return chunk.opened == "(" and _OWN_SUBJECT.match(lower, chunk.start, chunk.end) is not None


def _undated(cues: list[Cue], hits: list[Hit]) -> list[Hit]:
    """Hits that are no part of a date: "CPR by the end of the P1 year"."""
    dates = [(cue.start, cue.end) for cue in cues if cue.value == "before"]
    return [hit for hit in hits if not any(start <= hit.start and hit.end <= end for start, end in dates)]


def _outside(cues: list[Cue], hits: list[Hit]) -> list[Cue]:
    """Cues that are no part of a credential's own words ("eligible to immunize", "able to serve as PIC")."""
    return [
        cue
        for cue in cues
        if not any(
            (hit.rule == "surface" and hit.start <= cue.start and cue.end <= hit.end)
            or (hit.code == "ROLE.PIC" and cue.value == "obtain" and 0 <= hit.start - cue.start < EVIDENCE_REACH)
            for hit in hits
        )
    ]
