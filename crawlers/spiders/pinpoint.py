"""Pinpoint: one public GET gives a whole board with its texts.

`GET {origin}/postings.json`. Shape from one recorded board (2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Response

from crawlers import values
from crawlers.base import Board
from crawlers.entries import OneAnswerSpider, Said
from crawlers.sections import advertisement
from schema.posting import RawPlace

SECTIONS = {  # field to the heading a page shows where the employer gave none
    "description": None,
    "key_responsibilities": "Key Responsibilities",
    "skills_knowledge_expertise": "Skills, Knowledge and Expertise",
    "benefits": "Benefits",
}


class PinpointSpider(OneAnswerSpider):
    """Reads Pinpoint boards; `slug` is the employer's host name."""

    name = "pinpoint"
    tenant_domain = "pinpointhq.com"
    address = "/postings.json"
    shape = "recorded: postings with all sections and pay; documentation: hidden pay, employment types"

    def rows(self, response: Response, board: Board) -> Any:
        """All postings."""
        return self.json_of(response, board)["data"]

    def said(self, board: Board, row: Any) -> Said:
        """One posting."""
        job = row.get("job") or {}
        department = row.get("department") or job.get("department")
        shown = row.get("compensation_visible") is not False
        return {
            "ref": row["id"],
            "url": row.get("url") or urljoin(self.origin(board), row.get("path") or f"/postings/{row['id']}"),
            "title": row["title"],
            "html": advertisement(
                (row.get(f"{name}_header") or heading, row.get(name)) for name, heading in SECTIONS.items()
            ),
            "places": places(row),
            "employment_type": row.get("employment_type_text") or row.get("employment_type"),
            "department": values.label(department, "name"),
            "pay": values.pay(
                row.get("compensation_minimum"),
                row.get("compensation_maximum"),
                row.get("compensation_frequency"),
                row.get("compensation_currency"),
                row.get("compensation"),
            )
            if shown
            else (),
            "valid_through": row.get("deadline_at"),
            "requisition_id": job.get("requisition_id"),
        }


def places(row: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """The one location of a posting; a job in two places is two postings."""
    stated = row.get("location") or {}
    place = RawPlace(
        text=stated.get("name") or None,
        city=stated.get("city") or None,
        region=stated.get("province") or None,
        postal_code=stated.get("postal_code") or None,
        remote=True if row.get("workplace_type") == "remote" else None,
    )
    return (place,) if place != RawPlace() else ()
