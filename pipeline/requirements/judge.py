"""What the rules say of one credential, and the record made of it with the level it was given."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.requirements.case import Case, Words
from pipeline.requirements.found import Found
from pipeline.requirements.frame import Default
from pipeline.requirements.hit import Hit
from pipeline.requirements.holder import Place, asked, documented, ruled_out
from pipeline.requirements.lexicon import Token
from pipeline.requirements.scope import Scope, level
from pipeline.requirements.segment import Segment
from pipeline.requirements.source import Source
from pipeline.requirements.standing import DEFAULT
from pipeline.requirements.surface import EVIDENCE_REACH
from schema.vocab import Level

LIMITED = frozenset({Level.OBTAIN_WITHIN, Level.CONDITIONAL, Level.PREFERRED})  # levels a window says something about


def weak(hit: Hit, scope: Scope, place: Place, others: list[Token]) -> bool:
    """Whether what the ad says elsewhere of the same credential decides over this reading."""
    if scope.values == {"maintain"} or documented(hit, others):
        return True
    if place.section in DEFAULT:
        return False
    return scope.values == {"assumed"} or (not scope.values and place.kind == "para")


class Judge(NamedTuple):
    """What the rules make of the credentials of one segment; `others`: cues that speak of holders, offers and laws."""

    source: Source
    words: Words
    place: Place
    others: list[Token]
    default: Default

    def case(self, which: int, hit: Hit, scope: Scope) -> Case:
        """One credential with the rules' reading of it."""
        source, place = self.source, self.place
        certain = ruled_out(source.lower, hit, place, scope, source.role)
        said = None if certain else self._said(hit, scope)
        return Case(source.frame, self.words, which, hit, said, self.default.level, scope, certain)

    def _said(self, hit: Hit, scope: Scope) -> Level | None:
        """The level that the rules read, None where they see only a mention."""
        if not asked(self.source.lower, hit, self.place, scope, self.others):
            return None
        return level(scope, self.default.level, hit.code) or Level.REQUIRED

    def judged(self, case: Case, segment: Segment, stated: Level) -> Found:
        """A credential that is asked, with its level, window, condition and evidence."""
        unsure = case.said is None or weak(case.hit, case.scope, self.place, self.others)
        found = judged(self.source.text, case, segment, self.default, stated)._replace(weak=unsure)
        if stated is Level.OBTAIN_WITHIN is not case.said and found.days is None:
            return found._replace(days=self._only_limit(segment))
        return found

    def _only_limit(self, segment: Segment) -> int | None:
        """The days of a sentence's only window, for a credential that no rule tied to it."""
        told = {cue.days for cue in self.source.levels_in(segment) if cue.days is not None}
        return told.pop() if len(told) == 1 else None


def judged(text: str, case: Case, segment: Segment, default: Default, stated: Level) -> Found:
    """A hit with its level, window, condition and evidence."""
    hit, scope = case.hit, case.scope
    days = scope.days if scope.days is not None or scope.values else default.days
    first = [hit.start, *(cue.start for cue in scope.cues if hit.start - cue.start <= 2 * EVIDENCE_REACH)]
    last = [hit.end, hit.last, *(cue.end for cue in scope.cues if cue.end - hit.end <= 2 * EVIDENCE_REACH)]
    start = max(segment.start, min([*first, hit.first] if hit.first >= 0 else first))
    condition = next((cue for cue in scope.cues if cue.side == "cond"), None)
    return Found(
        hit,
        0,
        stated,
        None,
        days if stated in LIMITED else None,
        text[condition.start : condition.end] if condition else None,
        start,
        min(segment.end, max(last)),
        cued=bool(scope.values),
        strong=scope.strong,
    )
