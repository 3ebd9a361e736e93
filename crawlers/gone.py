"""Postings that a listing names and that are gone themselves (404, 410, a page that says so), night after night.

One such answer is a failure of the board as any other. Where the same posting was gone in several complete readings
in a row, the listing is what is wrong: its entry is dead, says nothing of the rest of the board, and closes that
posting. A host that answers 404 to whoever asks too much, or that has moved its postings, must not look like that:
entries are dead only in a crawl that read others of the board's postings after the last one that was gone. So some
are asked for last of all, where nothing else is due some that are known unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrapy import Request

from schema.vocab import Failure

CONTROLS = 10  # so many that are there are proof enough, however many are gone
LARGEST_SHARE = 0.5  # of a listing; with more than half of it gone it is the board that is broken


@dataclass(slots=True)
class GoneDetails:
    """The gone details of one board. `before` maps a ref to how many readings in a row it was gone before this one.

    `patience` is the number of readings it takes, this one among them; 0 is without end. `told` maps a ref to the
    words that say it is gone now, `answered` counts details read since the last of them. `is_last` once the controls,
    whose requests are `held` until all others are answered, are asked.
    """

    before: Mapping[str, int] = field(default_factory=dict)
    patience: int = 0
    told: dict[str, str] = field(default_factory=dict)
    answered: int = 0
    controls: set[str] = field(default_factory=set)
    held: list[Request] = field(default_factory=list)
    is_last: bool = False

    def takes(self, failure: Failure, words: str, request: Request | None) -> bool:
        """Whether a failure is that the posting a request asked for is gone; if so, it is noted."""
        ref = request.meta.get("detail") if request else None
        if failure is not Failure.GONE or ref is None:
            return False
        self.told[ref] = words
        self.answered = 0
        return True

    def is_control(self, ref: str) -> bool:
        """Whether a posting is one of those asked for last, to see that the board still answers."""
        if ref not in self.controls and ref not in self.before and len(self.controls) < self._wanted():
            self.controls.add(ref)
        return ref in self.controls

    def _wanted(self) -> int:
        """One more than were gone before, so that one posting that goes in this very crawl leaves the proof whole."""
        return min(len(self.before) + 1, CONTROLS) if self.before else 0

    def is_held(self, request: Request) -> bool:
        """Keeps a request for a control until all others are answered."""
        ref = request.meta.get("detail")
        if self.is_last or ref is None or not self.is_control(ref):
            return False
        self.held.append(request)
        return True

    def release(self) -> list[Request]:
        """The requests that were kept, once; what these lead to (another try) is not kept again."""
        held, self.held, self.is_last = self.held, [], True
        return held

    def dead(self, listed: int) -> set[str]:
        """The refs whose entries are dead, on a board of so many listed where nothing else failed."""
        needed = min(len(self.told), CONTROLS)
        if not self.patience or self.answered < needed or len(self.told) > LARGEST_SHARE * listed:
            return set()
        return {ref for ref in self.told if self.before.get(ref, 0) + 1 >= max(2, self.patience)}
