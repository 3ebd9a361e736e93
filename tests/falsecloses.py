"""Boards that misbehave for one night, each in one way: nothing of theirs may be closed by it.

Three shapes of listing: `smartrecruiters` (pages of a hundred, then one request a posting), `greenhouse` (one JSON
answer), `personio` (one XML feed). A board named `<fault>-<platform>` is well on nights 1 and 3 and ill on night 2.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.boardserver import Answer, Asked, answer, entry

PLATFORMS = ("smartrecruiters", "greenhouse", "personio")
TWO_PAGES, ONE_PAGE = 103, 25
LONG = ("first-page", "one-more", "empty", "well")  # what goes wrong, or must not, on the way from page to page
WALL = "<!DOCTYPE html><html><title>Just a moment...</title><body>Checking your browser</body></html>"

Spoil = Callable[[Answer, Asked], Answer]


def postings(board: str, platform: str) -> int:
    """How many postings a board lists; each of smartrecruiters is a request, so only some have a second page."""
    is_long = platform == "smartrecruiters" and board.removesuffix(f"-{platform}") in LONG
    return TWO_PAGES if is_long else ONE_PAGE


def _body(whole: Answer, change: Callable[[str], str]) -> Answer:
    status, headers, body = whole
    return status, headers, change(body.decode()).encode()


def _renamed(text: str) -> str:
    return text.replace('"content"', '"items"').replace('"jobs"', '"openings"').replace("position>", "vacancy>")


def _emptied(text: str) -> str:
    if text.startswith("<"):
        return "<workzag-jobs></workzag-jobs>"
    page = json.loads(text)
    rows = "content" if "totalFound" in page else "jobs"
    return json.dumps(page | {rows: [], "totalFound": 0, "meta": {"total": 0}})


def _one_more(text: str) -> str:
    page = json.loads(text)
    more = (
        {"totalFound": page["totalFound"] + 1} if "totalFound" in page else {"meta": {"total": len(page["jobs"]) + 1}}
    )
    return json.dumps(page | more)


def _only_the_first_page(whole: Answer, asked: Asked) -> Answer:
    offset = int(parse_qs(urlsplit(asked.path).query).get("offset", ["0"])[0])
    return _body(whole, lambda text: json.dumps(json.loads(text) | {"content": []})) if offset else whole


FAULTS: dict[str, tuple[str, Spoil, tuple[str, ...]]] = {  # name: in words, how it spoils a listing, whose listings
    "outage": ("every listing answers 503", lambda _whole, _asked: answer("down", 503), PLATFORMS),
    "wall403": ("a wall answers 403", lambda _whole, _asked: answer(WALL, 403), PLATFORMS),
    "wall200": ("a wall answers 200 with a page", lambda _whole, _asked: answer(WALL), PLATFORMS),
    "login": (
        "the listing redirects to a login page",
        lambda _whole, _asked: answer("", 302, Location="/login"),
        PLATFORMS,
    ),
    "busy": ("429 to every request", lambda _whole, _asked: answer("slow down", 429), PLATFORMS),
    "gone": ("the listing is 404, once", lambda _whole, _asked: answer("not here", 404), PLATFORMS),
    "cut": (
        "the answer ends in the middle",
        lambda whole, _asked: _body(whole, lambda text: text[: len(text) // 2]),
        PLATFORMS,
    ),
    "renamed": ("the shape changes: keys have other names", lambda whole, _asked: _body(whole, _renamed), PLATFORMS),
    "empty": ("an empty catalogue in the right shape", lambda whole, _asked: _body(whole, _emptied), PLATFORMS),
    "one-more": (
        "the total says one more than is listed",
        lambda whole, _asked: _body(whole, _one_more),
        ("smartrecruiters", "greenhouse"),
    ),
    "first-page": ("the second page is empty", _only_the_first_page, ("smartrecruiters",)),
    "nothing": ("200 and no body at all", lambda _whole, _asked: answer(""), PLATFORMS),
}  # fmt: skip


class Town:
    """Answers for every board; `night` is the night it is, `closed` are refs that are really gone."""

    def __init__(self, *, ill: bool = True) -> None:
        """`ill` leaves out the boards that misbehave, and all but one of the others."""
        self.night = 1
        self.ill, self.platforms = ill, PLATFORMS if ill else PLATFORMS[1:2]
        self.closed: set[int] = set()

    def boards(self) -> list[tuple[str, str]]:
        """Board ids with their platforms; a `well` board of each platform is never ill."""
        ill = [(f"{fault}-{platform}", platform) for fault, (_, _, whose) in FAULTS.items() for platform in whose]
        return (ill if self.ill else []) + [(f"well-{platform}", platform) for platform in self.platforms]

    def entry(self, board: str, platform: str, origin: str) -> str:
        """A board's entry in the register."""
        return entry(board, platform, slug=board, api=origin + ("" if platform != "personio" else f"/{board}"))

    def refs(self, board: str, platform: str) -> list[int]:
        """The postings of a board on this night; of a well one, some are gone after the first."""
        gone = self.closed if board.startswith("well-") else set()
        return [number for number in range(1, postings(board, platform) + 1) if number not in gone]

    def route(self, board: str, platform: str) -> Callable[[Asked], Answer]:
        """The listing, and on smartrecruiters the postings."""

        def respond(asked: Asked) -> Answer:
            last = urlsplit(asked.path).path.rsplit("/", 1)[-1]
            if platform == "smartrecruiters" and last.isdigit():
                return answer(detail(int(last)))
            whole = LISTINGS[platform](self.refs(board, platform), asked)
            fault = board.removesuffix(f"-{platform}")
            return FAULTS[fault][1](whole, asked) if self.night == 2 and fault in FAULTS else whole

        return respond

    def routes(self) -> dict[str, Any]:
        """All routes of the server, by path."""
        found: dict[str, Any] = {"/login": answer("<html><form>Sign in</form></html>")}
        for board, platform in self.boards():
            respond = self.route(board, platform)
            if platform == "smartrecruiters":
                path = f"/v1/companies/{board}/postings"
                found |= {path: respond} | {f"{path}/{n}": respond for n in range(1, postings(board, platform) + 1)}
            else:
                found[f"/v1/boards/{board}/jobs" if platform == "greenhouse" else f"/{board}/xml"] = respond
        return found


def _row(number: int) -> dict[str, Any]:
    place = {"city": "Tulsa", "region": "OK", "country": "us", "fullLocation": "Tulsa, OK, United States"}
    return {"id": str(number), "name": f"Pharmacist {number}", "location": place, "releasedDate": "2026-11-02"}


def detail(number: int) -> dict[str, Any]:
    """The answer to a request for one posting of smartrecruiters."""
    sections = {"jobDescription": {"title": "The job", "text": "<p>Verify and counsel.</p>"}}
    return _row(number) | {"jobAd": {"sections": sections}, "active": True}


def _pages(refs: list[int], asked: Asked) -> Answer:
    query = parse_qs(urlsplit(asked.path).query)
    offset = int(query["offset"][0])
    rows = [_row(number) for number in refs[offset : offset + 100]]
    return answer({"offset": offset, "limit": 100, "totalFound": len(refs), "content": rows})


def _jobs(refs: list[int], _asked: Asked) -> Answer:
    jobs = [
        {"id": n, "title": f"Pharmacist {n}", "absolute_url": f"https://x.example/{n}",
         "location": {"name": "Tulsa, OK"}, "updated_at": "2026-11-02T00:00:00Z", "departments": [], "offices": [],
         "content": "&lt;p&gt;x&lt;/p&gt;"}
        for n in refs
    ]  # fmt: skip
    return answer({"jobs": jobs, "meta": {"total": len(jobs)}})


def _feed(refs: list[int], _asked: Asked) -> Answer:
    text = "<jobDescriptions><jobDescription><name>Job</name><value>Counsel.</value></jobDescription></jobDescriptions>"
    rows = "".join(
        f"<position><id>{n}</id><name>Pharmacist {n}</name><office>Tulsa</office>{text}</position>" for n in refs
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><workzag-jobs>{rows}</workzag-jobs>'
    return 200, {"Content-Type": "text/xml; charset=utf-8"}, body.encode()


LISTINGS: dict[str, Callable[[list[int], Asked], Answer]] = {
    "smartrecruiters": _pages, "greenhouse": _jobs, "personio": _feed,
}  # fmt: skip
