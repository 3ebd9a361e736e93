"""How the town misbehaves: the failures a crawler meets on real boards, each on a board of its own.

On the wire: a bot wall, a 429 with Retry-After, a second page that always fails. In the answers: a total that promises
more rows than come, a control character in a title, a page with broken JSON-LD, addresses robots.txt forbids. One
federal announcement names 300 towns (`ads.MANY_PLACES`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.demo.answer import Answer, Ask, of_html, of_json
from app.demo.model import Ad
from app.demo.world import World

BUSY_SECONDS = 1
FORBIDDEN = "/jobs/internal/"  # the path that Hushwater's robots.txt forbids
_MISSING = 12
_WALL = """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>
<p>Please enable JavaScript and cookies to continue.</p></body></html>"""


@dataclass(frozen=True, slots=True)
class Trick:
    """One failure on the wire: which requests it meets, on which nights (all when empty), and how it answers."""

    name: str
    meets: Callable[[Ask], bool]
    answer: Answer
    nights: tuple[int, ...] = ()
    once: bool = False


def _second_page(ask: Ask) -> bool:
    body = ask.json() if ask.method == "POST" else None
    return isinstance(body, dict) and "/cxs/quillback/" in ask.path and body.get("offset") == 20


TRICKS: tuple[Trick, ...] = (
    Trick("bot wall", lambda ask: "/boards/gatehouse/" in ask.path, of_html(_WALL)),
    Trick(
        "busy",
        lambda ask: "/postings/locumlark" in ask.path,
        once=True,
        answer=Answer(429, b"Too Many Requests", {"Content-Type": "text/plain", "Retry-After": str(BUSY_SECONDS)}),
    ),
    Trick("page two fails", _second_page, of_json({"errorCode": "HTTP_500", "httpStatus": 500}, 500), nights=(2,)),
)


class Mischief:
    """Remembers which tricks of a night have been played."""

    def __init__(self) -> None:
        self._played: set[tuple[str, int]] = set()

    def trick(self, world: World, ask: Ask) -> Answer | None:
        """The answer of the trick that meets this request, if one does."""
        for trick in TRICKS:
            played = (trick.name, world.night)
            if (trick.nights and world.night not in trick.nights) or not trick.meets(ask):
                continue
            if trick.once and played in self._played:
                continue
            self._played.add(played)
            return trick.answer
        return None


def missing_rows(world: World, key: str) -> int:
    """How many more rows a board's total promises than it lists."""
    return _MISSING if key == "vialworks" and world.night == 2 else 0


def is_forbidden(ad: Ad) -> bool:
    """Whether a page lies under the path that robots.txt forbids."""
    return ad.board == "hushwater" and ad.number % 8 == 3


def is_broken(ad: Ad) -> bool:
    """Whether a page's JSON-LD lacks a comma and holds bare line breaks."""
    return ad.board == "ottermere" and ad.number == _BROKEN_PAGE


def spoiled(ad: Ad) -> str:
    """The ad's title, for one ad with control characters in it."""
    return ad.title.replace(" ", " \x00\x0b", 1) if ad.board == "parcelwell" and ad.number == 3 else ad.title


_BROKEN_PAGE = 8
