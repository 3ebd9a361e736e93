"""Boards whose listing names postings that are gone themselves: for good, for a night, or so it seems.

On `smartrecruiters` a request a posting, on `jsonld` a page a posting and a sitemap that is never cleaned. Every row
changes every night, so that every posting is asked for, but on the boards that are still.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.boardserver import Answer, Asked, answer, entry
from tests.falsecloses import detail

DEAD = "3"
REFS = [str(number) for number in range(1, 7)]
# What a board does: (night, ref, how many postings were asked for before in this night) -> whether it is gone.
Gone = Callable[[int, str, int], bool]


def _dead(night: int, ref: str, _nth: int) -> bool:
    return ref == DEAD and night >= 2


FATES: dict[str, tuple[str, Gone]] = {  # board: in words, and when a posting answers 404
    "dead": ("an entry stays that is dead from the second night on", _dead),
    "still": ("the same on a board where nothing else changes", _dead),
    "back": ("a dead entry comes back to life", lambda night, ref, _nth: ref == DEAD and 2 <= night <= 5),
    "unread": ("an entry never answered", lambda night, ref, _nth: ref == DEAD),
    "outage": ("the listing fails in between", _dead),
    "worse": ("another posting is gone for a night", lambda n, ref, _nth: _dead(n, ref, 0) or (ref == "5" and n == 4)),
    "once": ("a posting is 404 for one night", lambda night, ref, _nth: ref == DEAD and night == 2),
    "apart": ("a posting is 404 every other night", lambda night, ref, _nth: ref == DEAD and night % 2 == 0),
    "moved": ("every posting is 404: they have moved", lambda night, _ref, _nth: night >= 2),
    "moved-still": ("the same on a board where one posting changes", lambda night, _ref, _nth: night >= 2),
    "limit": ("404 to whoever has asked twice", lambda night, _ref, nth: night >= 2 and nth >= 2),
    "short": ("a dead entry and a total that does not agree", _dead),
    "alone": ("the only posting of a board is 404", lambda night, _ref, _nth: night >= 2),
    "fails": ("another posting answers 500 on nights 2 and 3", _dead),
    "crowd": ("more than half of a listing is 404", lambda night, ref, _nth: night >= 2 and int(ref) >= 3),
}
STILL = {"still", "moved-still"}  # rows do not change, but that of the dead entry


class DeadTown:
    """Answers for every board; `night` is the night it is."""

    platforms = ("smartrecruiters", "jsonld")

    def __init__(self) -> None:
        """The first night."""
        self.night = 1
        self.asked: dict[tuple[int, str], list[str]] = {}

    def boards(self) -> list[tuple[str, str]]:
        """Board ids with their platforms."""
        return [(board, "smartrecruiters") for board in FATES] + [("sitemap", "jsonld")]

    def entry(self, board: str, platform: str, origin: str) -> str:
        """A board's entry in the register."""
        if platform == "jsonld":
            return entry(board, platform, url=f"{origin}/jobs", settings={"sitemap": "map.xml"})
        return entry(board, platform, slug=board, api=origin)

    def refs(self, board: str) -> list[str]:
        """The postings that a board lists."""
        return [DEAD] if board == "alone" else REFS

    def routes(self) -> dict[str, Any]:
        """All routes of the server, by path."""
        found: dict[str, Any] = {"/map.xml": self._sitemap}
        found |= {f"/job/pharmacist/{ref}": self._page for ref in REFS}
        for board in FATES:
            path = f"/v1/companies/{board}/postings"
            found[path] = lambda asked, board=board: self._listing(board, asked)
            found |= {f"{path}/{ref}": lambda asked, board=board: self._detail(board, asked) for ref in REFS}
        return found

    def _listing(self, board: str, asked: Asked) -> Answer:
        if board == "outage" and self.night == 3:
            return answer("down", 503)
        offset, refs = int(parse_qs(urlsplit(asked.path).query)["offset"][0]), self.refs(board)
        rows = [self._row(board, ref) for ref in refs[offset:]]
        total = len(refs) + (board == "short")
        return answer({"offset": offset, "limit": 100, "totalFound": total, "content": rows})

    def _row(self, board: str, ref: str) -> dict[str, Any]:
        row = {name: value for name, value in detail(int(ref)).items() if name != "jobAd"}
        is_still = board in STILL and ref != DEAD
        return row | {"releasedDate": f"2026-11-0{1 if is_still else self.night}"}

    def _detail(self, board: str, asked: Asked) -> Answer:
        ref = urlsplit(asked.path).path.rsplit("/", 1)[-1]
        before = self.asked.setdefault((self.night, board), [])
        is_gone = FATES[board][1](self.night, ref, len(before))
        before.append(ref)
        if board == "fails" and ref == "5" and self.night in (2, 3):
            return answer("broken", 500)
        return answer("not here", 404) if is_gone else answer(detail(int(ref)))

    def _sitemap(self, asked: Asked) -> Answer:
        origin = f"http://{asked.headers['Host']}"
        rows = "".join(f"<url><loc>{origin}/job/pharmacist/{ref}</loc></url>" for ref in REFS)
        text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        return 200, {"Content-Type": "text/xml"}, text.encode()

    def _page(self, asked: Asked) -> Answer:
        ref = asked.path.rsplit("/", 1)[-1]
        if ref == DEAD:
            return answer("not here", 404)
        node = f'{{"@type": "JobPosting", "title": "Pharmacist {ref}", "description": "<p>Counsel, {ref}.</p>"}}'
        return answer(f'<html><script type="application/ld+json">{node}</script></html>')
