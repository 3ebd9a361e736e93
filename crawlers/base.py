"""PlatformSpider: everything a platform's file does not have to say itself.

A platform is a subclass with a `name` and three hooks. `listing(board)` asks for the first pages,
`parse_listing(response, board, ...)` and `parse_posting(response, board, ...)` read the answers:

    class Acme(PlatformSpider):
        name = "acme"
        api_origin = "https://api.acme.example"

        def listing(self, board):
            yield self.ask(board, f"{self.origin(board)}/jobs", self.parse_listing)

        def parse_listing(self, response, board):
            yield from self.each(board, self.json_of(response, board, list), self.read_row)

Whatever goes wrong in a hook is a failure of its board, never of the crawl. A board is complete only if nothing
failed and the totals agree; the moment its last request is answered its report is on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import JsonRequest, Response

from crawlers import answer, browser, filter
from crawlers.boards import Board
from crawlers.contacts import without
from crawlers.known import fingerprint_of
from crawlers.reading import Answers, BoardReading, Hook, Otherwise
from schema.posting import RawPosting
from schema.vocab import Failure

__all__ = ["Answers", "Board", "Failure", "Hook", "PlatformSpider", "RawPosting"]


class PlatformSpider(BoardReading):
    """Base of all platforms. Class attributes are what a platform declares about itself.

    `api_origin` is the public origin of the platform's API, None where each board has its own. `search_terms` are
    asked of the platform's own search, None where it has none. `contact_fields` are paths of persons' contact data
    (see contacts.py). `key_env` are environment variables without which a board is skipped, `key_help` one sentence
    on how to get them. `needs` are settings each board must have. `volatile` are keys of a listing entry that change
    by themselves. `says_finished` platforms call `finished` at the end of a listing. `shape` says what was recorded
    and what was read in documentation.
    """

    api_origin: ClassVar[str | None] = None
    contact_fields: ClassVar[tuple[str, ...]] = ()
    volatile: ClassVar[tuple[str, ...]] = ()
    shape: ClassVar[str] = ""

    parse_listing: Hook
    parse_posting: Hook

    def origin(self, board: Board) -> str:
        """Where the board's API is: its own `api`, or the platform's public origin."""
        origin = board.api or self.api_origin
        if not origin:
            raise ValueError(f"board {board.id} needs `api`")
        return origin

    def ask(
        self,
        board: Board,
        url: str,
        callback: Hook,
        *,
        method: str | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        statuses: tuple[int, ...] = (),
        otherwise: Otherwise = None,
        elsewhere: Callable[[], Iterable[Request]] | None = None,
        **cb_kwargs: Any,
    ) -> Request:
        """A request of a board; `callback(response, board, **cb_kwargs)` reads the answer.

        Answers of 300 and more are failures of the board, but for `statuses`, which the callback reads. A POST is not
        redirected: as a GET it would be another question. When the request fails, `otherwise` (one posting or several)
        is landed in place of its answer, less those that have been read whole on an earlier night. Where the platform
        has the same in another place, `elsewhere` asks there if it is not here (404, 410), which then is no failure.
        """
        meta: dict[str, Any] = {"handle_httpstatus_list": statuses} if statuses else {}
        meta["elsewhere"] = elsewhere
        # The posting whose whole text is asked for: where it is gone, that may be all that is wrong (see gone.py).
        meta["detail"] = otherwise.ref if isinstance(otherwise, RawPosting) else cb_kwargs.get("ref")
        given: dict[str, Any] = {
            "callback": self._answered,
            "errback": self._refused,
            "cb_kwargs": {"board": board, "hook": callback, "given": cb_kwargs, "otherwise": otherwise},
            "dont_filter": True,  # a request dropped as a duplicate would never be answered, its board never over
            "headers": dict(headers or {}),
        }
        method = method or ("GET" if json is None else "POST")
        if browser.wants(board, url, method):
            meta["browser"] = board.id
        if method != "GET":
            meta["dont_redirect"] = True
        if json is not None:
            return JsonRequest(url, data=json, method=method, meta=meta, **given)
        return Request(url, method=method, meta=meta, **given)

    def json_of(
        self,
        response: Response,
        board: Board,  # noqa: ARG002 - given as to all that hooks say; the failure finds it by its request
        shape: type | tuple[type, ...] = dict,
    ) -> Any:
        """The JSON of a response; what is not of this shape ends the hook as a classified failure of its board."""
        return answer.json_of(response, shape)

    def each(self, board: Board, rows: Iterable[Any], read: Callable[..., Answers | None], *args: Any) -> Iterator[Any]:
        """What `read(board, row, *args)` gives for each row; a row that cannot be read does not lose the others."""
        for row in rows:
            try:
                yield from read(board, row, *args) or ()
            except Exception as error:  # a board may send anything; the failure is counted and named
                self._caught(board, error)

    def wants(self, board: Board, title: str | None, department: str | None = "") -> bool:
        """Whether the filter lets an entry through; what it does not is counted as passed over."""
        if self.everything or filter.is_pharmacy(title or "", department or ""):
            return True
        self.pass_over(board)
        return False

    def pass_over(self, board: Board) -> None:
        """Counts a listing entry that is met and not wanted."""
        self.logs[board.id].passed_over += 1

    def fingerprint(self, entry: Mapping[str, Any]) -> str:
        """The fingerprint of a listing entry, less the platform's volatile keys."""
        return fingerprint_of(entry, self.volatile)

    def listed(self, board: Board, ref: str, fingerprint: str | None = None) -> bool:
        """Records that the listing holds a ref; False when this crawl has met it before (pages overlap)."""
        listed = self.logs[board.id].listed
        if ref in listed:
            return False
        listed[ref] = fingerprint
        return True

    def known(self, board: Board, ref: str, fingerprint: str | None) -> bool:
        """Whether the posting is known with this listing entry and need not be asked for again.

        Records it as listed, so that an unchanged posting stays open.
        """
        self.listed(board, ref, fingerprint)
        if not self.known_postings.is_unchanged(board.id, ref, fingerprint):
            return False
        if self.logs[board.id].gone.is_control(ref):
            return False
        self.logs[board.id].unchanged.add(ref)
        return True

    def posting(
        self, board: Board, *, ref: str | int, url: str, title: str | None, payload: Mapping[str, Any], **fields: Any
    ) -> RawPosting:
        """What the board said about one posting; `fields` are those of RawPosting. To land it, yield it from a hook."""
        ref = str(ref)
        if not ref:
            raise ValueError(f"a posting without an id: {title!r}")
        self.listed(board, ref)
        return RawPosting(
            board=board.id,
            platform=self.name,
            ref=ref,
            query=self.query,
            url=url,
            fetched=datetime.now(UTC),
            title=title or "",
            listing_fingerprint=self.logs[board.id].listed[ref],
            payload=without(payload, self.contact_fields),
            **fields,
        )

    def expect(self, board: Board, total: int | None, seen: int | None = None) -> None:
        """Records a total that the board claims; the report shows the largest.

        With `seen`, entries that the hook counted, the two are compared at once; without it, the entries listed and
        passed over are compared when the board is over.
        """
        if total is None:
            return
        log = self.logs[board.id]
        log.expected = max(log.expected or 0, total)
        if seen is None:
            log.due = max(log.due, total)
        elif seen < total:
            self.failed(board, Failure.TRUNCATED, f"the board says {total} entries and gave {seen}")

    def finished(self, board: Board) -> None:
        """Says that the listing was read to its end, on platforms that declare `says_finished`."""
        self.logs[board.id].finished = True
