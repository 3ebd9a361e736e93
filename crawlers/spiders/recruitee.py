"""Recruitee: one public GET gives a whole board with its texts, on the employer's host or its own domain.

`GET {origin}/api/offers`. Shape from one recorded board (2026-08) and one written from documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.http import Response

from crawlers import values
from crawlers.base import Board
from crawlers.entries import OneAnswerSpider, Said
from crawlers.sections import advertisement
from schema.posting import RawPlace

ENDED = {"closed", "archived"}


class RecruiteeSpider(OneAnswerSpider):
    """Reads Recruitee boards; `slug` is the employer's host name, or the board's address is a domain of its own."""

    name = "recruitee"
    tenant_domain = "recruitee.com"
    address = "/api/offers"
    contact_fields = ("mailbox_email",)
    volatile = ("position",)  # the place in the list moves whenever another offer comes
    shape = "recorded: offers with salary, locations and translations; documentation: closed offers, remote ones"

    def rows(self, response: Response, board: Board) -> Any:
        """All offers."""
        return self.json_of(response, board)["offers"]

    def said(self, board: Board, row: Any) -> Said:
        """One offer."""
        salary = row.get("salary") or {}
        return {
            "ref": row["id"],
            "url": row.get("careers_url") or f"{self.origin(board)}/o/{row.get('slug')}",
            "title": told(row, "title"),
            "employer": row.get("company_name"),
            "html": advertisement([(None, told(row, "description")), ("Requirements", told(row, "requirements"))]),
            "places": places(row),
            "employment_type": row.get("employment_type_code"),
            "department": row.get("department"),
            "pay": values.pay(salary.get("min"), salary.get("max"), salary.get("period"), salary.get("currency")),
            "date_posted": row.get("published_at") or row.get("created_at"),
            "valid_through": row.get("close_at"),
            "apply_url": row.get("careers_apply_url"),
            "closed_by_board": row.get("status") in ENDED,
        }


def told(offer: Mapping[str, Any], name: str) -> str | None:
    """A text of an offer; where it has none, of its translations, English before others."""
    spoken = offer.get("translations") or {}
    return next((each[name] for each in (offer, spoken.get("en") or {}, *spoken.values()) if each.get(name)), None)


def places(offer: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """All locations, or the parts at the top of an offer that lists none. Hybrid offers are not remote."""
    remote = True if offer.get("remote") is True else None
    listed = offer.get("locations") or [{**offer, "name": offer.get("location"), "state": offer.get("state_name")}]
    found = (
        RawPlace(
            text=place.get("name") or None,
            city=place.get("city") or None,
            region=place.get("state") or place.get("state_code") or None,
            country=place.get("country") or place.get("country_code") or None,
            postal_code=place.get("postal_code") or None,
            street=place.get("street") or None,
            remote=remote,
        )
        for place in listed
    )
    return values.each_once(place for place in found if place != RawPlace())
