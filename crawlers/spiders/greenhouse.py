"""Greenhouse: one public GET gives a whole board with its texts; there is no search and no paging.

`GET {origin}/v1/boards/{slug}/jobs?content=true&pay_transparency=true`. Shape from six recorded boards (2013 to 2026)
and the vendor's documentation. Boards hosted in the EU set `api = "https://boards-api.eu.greenhouse.io"`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, PlatformSpider
from schema.posting import RawPay, RawPlace

TAG = re.compile(r"<[a-zA-Z/!]")
ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;[a-zA-Z/!]")


class GreenhouseSpider(PlatformSpider):
    """Reads Greenhouse boards; `slug` is the board's token."""

    name = "greenhouse"
    api_origin = "https://boards-api.greenhouse.io"
    shape = "recorded: whole boards with and without content; documentation: pay_input_ranges, prospect posts"

    def listing(self, board: Board) -> Iterable[Request]:
        """The whole board in one answer."""
        url = f"{self.origin(board)}/v1/boards/{board.slug}/jobs?content=true&pay_transparency=true"
        yield self.ask(board, url, self.parse_listing)

    def parse_listing(self, response: Response, board: Board, **_: Any) -> Answers:
        """Reads every job of the board."""
        answer = self.json_of(response, board)
        self.expect(board, (answer.get("meta") or {}).get("total"))
        yield from self.each(board, answer["jobs"], self.read_job)

    def read_job(self, board: Board, job: Mapping[str, Any]) -> Answers:
        """One job; prospect posts (no opening behind them: `internal_job_id` is null) are passed over."""
        department = " / ".join(str(part["name"]) for part in job.get("departments") or () if part.get("name"))
        if job.get("internal_job_id", "") is None:
            self.pass_over(board)
        elif self.wants(board, job["title"], department):
            ref, fingerprint = str(job["id"]), self.fingerprint(job)
            if not self.known(board, ref, fingerprint):
                yield self.posting(
                    board,
                    ref=ref,
                    url=job.get("absolute_url") or f"{board.url.rstrip('/')}/jobs/{ref}",
                    title=job["title"],
                    payload=job,
                    employer=job.get("company_name") or board.employer,
                    html=unescaped(job.get("content")),
                    places=places(job),
                    pay=tuple(pay(each) for each in job.get("pay_input_ranges") or ()),
                    employment_type=time_type(job),
                    department=department or None,
                    date_posted=job.get("first_published"),
                    valid_through=job.get("application_deadline"),
                    requisition_id=job.get("requisition_id"),
                )


def unescaped(content: str | None) -> str | None:
    """The ad as HTML. Boards send it escaped once, the documentation's sample twice, some not at all: told by tags."""
    while content and ESCAPED_TAG.search(content) and not TAG.search(content):
        content = html.unescape(content)
    return content


def places(job: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """The job's location as written, or its offices where it has none."""
    name = (job.get("location") or {}).get("name")
    if name:
        return (RawPlace(text=name),)
    offices = [office.get("location") or office.get("name") for office in job.get("offices") or ()]
    return tuple(RawPlace(text=text) for text in offices if text)


def pay(band: Mapping[str, Any]) -> RawPay:
    """A pay range of one jurisdiction. The period is only in the free-text title, so no unit is given."""
    low, high = band.get("min_cents"), band.get("max_cents")
    return RawPay(
        min=None if low is None else low / 100,
        max=None if high is None else high / 100,
        currency=band.get("currency_type"),
        text=" ".join(str(band[part]) for part in ("title", "blurb") if band.get(part)) or None,
    )


def time_type(job: Mapping[str, Any]) -> str | None:
    """Full time or part time, which Greenhouse itself has no field for: employers add one to `metadata`."""
    for entry in job.get("metadata") or ():
        if re.fullmatch(
            r"(time|employment|job|position) type|full.?/?part.?time", entry.get("name") or "", re.IGNORECASE
        ):
            value = entry.get("value")
            return value if isinstance(value, str) else None
    return None
