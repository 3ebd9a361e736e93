"""Platforms whose listing entries say all there is, and those whose entries are completed by one request a posting.

`said(board, row)` gives the RawPosting fields an entry states. Where the whole list comes in one answer, `address` and
`rows(response, board)` are all that is missing; a `DetailSpider` adds where a posting is asked for and what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, PlatformSpider, RawPosting

Said = dict[str, Any]
HOST_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


class EntrySpider(PlatformSpider):
    """Reads entries that are whole. `address` is the path of the list; `{slug}` in it is the board's slug.

    `tenant_domain` is the domain under which each employer has a host of its own (`NAME.tenant_domain`).
    """

    address: ClassVar[str] = ""
    tenant_domain: ClassVar[str] = ""

    def origin(self, board: Board) -> str:
        """The board's `api`, the platform's origin, or the employer's host: of its address, else made of its slug."""
        if board.api or self.api_origin:
            return super().origin(board)
        parts = urlsplit(board.url)
        if board.slug and not (parts.hostname or "").endswith(f".{self.tenant_domain}"):
            if not HOST_NAME.fullmatch(board.slug):
                raise ValueError(f"board {board.id}: {board.slug!r} is no host name")
            return f"https://{board.slug}.{self.tenant_domain}"
        return f"{parts.scheme}://{parts.netloc}"

    def path(self, board: Board, pattern: str, **parts: Any) -> str:
        """The address that a pattern names on the board's origin; raises ValueError where it lacks the slug.

        `{name}` in it is one of `parts`, or of the board's settings.
        """
        if "{slug}" in pattern and not board.slug:
            raise ValueError(f"board {board.id} needs `slug`")
        named = {**board.settings, **parts, "slug": board.slug or ""}
        return self.origin(board) + pattern.format_map(
            {name: quote(str(part), safe="") for name, part in named.items()}
        )

    def said(self, board: Board, row: Any) -> Said:
        """The RawPosting fields an entry states: `ref`, `url` and `title` at least."""
        raise NotImplementedError

    def read_row(self, board: Board, row: Any) -> Answers:
        """One entry."""
        said = self.wanted(board, row)
        if said and not self.known(board, str(said["ref"]), self.fingerprint(row)):
            yield self.posting(board, payload=row, **said)

    def is_hidden(self, row: Any) -> bool:  # noqa: ARG002  most platforms list only what everybody may see
        """Whether an entry is none for everybody: unlisted, or for employees only."""
        return False

    def wanted(self, board: Board, row: Any) -> Said | None:
        """What an entry states; None where it is hidden or the filter passes it over.

        Raises ValueError where it has no id or no title: passed over, a changed shape would look like an empty board.
        """
        if self.is_hidden(row):
            self.pass_over(board)
            return None
        said = self.said(board, row)
        if not said["ref"] or not said["title"]:
            raise ValueError(f"an entry without id or title: {str(row)[:80]}")
        said["employer"] = said.get("employer") or board.employer
        return said if self.wants(board, said["title"], said.get("department")) else None


class OneAnswerSpider(EntrySpider):
    """Reads lists that come in one answer."""

    def listing(self, board: Board) -> Iterable[Request]:
        """The whole board in one answer."""
        yield self.ask(board, self.path(board, self.address), self.parse_listing)

    def parse_listing(self, response: Response, board: Board) -> Answers:
        """Reads every entry."""
        yield from self.each(board, self.rows(response, board), self.read_row)

    def rows(self, response: Response, board: Board) -> Any:
        """The entries of an answer; raises UnreadableError or KeyError where it has another shape."""
        raise NotImplementedError


class DetailSpider(EntrySpider):
    """Reads entries that want a request each for their text."""

    def detail(self, board: Board, said: Said) -> str:  # noqa: ARG002  platforms with an API ask it instead
        """The address that answers with one posting whole: its own page, unless the platform says otherwise."""
        return str(said["url"])

    def read_row(self, board: Board, row: Any) -> Answers:
        """One entry: its posting is asked for unless it was met, is not wanted, or is known unchanged."""
        said = self.wanted(board, row)
        if not said:
            return
        ref, mark = str(said["ref"]), self.fingerprint(row)
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            instead = self.posting(board, payload={"listing": row}, **said)
            url = self.detail(board, said)
            yield self.ask(board, url, self.parse_posting, otherwise=instead, row=row, said=said)

    def whole(self, board: Board, row: Any, said: Said, found: Said, answer: Any) -> RawPosting:
        """The posting of an entry and its detail: what the detail states goes before what the entry states."""
        fields = said | {name: value for name, value in found.items() if value not in (None, "", ())}
        return self.posting(board, payload={"listing": row, "detail": answer}, **fields)
