"""A block with its tokens: what each segment names, and which cues it holds; shared by all who read requirements."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import itemgetter

from pipeline.requirements import jurisdiction
from pipeline.requirements.afterwards import says_when
from pipeline.requirements.conditions import conditions
from pipeline.requirements.context import Context
from pipeline.requirements.find import find
from pipeline.requirements.frame import Frame
from pipeline.requirements.grades import OTHER_GRADE
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token, entities, folded, tokens
from pipeline.requirements.listed import listed
from pipeline.requirements.registers import names_register
from pipeline.requirements.scope import Cue
from pipeline.requirements.segment import Segment, segments
from pipeline.requirements.tongue import is_foreign
from pipeline.requirements.window import befores, windows

LEVEL_SIDES = frozenset({"pre", "post", "cond", "no"})
NAMING = frozenset({"cred", "lic", "cert", "enrol", "topic"})  # kinds of tokens that can name a credential
FRESH = frozenset({"cred", "enrol", "state", "board", "lic"})  # kinds that open a subject of their own
HITS_A_SEGMENT = 40  # more in one sentence is no advertisement; keeps hostile text linear
SAID_WORDS = 4
LED_WORDS = 16  # such a part that begins with its cue: "must be earned inside 18 months of transfer"
_ANAPHORS = frozenset({"", "it", "this", "that", "these", "both", "either", "they", "and", "but"})
_SUBJECT = re.compile(r"(?:some|any|prior|previous|recent|\w+ing|\w+ly) [a-z]{4,}\b")  # "some college preferred"
_CANNOT = re.compile(r"\b(?:can't|cannot|can not|won't|will not|(?:un|not )able to|nobody|no one|never)\b[^.;,]{0,40}$")
_TURNED_AWAY = re.compile(  # "Applicants without a diploma will not be shortlisted"
    r"[^.;]{0,80}\b(?:(?:will|can|need|should|shall|do|are) not|won't|cannot|can't|don't|aren't) (?:be )?"
    r"(?:considered|shortlisted|short-listed|accepted|hired|interviewed|apply|proceed|start|work|eligible|read)\b"
)
ONLY_CUES_WORDS = 9  # a part that only says how: "required within a year"
NEGATION_REACH = 90  # code points between "no" and the cue that it negates


_SHORT_TIMES = re.compile(r"\b(?:yrs?|mos?|birthday|\d+ ?d)\b")
_OR_LIST = re.compile(r",[^,;]*\bor\b")  # "no license, certification or registration needed"


def _inside(cue: Cue, start: int, end: int) -> bool:
    """Whether a cue is words of a time or place: "in other states" only says where."""
    return start <= cue.start < end or (cue.side == "cond" and cue.end == end)


def _timed(said: str) -> bool:
    """Whether words may name a length of time; written out, for each sentence is asked (a fifth of a search)."""
    if "day" in said or "week" in said or "month" in said or "year" in said:
        return True
    return "anniversar" in said or _SHORT_TIMES.search(said) is not None


class Source:
    """One block and role; tokens are found once, cues only where something is named."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.role, self.text = frame, frame.role, frame.text
        self.lower = folded(self.text)
        self.entities = entities(self.text, frame.manner.lowered)
        self._starts = [token.start for token in self.entities]
        self._cues: dict[tuple[int, int], list[Token]] = {}
        self._levels: dict[Segment, list[Cue]] = {}  # a part is looked at alone before it is read or joined

    def entities_of(self, segment: Segment) -> list[Token]:
        """Credentials, heads, occupations, boards and places that start in a segment."""
        first, last = bisect_left(self._starts, segment.start), bisect_left(self._starts, segment.end)
        return list(self.entities[first:last])

    def cues_in(self, segment: Segment) -> list[Token]:
        """Cues of all kinds in a segment."""
        place = segment.start, segment.end
        if place not in self._cues:
            lowered = self.frame.manner.lowered
            self._cues[place] = tokens(
                self.text, self.lower, entity=False, lowered=lowered, start=place[0], end=place[1]
            )
        return self._cues[place]

    def segments(self) -> Iterator[Segment]:
        """Segments of the block; a part that only says how is joined to its subject."""
        return self._joined(segments(self.text, 0, len(self.text), 0, small=self.frame.manner.small))

    def _joined(self, parts: Iterable[Segment]) -> Iterator[Segment]:
        """Parts joined that are one statement: "preferred; required within a year", "CSPT? A plus.".

        None after the last that holds an entity: of 23 parts an ad two were read for nothing (2026-11-28).
        """
        held: Segment | None = None
        last = self._starts[-1] if self._starts else -1
        for part in parts:
            if held and held.start > last:
                return
            sign = self.text[held.end - 1] if held else ""
            if held and sign in ";?.\t|" and self._only_cues(part, leading=sign == "."):
                held = held._replace(end=part.end)
                continue
            if held:
                yield held
            held = part
        if held:
            yield held

    def _only_cues(self, part: Segment, *, leading: bool) -> bool:
        """Whether a part only says how; `leading`: it must begin with the cue ("PTCB or NHA. Preferred at hire.")."""
        words = len(self.text[part.start : part.end].split())
        if OTHER_GRADE.match(self.lower, part.start, part.end):
            return False
        if says_when(self.lower, part.start, part.end):
            told = self.text[part.end - 1] == "?" or words <= SAID_WORDS  # "Licensed elsewhere?", "Either is fine."
            told = told or any(
                cue.days is not None or cue.value in ("before", "obtain") for cue in self.levels_in(part)
            )
            if leading or told:
                return told and not self.named(part)[0]
        if words > LED_WORDS or any(token.kind in FRESH for token in self.entities_of(part)):
            return False
        cues = self.levels_in(part)
        before = self.lower[part.start : cues[0].start].strip() if cues else ""
        led = bool(cues) and before in _ANAPHORS
        if cues and cues[0].side == "cond" and words > ONLY_CUES_WORDS:
            return False  # "if you trained abroad and are not registered, this post is not open to you"
        led = led and not (leading and cues[0].side == "pre")  # "Ability to apply ..." has an object of its own
        if not cues or not (led if leading else led or (words <= ONLY_CUES_WORDS and not _SUBJECT.match(before))):
            return False
        return all(hit.rule == "bare-certification" for hit in self.named(part)[0])

    def named(self, segment: Segment) -> tuple[list[Hit], list[Token]]:
        """Credentials a segment names, and its entity tokens with abbreviated states among them."""
        entities = self.entities_of(segment)
        if not entities:
            return [], entities
        if not any(token.kind in NAMING or names_register(token) for token in entities):
            return listed(self.text, segment.start, segment.end, entities) if self.frame.listed else ([], entities)
        if is_foreign(self.text, segment.start, segment.end):
            return [], entities
        small = self.frame.manner.small
        places = jurisdiction.abbreviations(self.text, segment.start, segment.end, small=small)
        entities = sorted([*entities, *places]) if places else entities
        hits = find(Context(self.text, self.lower, segment.start, segment.end, entities, self.role))
        label = len(self.text) if self.frame.kind == "heading" else self.frame.label
        told = any(
            hit.code.startswith("LIC.") and hit.start >= label for hit in hits
        )  # "License: ... trainee registration"
        dated = bool(hits) and all(hit.bare and hit.end <= label for hit in hits) and self._says_when(segment, label)
        kept = [hit for hit in hits if not hit.bare or hit.end > label or (hit.vouched and not told) or dated]
        return kept[:HITS_A_SEGMENT], entities

    def _says_when(self, segment: Segment, label: int) -> bool:
        """Whether all that follows a label is a time: "Certification: within 1 year"."""
        cues = [cue for cue in self.levels_in(segment) if cue.start - label in (0, 1) and segment.start < label]
        return any(cue.value in ("window", "before") for cue in cues)

    def levels_in(self, segment: Segment) -> list[Cue]:
        """Level cues and windows of a segment, in order; a window swallows the words it is made of."""
        if segment not in self._levels:
            self._levels[segment] = self._read_levels(segment)
        return self._levels[segment]

    def _read_levels(self, segment: Segment) -> list[Cue]:
        found = [
            Cue(token.start, token.end, token.kind, token.value)
            for token in self.cues_in(segment)
            if token.kind in LEVEL_SIDES
        ]
        found += [cue._replace(value="required") for cue in found if cue.value == "obtain" and self._demands(cue)]
        found = [
            cue._replace(side="pre", value="required") if self._not_without(cue, segment) else cue for cue in found
        ]
        times = self._times(segment)
        told = [(time.start, time.end) for time in times]
        told += [(token.start, token.end) for token in self.entities_of(segment) if token.kind == "juris"]
        if told:
            found = [cue for cue in found if not any(_inside(cue, start, end) for start, end in told)]
        places = [(token.start, token.end) for token in self.entities_of(segment) if token.kind == "juris"]
        times = [time for time in times if not any(start < time.start < end for start, end in places)]
        return self._negated(sorted([*found, *times], key=itemgetter(0, 1, 2, 3)), segment.start)

    def _not_without(self, cue: Cue, segment: Segment) -> bool:
        """Whether a denial is denied: "we can't put you on the bench without a licence"."""
        begins = self.lower.startswith("without", cue.start)
        return begins and (
            _CANNOT.search(self.lower, segment.start, cue.start) is not None
            or _TURNED_AWAY.match(self.lower, cue.end, segment.end) is not None
        )

    def _times(self, segment: Segment) -> list[Cue]:
        """Windows, limits without a number and conditions ("if rounding") of a segment."""
        said, start, end = self.lower[segment.start : segment.end], segment.start, segment.end
        times: list[Cue] = []
        if _timed(said):
            times += [Cue(w.start, w.end, "post", "window", w.days) for w in windows(self.lower, start, end)]
        if (
            "before" in said
            or "within" in said
            or "prior" in said
            or "by " in said
            or "until " in said
            or "later than" in said
        ):
            times += [Cue(first, last, "post", "before") for first, last in befores(self.lower, start, end)]
        times += [Cue(first, last, "cond", value) for first, last, value in conditions(self.lower, start, end)]
        return times

    def _demands(self, cue: Cue) -> bool:
        """Whether an obtain cue is a demand: "must obtain", not "able to obtain"."""
        return self.lower.startswith(("must", "need", "required", "will be required", "to be "), cue.start)

    def _negated(self, cues: list[Cue], start: int) -> list[Cue]:
        """Cues with a "no" and the cue that ends it as one negation: "no license required"."""
        kept: list[Cue] = []
        no: Cue | None = None
        nos: list[Cue] = []  # earlier ones of "no license, no certificate, no degree needed"
        for cue in cues:
            if cue.side == "no":
                nos = [*nos, no] if no else []
                no = cue
                continue
            if no and cue.value in ("required", "neg") and cue.start - no.end <= NEGATION_REACH:
                between = self.lower[no.end : cue.start]
                if "," not in between or _OR_LIST.search(between):
                    kept += [Cue(other.start, other.end, "pre", "neg") for other in nos]
                    cue = Cue(cue.start, cue.end, "post", "neg")
                no = None
            kept.append(cue)
        denied = [*nos, no] if no else []
        if denied and all(cue.side == "cond" for cue in kept) and self._opens(denied[0], start):
            kept = [Cue(one.start, one.end, "pre", "bare no") for one in denied]  # "No GPhC registration for this post"
        return kept

    def _opens(self, no: Cue, start: int) -> bool:
        """Whether a "no" begins the sentence."""
        return not self.lower[max(start, no.start - 40) : no.start].strip(" -*•")
