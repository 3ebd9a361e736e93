"""Lever: a public GET gives a site's postings with their texts, a hundred at a time; there is no search.

`GET {origin}/v0/postings/{slug}?mode=json&skip=0&limit=100`. Shape from four recorded sites and the vendor's README,
which does not name `createdAt`. Sites hosted in the EU set `api = "https://api.eu.lever.co"`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, Failure, PlatformSpider
from schema.posting import RawPay, RawPlace

PAGE = 100


class LeverSpider(PlatformSpider):
    """Reads Lever sites; `slug` is the site's name. The API gives no total: a page that is not full is the last."""

    name = "lever"
    api_origin = "https://api.lever.co"
    says_finished = True
    shape = "recorded: postings with lists, salaryRange, unknown site; documentation: paging"

    def listing(self, board: Board) -> Iterable[Request]:
        """The first page."""
        yield self.page(board, 0, set())

    def page(self, board: Board, skip: int, met: set[str]) -> Request:
        """The page that begins after `skip` postings; `met` are the ids on the pages before."""
        url = f"{self.origin(board)}/v0/postings/{board.slug}?mode=json&skip={skip}&limit={PAGE}"
        return self.ask(board, url, self.parse_listing, skip=skip, met=met)

    def parse_listing(self, response: Response, board: Board, *, skip: int, met: set[str]) -> Answers:
        """Reads a page, then asks for the next unless this one was not full or brought nothing new."""
        rows = self.json_of(response, board, (list, dict))
        if isinstance(rows, dict):  # {"ok": false, "error": "Document not found"}
            self.failed(board, Failure.GONE if rows.get("ok") is False else Failure.SHAPE, str(rows)[:200])
            return
        fresh = {str(row.get("id")) for row in rows if isinstance(row, Mapping)} - met
        met |= fresh
        yield from self.each(board, rows, self.read_row)
        if len(rows) < PAGE:
            self.finished(board)
        elif not fresh:
            self.failed(board, Failure.TRUNCATED, f"the page after {skip} repeats earlier ones")
        else:
            yield self.page(board, skip + PAGE, met)

    def read_row(self, board: Board, row: Mapping[str, Any]) -> Answers:
        """One posting."""
        categories = row.get("categories") or {}
        department = " / ".join(str(categories[part]) for part in ("department", "team") if categories.get(part))
        if not self.wants(board, row["text"], department):
            return
        ref, fingerprint = str(row["id"]), self.fingerprint(row)
        if self.known(board, ref, fingerprint):
            return
        created = row.get("createdAt")
        yield self.posting(
            board,
            ref=ref,
            url=row.get("hostedUrl") or f"https://jobs.lever.co/{board.slug}/{ref}",
            title=row["text"],
            payload=row,
            employer=board.employer,
            html=whole_ad(row),
            places=places(row),
            pay=pay(row),
            employment_type=categories.get("commitment"),
            department=department or None,
            date_posted=None if created is None else str(created),
            apply_url=row.get("applyUrl"),
        )


def whole_ad(row: Mapping[str, Any]) -> str | None:
    """Opening, body, the lists (that hold the requirements), salary and closing words, in the order of the page."""
    body = _either(row, "description") or "".join(_either(row, part) for part in ("opening", "descriptionBody"))
    parts = [body, *map(_list, row.get("lists") or ()), _either(row, "salaryDescription"), _either(row, "additional")]
    return "\n".join(part for part in parts if part) or None


def _either(row: Mapping[str, Any], name: str) -> str:
    """A part as HTML, or its plain form made HTML."""
    plain = row.get(f"{name}Plain")
    return row.get(name) or (f"<div>{html.escape(plain).replace(chr(10), '<br>')}</div>" if plain else "")


def _list(part: Mapping[str, Any]) -> str:
    """One list with its heading; `content` is bare <li> without a list around them."""
    content = part.get("content") or ""
    if "<ul" not in content and "<ol" not in content:
        content = f"<ul>{content}</ul>"
    heading = part.get("text")
    return (f"<h3>{html.escape(heading)}</h3>" if heading else "") + content


def places(row: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """All locations, the main one first; the country is the main one's, `remote` is said of the posting as a whole."""
    categories = row.get("categories") or {}
    main = categories.get("location")
    names = dict.fromkeys(name for name in (main, *(categories.get("allLocations") or ())) if name)
    remote = True if str(row.get("workplaceType")).lower() == "remote" else None
    country = row.get("country")
    return tuple(RawPlace(text=name, country=country if name == main else None, remote=remote) for name in names)


def pay(row: Mapping[str, Any]) -> tuple[RawPay, ...]:
    """The salary range; intervals met: per-year-salary, per-year, per-hour-wage, 1-year."""
    band = row.get("salaryRange") or {}
    if not any(band.get(part) for part in ("min", "max")):
        return ()
    text = row.get("salaryDescriptionPlain")
    return (
        RawPay(
            min=band.get("min"),
            max=band.get("max"),
            unit=band.get("interval"),
            currency=band.get("currency"),
            text=text,
        ),
    )
