"""Lists and postings asked for with a token that a page hands to every visitor, for a while.

The page is read first. A request that is refused with 401 is asked again with a new token, once, and the new token is
fetched once for all that were refused with the old one. The token goes to the platform's API and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.pagedlist import PagedSpider, Query

Then = Callable[[], Iterator[Request]]
HEADER = "Authorization"


class VisitorSpider(PagedSpider, DetailSpider):
    """A platform says where the page is (`entrance`), what it holds (`given`), how its list is searched (`search`) and
    what a posting is (`read_posting`). `api_domain` is where its API may be, whatever the page says."""

    api_domain: ClassVar[str] = ""

    def __init__(self, **options: str) -> None:
        """Options as of every platform; `passes` are each board's API and headers, `waiting` who wants new ones."""
        super().__init__(**options)
        self.passes: dict[str, tuple[str, dict[str, str]]] = {}
        self.waiting: dict[str, list[Then]] = {}

    def entrance(self, board: Board) -> str:
        """The address of the page that hands out the token."""
        raise NotImplementedError

    def given(self, response: Response, board: Board) -> tuple[str, Mapping[str, str]]:
        """The origin of the API and the headers it wants, `Authorization` among them."""
        raise NotImplementedError

    def search(self, board: Board, query: Query) -> Request:
        """The next page of a search."""
        raise NotImplementedError

    def read_posting(self, response: Response, board: Board, row: Any, said: Said) -> Answers:
        """One posting."""
        raise NotImplementedError

    def api(self, board: Board) -> str:
        """The origin of the board's API."""
        return self.passes[board.id][0]

    def listing(self, board: Board) -> Iterator[Request]:
        """The page, then each search."""
        yield from self.enter(board, partial(super().listing, board))

    def enter(self, board: Board, then: Then, refused: str = "") -> Iterator[Request]:
        """What `then` asks for with a token: the one there is if it is not the one refused, else a new one."""
        held = self.passes.get(board.id)
        if board.id in self.waiting:
            self.waiting[board.id].append(then)
        elif held and held[1][HEADER] != refused:
            yield from then()
        else:
            self.waiting[board.id] = [then]
            yield self.ask(board, self.entrance(board), self.parse_entrance)

    def parse_entrance(self, response: Response, board: Board) -> Answers:
        """Takes token and address out of the page."""
        waiting = self.waiting.pop(board.id)
        origin, headers = self.given(response, board)
        if not board.api and not _is_below(origin, self.api_domain):
            raise UnreadableError(Failure.SHAPE, f"the page names {origin}, a host that is not the platform's")
        self.passes[board.id] = (board.api or origin.rstrip("/"), dict(headers))
        for then in waiting:
            yield from then()

    def page(self, board: Board, query: Query, *, again: bool = False) -> Request:
        """The next page of a search, with the token."""
        return self._shown(board, self.search(board, query), again)

    def parse_listing(self, response: Response, board: Board, *, query: Query) -> Answers:
        """A page of the search; 401 says that the token has run out."""
        if response.status == 401:
            yield from self.enter(board, lambda: iter((self.page(board, query, again=True),)), _token_of(response))
        else:
            yield from super().parse_listing(response, board, query=query)

    def read_row(self, board: Board, row: Any) -> Answers:
        """One row; its posting is asked for with the token."""
        for request in super().read_row(board, row) or ():
            yield self._shown(board, request) if isinstance(request, Request) else request

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One posting, or once more if the token has run out."""
        if response.status == 401:
            yield from self.enter(board, lambda: iter((self._once_more(board, row, said),)), _token_of(response))
        else:
            yield from self.read_posting(response, board, row, said) or ()

    def _once_more(self, board: Board, row: Any, said: Said) -> Request:
        instead = self.posting(board, payload={"listing": row}, **said)
        url, given = self.detail(board, said), {"row": row, "said": said}
        return self._shown(board, self.ask(board, url, self.parse_posting, otherwise=instead, **given), again=True)

    def _shown(self, board: Board, request: Request, again: bool = False) -> Request:
        request.headers.update(self.passes[board.id][1])
        if not again:
            request.meta["handle_httpstatus_list"] = (401,)
        return request


def _token_of(response: Response) -> str:
    assert response.request is not None
    return (response.request.headers.get(HEADER) or b"").decode()


def _is_below(origin: str, domain: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "https" and f".{parts.hostname}".endswith(f".{domain}")
