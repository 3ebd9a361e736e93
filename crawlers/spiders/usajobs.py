"""USAJOBS, the federal board: a search whose answer holds the whole announcements."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, Failure, PlatformSpider
from crawlers.jobposting import degrees
from crawlers.sections import advertisement, markup
from schema.posting import RawPay, RawPlace

KEY, EMAIL = "RXJOBS_USAJOBS_KEY", "RXJOBS_USAJOBS_EMAIL"
SERIES = "0660;0661"  # Pharmacist; Pharmacy Technician (OPM series, in the board's own code list)
PAGE = 500
REACHABLE = 10_000
# The board's code list of 2024-07-01. The names in postings may be empty or a sentence about pay, the codes are not.
SCHEDULES = {
    "1": "Full-time",
    "2": "Part-time",
    "3": "Shift work",
    "4": "Intermittent",
    "5": "Job sharing",
    "6": "Multiple Schedules",
}
OFFERINGS = {
    "15317": "Permanent",
    "15318": "Temporary",
    "15319": "Term",
    "15320": "Detail",
    "15326": "Recent graduates",
    "15327": "Multiple Appointment Types",
    "15328": "Internships",
}


class UsajobsSpider(PlatformSpider):
    """One board is the search itself; `settings.organization` narrows it to an agency (`VA`).

    `ref` is the control number: a PositionID (here the requisition id) may stand on several announcements. What the
    answer names as the agency's contact can be a person and is not kept.
    """

    name = "usajobs"
    api_origin = "https://data.usajobs.gov"
    search_terms = (SERIES,)
    key_env: ClassVar[tuple[str, ...]] = (KEY, EMAIL)
    key_help = (
        f"Ask for a key at https://developer.usajobs.gov/apirequest/ and put it and your e-mail into {KEY} and {EMAIL}."
    )
    contact_fields = tuple(
        f"MatchedObjectDescriptor.UserArea.Details.AgencyContact{name}" for name in ("Email", "Phone", "Website")
    )
    volatile = ("RelevanceRank",)
    shape = "Seven answers recorded 2020 to 2026 for other series; the series codes in the board's code list."

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of the pharmacy series, or of everything."""
        yield self._page(board, 1)

    def _page(self, board: Board, number: int) -> Request:
        asked = {"Keyword": ""}
        if not self.everything:
            asked["JobCategoryCode"] = SERIES
        asked["LocationName"] = ""
        if "organization" in board.settings:
            asked["Organization"] = str(board.settings["organization"])
        url = f"{self.origin(board)}/api/search?{urlencode(asked | {'Page': number, 'ResultsPerPage': PAGE}, safe=';')}"
        headers = {
            "Host": urlsplit(url).netloc,
            "User-Agent": os.environ.get(EMAIL, ""),
            "Authorization-Key": os.environ.get(KEY, ""),
        }
        return self.ask(board, url, self.parse_listing, headers=headers, number=number)

    def parse_listing(self, response: Response, board: Board, *, number: int) -> Answers:
        """A page of announcements, then the next one while there is one; the number of pages is text."""
        found = self.json_of(response, board)["SearchResult"]
        rows, total = found["SearchResultItems"], found.get("SearchResultCountAll")
        yield from self.each(board, rows, self._read)
        if rows and number < int((found.get("UserArea") or {}).get("NumberOfPages") or 1):
            yield self._page(board, number + 1)
        if number > 1:
            return
        if not isinstance(total, int):
            self.failed(board, Failure.SHAPE, "no SearchResultCountAll: nobody knows whether these are all")
            return
        self.expect(board, total)
        if total >= REACHABLE:
            self.failed(board, Failure.TRUNCATED, f"{total} announcements, of which {REACHABLE} can be reached")

    def _read(self, board: Board, item: dict[str, Any]) -> Answers:
        said = item["MatchedObjectDescriptor"]
        ref = str(item.get("MatchedObjectId") or _control_number(said["PositionURI"]))
        mark = self.fingerprint(item)
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            yield self.posting(board, ref=ref, payload=item, **_fields(said))

    def parse_posting(self, response: Response, board: Board, **kwargs: Any) -> Answers:
        """Not asked: the search's answer holds the whole announcement."""
        raise NotImplementedError


def _control_number(uri: str) -> str:
    return str(re.findall(r"\d+", urlsplit(uri).path)[-1])


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    details = (said.get("UserArea") or {}).get("Details") or {}
    applying = said.get("ApplyURI") or []
    return {
        "url": said["PositionURI"],
        "title": said.get("PositionTitle"),
        "employer": said.get("OrganizationName") or said.get("DepartmentName"),
        "html": _text(said, details),
        "places": _places(said, details),
        "employment_type": _employment(said),
        "department": _series(said),
        "pay": _pay(said),
        "date_posted": said.get("PublicationStartDate"),
        "valid_through": said.get("ApplicationCloseDate"),
        "requisition_id": said.get("PositionID"),
        "apply_url": applying[0] if applying else None,
    }


def _series(said: Mapping[str, Any]) -> str | None:
    """The occupational series. Of nine in one announcement ("Medical Family") only one says pharmacy technician."""
    series = said.get("JobCategory") or ()
    return "; ".join(f"{one.get('Code', '')} {one.get('Name', '')}".strip() for one in series) or None


def _text(said: Mapping[str, Any], details: Mapping[str, Any]) -> str | None:
    """The whole announcement in the order and under the headings of the board's own page."""
    return advertisement(
        (
            ("Summary", details.get("JobSummary")),
            ("Duties", _items(details.get("MajorDuties"))),
            ("Requirements", _items(details.get("KeyRequirements"))),
            ("Conditions of employment", details.get("Requirements")),
            ("Qualifications", said.get("QualificationSummary")),
            ("Education", details.get("Education")),
            ("Additional information", details.get("OtherInformation")),
            ("How you will be evaluated", details.get("Evaluations")),
            ("Benefits", details.get("Benefits")),
            ("Required documents", details.get("RequiredDocuments")),
            ("How to apply", details.get("HowToApply")),
            ("Next steps", details.get("WhatToExpectNext")),
            ("About the agency", details.get("AgencyMarketingStatement")),
        )
    )


def _items(value: Any) -> str | None:
    """A list of sentences as an HTML list; one sentence, or a text in place of the list, as it is."""
    if not isinstance(value, list):
        return value if isinstance(value, str) else None
    sentences = [sentence for sentence in value if isinstance(sentence, str) and sentence.strip()]
    if len(sentences) < 2:
        return sentences[0] if sentences else None
    return "<ul>\n" + "\n".join(f"<li>{markup(sentence)}</li>" for sentence in sentences) + "\n</ul>"


def _places(said: Mapping[str, Any], details: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """Every place; one announcement was recorded with 1,176. Without the list, the one the page shows."""
    remote = details.get("RemoteIndicator") or None
    found = [
        RawPlace(
            text=place.get("LocationName"),
            city=place.get("CityName"),
            region=place.get("CountrySubDivisionCode"),
            country=place.get("CountryCode"),
            lat=degrees(place.get("Latitude")),
            lon=degrees(place.get("Longitude")),
            remote=remote,
        )
        for place in said.get("PositionLocation") or ()
    ]
    shown = said.get("PositionLocationDisplay")
    if not found and shown and shown != "Multiple Locations":
        return (RawPlace(text=shown, remote=remote),)
    return tuple(dict.fromkeys(found))


def _employment(said: Mapping[str, Any]) -> str | None:
    """Schedule and kind of appointment by their codes; a code nobody knows by its name, or as it is."""
    stated = [
        names.get(str(one.get("Code"))) or one.get("Name") or one.get("Code")
        for key, names in (("PositionSchedule", SCHEDULES), ("PositionOfferingType", OFFERINGS))
        for one in said.get(key) or ()
    ]
    return ", ".join(str(one) for one in stated if one) or None


def _pay(said: Mapping[str, Any]) -> tuple[RawPay, ...]:
    """The pay ranges, amounts and interval code as sent ("PA" in new answers, "Per Year" in old ones).

    Federal pay is in US dollars by law; the answer names no currency.
    """
    return tuple(
        RawPay(
            min=one.get("MinimumRange"), max=one.get("MaximumRange"), unit=one.get("RateIntervalCode"), currency="USD"
        )
        for one in said.get("PositionRemuneration") or ()
        if one.get("MinimumRange") or one.get("MaximumRange")
    )
