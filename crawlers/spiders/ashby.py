"""Ashby: one public GET gives a whole board with its texts; there is no search and no paging.

`GET {origin}/posting-api/job-board/{slug}?includeCompensation=true`. Shape from five recorded boards (2026-04 to
2026-08), one of them with another spelling of dates, departments and pay; the unknown board is peers' word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.http import Response

from crawlers import values
from crawlers.answer import UnreadableError
from crawlers.base import Board, Failure
from crawlers.entries import OneAnswerSpider, Said
from crawlers.jobposting import word
from schema.posting import RawPay, RawPlace


class AshbySpider(OneAnswerSpider):
    """Reads Ashby boards; `slug` is the board's name, upper and lower case as in its address."""

    name = "ashby"
    api_origin = "https://api.ashbyhq.com"
    address = "/posting-api/job-board/{slug}?includeCompensation=true"
    shape = "recorded: boards with and without pay, unlisted jobs, an error body; documentation: 404 of unknown boards"

    def rows(self, response: Response, board: Board) -> Any:
        """All jobs."""
        answer = self.json_of(response, board)
        if "jobs" not in answer and answer.get("errors"):
            raise UnreadableError(Failure.GONE, str(answer["errors"])[:200])
        return answer["jobs"]

    def is_hidden(self, row: Any) -> bool:
        """Whether a job can be reached by its link only."""
        return row.get("isListed") is False

    def said(self, board: Board, row: Any) -> Said:
        """One job."""
        html = row.get("descriptionHtml")
        return {
            "ref": row["id"],
            "url": row.get("jobUrl") or f"https://jobs.ashbyhq.com/{board.slug}/{row['id']}",
            "title": row["title"],
            "html": html,
            "text": None if html else row.get("descriptionPlain"),
            "places": tuple(places(row)),
            "employment_type": row.get("employmentType"),
            "department": values.joined(
                row.get("department") or row.get("departmentName"), row.get("team") or row.get("teamName")
            ),
            "pay": pay(row.get("compensation") or {}),
            "date_posted": row.get("publishedAt") or row.get("publishedDate"),
            "apply_url": row.get("applyUrl"),
        }


def places(job: Mapping[str, Any]) -> Iterator[RawPlace]:
    """The main place and the secondary ones. `isRemote` is also true of hybrid work: only `workplaceType` tells."""
    remote = True if str(job.get("workplaceType")).lower() == "remote" else None
    for place in (job, *(job.get("secondaryLocations") or ())):
        address = place.get("address") or {}
        address = address.get("postalAddress") or address
        found = RawPlace(
            text=place.get("location") or None,
            city=word(address.get("addressLocality")),
            region=word(address.get("addressRegion")),
            country=word(address.get("addressCountry")),
            postal_code=word(address.get("postalCode")),
            remote=remote,
        )
        if found != RawPlace(remote=remote):
            yield found


def pay(said: Mapping[str, Any]) -> tuple[RawPay, ...]:
    """Base pay of each tier; equity, bonus and commission are other money. The summary where no tier has amounts."""
    tiers = [(part, tier) for tier in said.get("compensationTiers") or () for part in tier.get("components") or ()]
    tiers = tiers or [(part, {}) for part in said.get("summaryComponents") or ()]
    found: list[RawPay] = []
    for part, tier in tiers:
        if part.get("compensationType") == "Salary":
            text = values.joined(tier.get("title"), part.get("summary"), tier.get("additionalInformation"))
            found += values.pay(
                part.get("minValue"), part.get("maxValue"), part.get("interval"), part.get("currencyCode"), text
            )
    for part in said.get("compensationComponents") or ():  # the other spelling, recorded 2026-06
        for tier in part.get("tiers") or () if part.get("compensationType") == "Salary" else ():
            low, high = tier.get("tierFloor"), tier.get("tierCeiling")
            found += values.pay(low, high, tier.get("interval"), tier.get("currency"), tier.get("title"))
    return values.each_once(found) or values.pay(None, None, text=said.get("compensationTierSummary"))
