"""SmartRecruiters' public Posting API: a list without texts, then one request a posting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, PlatformSpider
from crawlers.jobposting import degrees, word
from crawlers.sections import advertisement
from schema.posting import RawPay, RawPlace, RawPosting

PAY = re.compile(r"salary|pay range|wage|compensation", re.IGNORECASE)
PAGE = 100  # the most the API gives; more is answered with 100


class SmartRecruitersSpider(PlatformSpider):
    """`board.slug` is the company's identifier, upper and lower case as in its links.

    A posting with `defaultJobAd: false` is another language or place of a job: a posting of its own, with the same
    `refNumber` as its requisition id.
    """

    name = "smartrecruiters"
    api_origin = "https://api.smartrecruiters.com"
    search_terms = ("pharmacy", "pharmacist")
    contact_fields = ("creator",)
    shape = "Lists and details recorded 2026-07 and 2026-08; search by `q`, limits and closed postings read in docs."

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of each search."""
        for term in (None,) if self.everything else self.search_terms:
            yield self._page(board, term, 0)

    def _page(self, board: Board, term: str | None, offset: int) -> Request:
        asked = {"q": term} if term else {}
        url = f"{self._postings(board)}?{urlencode(asked | {'limit': PAGE, 'offset': offset})}"
        return self.ask(board, url, self.parse_listing, term=term, offset=offset)

    def _postings(self, board: Board) -> str:
        return f"{self.origin(board)}/v1/companies/{board.slug or board.settings['company']}/postings"

    def parse_listing(self, response: Response, board: Board, *, term: str | None, offset: int) -> Answers:
        """A page of the list, then the next one until the total is reached."""
        page = self.json_of(response, board)
        rows, total = page["content"], page["totalFound"]
        yield from self.each(board, rows, self._row)
        read = offset + len(rows)
        if term is None:
            self.expect(board, total)
        if rows and read < total:
            self.expect(board, total, seen=total)  # stated; held against what was read at the end
            yield self._page(board, term, read)
        elif term is not None:
            self.expect(board, total, seen=read)

    def _row(self, board: Board, row: dict[str, Any]) -> Answers:
        ref = str(row["id"])
        if not self.wants(board, row.get("name"), _department(row)):
            return
        mark = self.fingerprint(row)
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            url = f"{self._postings(board)}/{ref}"
            yield self.ask(board, url, self.parse_posting, otherwise=self._posting(board, ref, row), ref=ref)

    def parse_posting(self, response: Response, board: Board, *, ref: str) -> Answers:
        """One posting with its text."""
        yield self._posting(board, ref, self.json_of(response, board))

    def _posting(self, board: Board, ref: str, said: dict[str, Any]) -> RawPosting:
        """What a posting or, for want of it, its row in the list says; both have the same keys."""
        company = said.get("company") or {}
        return self.posting(
            board,
            ref=ref,
            url=said.get("postingUrl") or f"https://jobs.smartrecruiters.com/{company.get('identifier')}/{ref}",
            title=said.get("name"),
            payload=said,
            employer=company.get("name") or board.employer,
            html=_text(said),
            places=_places(said.get("location") or {}),
            employment_type=word(_label(said, "typeOfEmployment")),
            department=_department(said),
            pay=_pay(said),
            date_posted=said.get("releasedDate"),
            requisition_id=said.get("refNumber"),
            apply_url=said.get("applyUrl"),
            closed_by_board=said.get("active") is False,
        )


def _label(said: Mapping[str, Any], name: str) -> str | None:
    """The label of a code field, which may be `{}`."""
    return (said.get(name) or {}).get("label") or None


def _department(said: Mapping[str, Any]) -> str | None:
    return _label(said, "department") or _label(said, "function")


def _text(said: Mapping[str, Any]) -> str | None:
    """All sections of the ad in the board's order, under the board's headings."""
    sections = (said.get("jobAd") or {}).get("sections") or {}
    return advertisement((section.get("title"), section.get("text")) for section in sections.values() if section)


def _places(location: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        text=location.get("fullLocation") or None,
        city=location.get("city"),
        region=location.get("region"),
        country=location.get("country"),
        postal_code=location.get("postalCode"),
        street=location.get("address"),
        lat=degrees(location.get("latitude")),
        lon=degrees(location.get("longitude")),
        remote=location.get("remote"),
    )
    return () if place in (RawPlace(), RawPlace(remote=False)) else (place,)


def _pay(said: Mapping[str, Any]) -> tuple[RawPay, ...]:
    """Pay as a field: `compensation.salary`, and the employer's own fields that are named for pay."""
    salary = (said.get("compensation") or {}).get("salary") or {}
    stated = RawPay(
        min=salary.get("min"), max=salary.get("max"), unit=salary.get("period"), currency=salary.get("currency")
    )
    own = [
        RawPay(text=f.get("valueLabel")) for f in said.get("customField") or () if PAY.search(str(f.get("fieldLabel")))
    ]
    return tuple(pay for pay in (stated, *own) if pay.min or pay.max or pay.text)
