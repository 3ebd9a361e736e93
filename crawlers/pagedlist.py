"""Lists that come page after page: until the total they state is met, or the pages themselves say that they end.

What proves that a list was read whole: as many different entries as the largest total any page stated; without a
total, a page that says it is the last; without either, a page behind the last one that brings nothing new. An entry
that is taken away while the list is read lowers the total and is missed; the largest total counts, so it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, Failure
from crawlers.entries import EntrySpider, Said

MOST_PAGES = 2000  # of one search; a list without an end is no list


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of a page, the total it states of its search, and whether it says that another page follows.

    `nameless` are entries of which nothing can be made and which the total may count. `empty`: the page says in words
    that the search has no entries, which no entries alone do not prove.
    """

    rows: Sequence[Any]
    total: int | None = None
    more: bool | None = None
    nameless: int = 0
    empty: bool = False


@dataclass(slots=True)
class Query:
    """A question to a board: the words searched for, the ids met so far, the pages read and the largest total.

    `nameless` counts the entries of which nothing could be made.
    """

    term: str
    met: set[str] = field(default_factory=set)
    pages: int = 0
    total: int | None = None
    nameless: int = 0


class PagedSpider(EntrySpider):
    """Reads lists page by page. A platform says how a page is asked for (`page`) and what it holds (`read_page`).

    Where `states_total` is true, a first page without a total is another shape. On a platform that `aggregates` the
    board's employer is not the postings'.
    """

    states_total: ClassVar[bool] = True
    aggregates: ClassVar[bool] = False

    def origin(self, board: Board) -> str:
        """The board's `api`, the platform's origin, or the host of the board's address."""
        if board.api or self.api_origin or self.tenant_domain:
            return super().origin(board)
        parts = urlsplit(board.url)
        return f"{parts.scheme}://{parts.netloc}"

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of each search; without a search of the platform's own, of the whole list."""
        terms = () if self.everything else self.search_terms or ()
        for term in terms or ("",):
            yield self.page(board, Query(term))

    def page(self, board: Board, query: Query) -> Request:
        """The page after `query.pages` pages and `len(query.met)` entries."""
        raise NotImplementedError

    def read_page(self, response: Response, board: Board) -> Page:
        """What a page holds; raises where it has another shape."""
        raise NotImplementedError

    def ref(self, row: Any) -> Any:
        """The board's id of an entry."""
        return row["ref"]

    def wanted(self, board: Board, row: Any) -> Said | None:
        """What an entry states; an ad without an employer is not the aggregator's."""
        said = super().wanted(board, row)
        if said and self.aggregates and said["employer"] == board.employer:
            said["employer"] = self.said(board, row).get("employer")
        return said

    def parse_listing(self, response: Response, board: Board, *, query: Query) -> Answers:
        """Reads a page and asks for the next one while there is one."""
        page = self.read_page(response, board)
        yield from self.each(board, page.rows, self.read_row)
        yield from self.turn(board, query, page)

    def turn(self, board: Board, query: Query, page: Page) -> Iterable[Request]:
        """The next page, or the proof that there is none."""
        refs = {str(self.ref(row)) for row in page.rows}
        fresh = refs - query.met
        query.met |= fresh
        query.nameless += page.nameless
        query.pages += 1
        if page.total is not None:
            query.total = max(query.total or 0, page.total)
        if query.pages == 1 and (doubt := self.doubt(page, len(refs))):
            self.failed(board, Failure.SHAPE, doubt)
        more = self.goes_on(query, page, fresh=bool(fresh))
        if more and fresh and query.pages < MOST_PAGES:
            return (self.page(board, query),)
        if query.total is not None:
            self.expect(board, query.total, seen=len(query.met) + query.nameless)
        elif more:
            self.failed(board, Failure.TRUNCATED, f"page {query.pages} of {query.term!r} repeats earlier ones")
        return ()

    def doubt(self, page: Page, shown: int) -> str | None:
        """Why a first page proves nothing, if it does not."""
        if page.total is None and self.states_total:
            return "no total: nobody knows whether these are all"
        if page.total is None and not (shown or page.empty):
            return "no entries, and nothing that says that there are none"
        if page.total is not None and page.total < shown:
            return f"{shown} entries on a page that says there are {page.total}"
        return None

    def goes_on(self, query: Query, page: Page, *, fresh: bool) -> bool:
        """Whether the list has entries that were not met."""
        if query.total is not None:
            return len(query.met) < query.total
        return fresh if page.more is None else page.more
