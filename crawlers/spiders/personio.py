"""Personio: one public GET a language gives a whole board with its texts, as XML.

`GET {origin}/xml?language=en`. Shape from one recorded feed (2024-11, its texts empty) and several written ones. The
language decides which positions and which texts appear, so where English leaves texts out the next language is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import values, xmlfeed
from crawlers.base import Answers, Board, Failure
from crawlers.entries import EntrySpider, Said
from crawlers.sections import advertisement
from schema.posting import RawPlace

LANGUAGES = "en,de"


class PersonioSpider(EntrySpider):
    """`slug` is the employer's host name under jobs.personio.de; boards under jobs.personio.com give their address.

    `settings.languages` are asked one after the other, all of them; without it the second one is asked only if the
    first leaves texts out. A tenant without a feed answers with a page: its board is not complete, nothing is guessed.
    """

    name = "personio"
    tenant_domain = "jobs.personio.de"
    address = "/xml?language={language}"
    shape = "recorded: a feed with positions twice and empty texts; documentation: languages, tenants without a feed"

    def origin(self, board: Board) -> str:
        """The employer's host, which may be one of two domains."""
        parts = urlsplit(board.url)
        newer = not board.api and (parts.hostname or "").endswith(".jobs.personio.com")
        return f"{parts.scheme}://{parts.netloc}" if newer else super().origin(board)

    def listing(self, board: Board) -> Iterator[Request]:
        """The feed in the first language."""
        yield self.page(board, str(board.settings.get("languages", LANGUAGES)).split(","), [])

    def page(self, board: Board, languages: list[str], silent: Iterable[Any]) -> Request:
        """The feed in the first of the languages; positions that are `silent` land as they are if it cannot be read."""
        held = list(self.each(board, silent, self.held))
        url = self.path(board, self.address, language=languages[0])
        given: dict[str, Any] = {"languages": languages[1:], "held": [posting.payload for posting in held]}
        return self.ask(board, url, self.parse_listing, otherwise=tuple(held), **given)

    def held(self, board: Board, row: Any) -> Answers:
        """The posting of a position without a text, if it is wanted."""
        if said := self.wanted(board, row):
            yield self.posting(board, payload=row, **said)

    def parse_listing(self, response: Response, board: Board, *, languages: list[str], held: list[Any]) -> Answers:
        """Positions with a text, then those without once no language is left that may have it."""
        feed = xmlfeed.read(response, "workzag-jobs", "position")
        if feed.fault:
            self.failed(board, Failure.TRUNCATED, feed.fault)
        told = [row for row in feed.rows if text(row)]
        refs = {row.get("id") for row in told}
        silent = [row for row in (*held, *feed.rows) if not text(row) and row.get("id") not in refs]
        yield from self.each(board, told, self.read_row)
        if languages and (silent or "languages" in board.settings):
            yield self.page(board, languages, silent)
        else:
            yield from self.each(board, silent, self.read_row)

    def said(self, board: Board, row: Any) -> Said:
        """One position."""
        offices = [row.get("office"), *xmlfeed.listed(row.get("additionalOffices"), "office")]
        return {
            "ref": row["id"],
            "url": f"{self.origin(board)}/job/{row['id']}",
            "title": row["name"],
            "employer": row.get("subcompany") or None,
            "html": text(row),
            "places": values.each_once(RawPlace(text=office) for office in offices if office),
            "employment_type": values.joined(row.get("employmentType"), row.get("schedule"), by=", "),
            "department": row.get("department") or row.get("departmentExternalName") or None,
            "date_posted": row.get("createdAt") or None,
        }


def text(row: Any) -> str | None:
    """The sections of a position under their names."""
    sections = xmlfeed.listed(row.get("jobDescriptions"), "jobDescription")
    return advertisement(
        (section.get("name"), section.get("value")) for section in sections if isinstance(section, dict)
    )
