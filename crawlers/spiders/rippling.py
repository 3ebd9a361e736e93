"""Rippling: a list without texts, one row a posting and place, then one request a posting.

`GET {origin}/platform/api/ats/v1/board/{slug}/jobs`, then `.../jobs/{uuid}`. Shape of the list from one recorded board
(2026-08), of the posting from peers' code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy.http import Response

from crawlers import values
from crawlers.base import Answers, Board
from crawlers.entries import DetailSpider, OneAnswerSpider, Said
from crawlers.sections import advertisement
from schema.posting import RawPlace


class RipplingSpider(OneAnswerSpider, DetailSpider):
    """Reads Rippling boards. A posting in several places is several rows of one uuid: one posting here."""

    name = "rippling"
    api_origin = "https://api.rippling.com"
    address = "/platform/api/ats/v1/board/{slug}/jobs"
    shape = "recorded: a list with a posting in two places; documentation: the posting, its pay, unlisted ones"

    def rows(self, response: Response, board: Board) -> Any:
        """The rows of each uuid together."""
        together: dict[Any, dict[str, Any]] = {}
        for row in self.json_of(response, board, list):
            entry = together.setdefault(row.get("uuid"), {**row, "workLocations": []})
            entry["workLocations"].append(row.get("workLocation"))
        return together.values()

    def said(self, board: Board, row: Any) -> Said:
        """One posting of the list."""
        return {
            "ref": row["uuid"],
            "url": row.get("url") or f"https://ats.rippling.com/{board.slug}/jobs/{row['uuid']}",
            "title": row["name"],
            "places": places(row["workLocations"]),
            "department": values.label(row.get("department"), "label", "name"),
        }

    def detail(self, board: Board, said: Said) -> str:
        """The posting's address in the API."""
        return self.path(board, f"{self.address}/{{uuid}}", uuid=said["ref"])

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One posting. `employmentType` has its words in `id` and a code in `label`, unlike `department`."""
        found = self.json_of(response, board)
        text = found["description"]
        sections = text.values() if isinstance(text, dict) else [text]
        stated = {
            "title": found.get("name"),
            "employer": found.get("companyName"),
            "html": advertisement((None, part) for part in sections if isinstance(part, str)),
            "places": places(found.get("workLocations") or ()),
            "employment_type": values.label(found.get("employmentType"), "id", "label"),
            "department": values.label(found.get("department"), "name", "label"),
            "pay": values.each_once(
                pay
                for each in found.get("payRangeDetails") or ()
                for pay in values.pay(
                    each.get("rangeStart"), each.get("rangeEnd"), each.get("frequency"), each.get("currency")
                )
            ),
            "date_posted": found.get("createdOn"),
        }
        yield self.whole(board, row, said, stated, found)


def places(labels: Iterable[Any]) -> tuple[RawPlace, ...]:
    """Places as written; "Remote (New Jersey, US)" says that the work is remote."""
    names = [values.label(each, "label", "id") for each in labels]
    return values.each_once(
        RawPlace(text=name, remote=True if name.lower().startswith("remote") else None) for name in names if name
    )
