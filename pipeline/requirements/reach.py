"""Which cues of a segment speak about which credential.

A cue before its credentials ("must hold X") reaches forward to the next such cue; a cue after them ("X preferred",
"X within 90 days") reaches back through its chunk, and through the chunks before where they are one list or hold no
credential of their own. A second cue with no credential between it and the first repeats the first one's reach
("preferred at hire and required within 60 days").
"""

from __future__ import annotations

import re

from pipeline.requirements.alone import alone, continues
from pipeline.requirements.bracket import closes, hosts_other, in_bracket, together, topic_before
from pipeline.requirements.group import chosen
from pipeline.requirements.hit import Hit
from pipeline.requirements.jurisdiction import placed
from pipeline.requirements.nearby import (
    as_well,
    back_to,
    denied,
    last_of_pair,
    meant,
    nearest,
    of_other,
    parted,
    says_one,
)
from pipeline.requirements.said import between, repeated, scope_of
from pipeline.requirements.scope import Cue, Scope
from pipeline.requirements.segment import Chunk, chunk_of

_TURN = re.compile(r"(?:\bor|[,(;–—-])\s*(?:[\w']+\s+){0,2}$")  # "X, or able to obtain it"
_MOVES = re.compile(r"\b(?:reciprocate|transfer|convert|apply|register|qualify)$")  # verbs without an object
_ONE = re.compile(
    r" (?:one(?! of| or)|it|them|the same)\b"
)  # "a licence or ability to get one by May": it has been named
_OTHER_VERB = re.compile(r",(?: and)? (?:have|hold|possess|be|show)\b")  # "must pass a check, have a registration"
_DOES = re.compile(r"\s*(?:and|but|then) (?:then )?(?:complete|obtain|earn|pass|become|get|finish|achieve|sit)\b")
_LIST_END = re.compile(r"\b(?:and|or|and/or|all|both|each)\b|/")
_PLUS = re.compile(r"\bplus\b")  # "RPh plus a consultant licence where the state issues it"
_BREAK = re.compile(r"\band\b|,")  # of the hits before a bracket it explains the last and its alternatives


class Reach:
    """The hits each cue of one segment reaches; built once a segment."""

    def __init__(self, lower: str, hits: list[Hit], cues: list[Cue], chunks: list[Chunk]) -> None:
        self.lower, self.hits, self.cues, self.chunks = lower, hits, cues, chunks
        self.hit_chunks = [chunk_of(chunks, hit.start) for hit in hits]
        self.cue_chunks = [chunk_of(chunks, cue.start) for cue in cues]
        self.found: list[list[int]] = []
        for index in range(len(cues)):
            self.found.append(self._reached(index))

    def _reached(self, index: int) -> list[int]:
        cue = self.cues[index]
        if cue.side == "cond":
            return self._conditional(index)
        if cue.value == "bare no":
            return denied(self.lower, self.hits, cue)
        if cue.side in ("pre", "no") or self.lower[cue.end : cue.end + 1] == ":":
            forward = [] if cue.value == "obtain" and says_one(self.lower, cue.end) else self._forward(index)
            if cue.side == "post":  # "CPR within 60 days: Required"
                return forward or self._backward(index)
            turns = (cue.value == "obtain" or self._twin(index)) and (
                self.lower.startswith("or ", cue.start) or _TURN.search(self.lower[max(0, cue.start - 24) : cue.start])
            )
            turns = turns or (cue.value == "obtain" and _MOVES.search(self.lower, cue.start, cue.end))
            return forward or (self._meant(index) if turns else [])
        back = self._meant(index) + as_well(self.lower, self.hits, cue)
        back = back or repeated(self.lower, self.hits, self.cues, self.found, index)
        other = of_other(self.lower, cue, self.chunks[self.cue_chunks[index]].start)
        return back if back or other else self._forward(index)

    def _meant(self, index: int) -> list[int]:
        """Hits before a cue that its own chunk may speak of."""
        back, chunk = self._backward(index), self.chunks[self.cue_chunks[index]]
        timed = self.cues[index].value in ("window", "before", "obtain") and len(back) > 1
        return meant(self.lower, self.hits, back, chunk.start, chunk.end) if timed else back

    def _forward(self, index: int) -> list[int]:
        """Hits after a cue, to the next forward cue of a later chunk."""
        cue, limit = self.cues[index], self._closes(index)
        for other in self.cues[index + 1 :]:
            if other.side != "pre" or other.value in (cue.value, "obtain") or cue.value == "obtain":
                continue
            if other.start > cue.end + 1 and between(self.hits, cue, other):
                limit = min(limit, other.start)
                break
        reached = [
            i
            for i, hit in enumerate(self.hits)
            if cue.start < hit.start < limit and cue.end <= hit.end  # "able to be licensed" holds its head
        ]
        if cue.value == "obtain" and reached and _OTHER_VERB.search(self.lower, cue.end, self.hits[reached[0]].start):
            return []
        if cue.value == "obtain" and reached:  # "able to obtain X, Y required": the list it opens, not what follows
            reached = [i for i in reached if self._one_list(self.hit_chunks[reached[0]], self.hit_chunks[i])]
        return reached

    def _twin(self, index: int) -> bool:
        """Whether a demand is of words that also say to obtain: "preferred, or must obtain within 24 months"."""
        cue = self.cues[index]
        return any((o.start, o.end, o.value) == (cue.start, cue.end, "obtain") for o in self.cues)

    def _one_list(self, first: int, last: int) -> bool:
        return first == last or all(
            any(self.hit_chunks[i] == c for i in range(len(self.hits))) and not self._has_own(c, demands=c > first)
            for c in range(first, last + 1)
        )

    def _has_own(self, chunk: int, *, demands: bool = False) -> bool:
        """Whether a chunk has a cue after its credential, or with `demands` a "must" of its own."""
        return any(
            c == chunk and (cue.side == "post" or (demands and (cue.side, cue.value) == ("pre", "required")))
            for cue, c in zip(self.cues, self.cue_chunks, strict=True)
        )

    def _backward(self, index: int) -> list[int]:
        """Hits before a cue in its chunk and in earlier chunks of its list, or of the nearest chunk that has any."""
        cue, chunk = self.cues[index], self.cue_chunks[index]
        floor = max(
            (
                o.end
                for o in self.cues[:index]
                if o.side == "post" and o.start < cue.start and between(self.hits, o, cue)
            ),
            default=0,
        )
        inside = [
            i for i, hit in enumerate(self.hits) if self.hit_chunks[i] == chunk and floor <= hit.start < cue.start
        ]
        if not inside:
            begun = self.lower[self.chunks[chunk].start : cue.start].strip()  # "CPhT (PTCB) required or CPhT by NHA"
            if begun and any(self.hit_chunks[i] == chunk and hit.start > cue.end for i, hit in enumerate(self.hits)):
                return []
            return self._earlier(index, chunk, floor)
        inside = nearest(
            self.lower, self.hits, last_of_pair(self.lower, self.hits, self.cues, index, inside), cue.start
        )
        if self._is_list(chunk, cue) and not self._opened_anew(index, inside[0]):
            earlier = chunk - 1
            while earlier >= 0 and self._joins(earlier, floor):
                host = [i for i in range(len(self.hits)) if self.hit_chunks[i] == earlier]
                if {self.hits[i].code for i in host if placed(self.hits[i].code)} & {self.hits[i].code for i in inside}:
                    break  # "a license of any state, or an Ohio license within 60 days": named twice, said twice
                if parted(self.lower, self.hits, cue, host, inside):
                    break
                if self.chunks[earlier + 1].opened == "(" and earlier + 1 == chunk and len(inside) > 1:
                    break  # "PGY1 residency (PGY2 or BCIDP preferred)": the bracket says it of its own
                if self.chunks[earlier + 1].opened == "(":
                    return [*back_to(_BREAK, self.lower, self.hits, host, self.chunks[earlier].end), *inside]
                inside = [*host, *inside]
                earlier -= 1
        return inside

    def _opened_anew(self, index: int, first: int) -> bool:
        """Whether a cue of its own opens the chunk: "have a diploma, and be ready to register in your first month"."""
        chunk = self.cue_chunks[index]
        begun = self.lower[self.chunks[chunk].start : self.hits[first].start]
        if begun.lstrip().startswith("or "):
            return False  # "a certificate, or completion of our course within 4 months": alternatives
        return (
            " either " in begun
            or _DOES.match(begun) is not None
            or any(
                cue.side == "pre" and self.cue_chunks[at] == chunk and cue.end <= self.hits[first].end
                for at, cue in enumerate(self.cues[:index])
            )
        )

    def _is_list(self, chunk: int, cue: Cue) -> bool:
        head = self.lower[self.chunks[chunk].start : cue.start]
        listed = _LIST_END.search(head) is not None or chosen(self.lower, self.hits[0].start)
        return listed and self.chunks[chunk].opened in (",", ")", "(")

    def _joins(self, chunk: int, floor: int) -> bool:
        begin, end = self.chunks[chunk].start, self.chunks[chunk].end
        has_hit = any(floor <= hit.start < end and hit.end > begin for hit in self.hits)
        return has_hit and chunk not in self.cue_chunks

    def _earlier(self, index: int, chunk: int, floor: int) -> list[int]:
        """For a cue alone in its chunk: the hits of the nearest chunk before; a bracket takes its host along."""
        if not self._alone(index, chunk):
            return []
        for earlier in range(chunk - 1, -1, -1):
            reached = [
                i for i in range(len(self.hits)) if self.hit_chunks[i] == earlier and self.hits[i].start >= floor
            ]
            if not reached and hosts_other(self.lower, self.chunks, earlier):
                return []
            if not reached:
                continue
            if together(self.chunks, chunk, earlier) and self.chunks[earlier].opened == "(":
                return reached
            before = topic_before(self.chunks, earlier, self.hits)
            while (
                before >= 0
                and (
                    self.chunks[earlier].opened == "(" or self._list_chunk(earlier) or in_bracket(self.chunks, earlier)
                )
                and self._joins(before, floor)
            ):
                reached = [*(i for i in range(len(self.hits)) if self.hit_chunks[i] == before), *reached]
                earlier, before = before, topic_before(self.chunks, before, self.hits)
            return nearest(self.lower, self.hits, reached, self.cues[index].start)
        return []

    def _alone(self, index: int, chunk: int) -> bool:
        """Whether a cue says nothing of its chunk's own: it stands alone in it, or ends a phrase of the credential."""
        cue = self.cues[index]
        begin = max([self.chunks[chunk].start, *(o.end for o in self.cues[:index] if o.end <= cue.start)])
        return alone(self.lower, begin, cue, self.chunks[chunk].opened) or self._continues(index)

    def _continues(self, index: int) -> bool:
        """Whether the words since the credential are a phrase of it: "residency in oncology, ... is desirable"."""
        cue = self.cues[index]
        before = [hit.end for hit in self.hits if hit.end <= cue.start]
        return bool(before) and continues(self.lower, max(before), cue)

    def _closes(self, index: int) -> int:
        """Where the bracket ends that a cue stands in, if it does."""
        return closes(self.chunks, self.cue_chunks[index], self.hits, self.cues[index].start)

    def _list_chunk(self, chunk: int) -> bool:
        text = self.lower[self.chunks[chunk].start : self.chunks[chunk].end]
        opened = self.chunks[chunk].opened
        return bool(_LIST_END.search(text)) if opened == "," else opened == ")" and text.startswith((" or ", " and "))

    def _conditional(self, index: int) -> list[int]:
        cue = self.cues[index]
        if cue.value == "subject" and any(
            h.start < cue.start and self.lower.endswith("or ", 0, h.start) for h in self.hits
        ):
            return []  # "a degree, or FPGEC certification for foreign graduates": alternatives
        if cue.value in ("post", "any") and not self.lower.endswith((", and ", " and, ", " but "), 0, cue.start):
            back = back_to(_PLUS, self.lower, self.hits, self._backward(index), cue.start)
            back = back or self._earlier(index, self.cue_chunks[index], 0)
            if back or cue.value == "post":
                return back or self._forward(index)
        end = self._closes(index)
        return [i for i, hit in enumerate(self.hits) if cue.start <= hit.start < end] or self._backward(index)

    def scope(self, hit: int) -> Scope:
        """What the segment's cues say of one hit."""
        mine = [cue for index, cue in enumerate(self.cues) if hit in self.found[index]]
        return scope_of(self.lower, self.hits, self.hits[hit], mine)
