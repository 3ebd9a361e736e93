"""USAJOBS' archive of federal announcements since 2013: no key, and times of its own."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Answers, Board, Failure, PlatformSpider
from crawlers.sections import advertisement
from crawlers.values import joined, pay, stated
from schema.posting import RawPlace

SERIES = ("0660", "0661")  # Pharmacist; Pharmacy Technician
TEXTS = "/api/historicjoa/announcementtext"
LIST = "/api/historicjoa"
SECTIONS = (  # in the order and under the headings of the board's own page
    ("Summary", "summary"),
    ("Duties", "duties"),
    ("Major duties", "majorDutiesList"),
    ("Requirements", "requirements"),
    ("Conditions of employment", "requirementsConditionsOfEmployment"),
    ("Qualifications", "requirementsQualifications"),
    ("Education", "requirementsEducation"),
    ("Additional information", "otherInformation"),
    ("How you will be evaluated", "evaluations"),
    ("Benefits", "benefits"),
    ("Required documents", "requiredDocuments"),
    ("Standard documents", "requiredStandardDocuments"),
    ("Who may apply", "hiringPathExplanation"),
    ("How to apply", "howToApply"),
    ("Next steps", "howToApplyNextSteps"),
)


@dataclass(slots=True)
class Window:
    """One month of one series on its way: the texts come first, so that each announcement is landed whole."""

    asked: Mapping[str, str]
    texts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    seen: int = 0


class UsajobsHistorySpider(PlatformSpider):
    """One board is one year (`settings.year`), asked by month and series; what is still open is left to `usajobs`.

    Announcements carry their own times: `opened` is the day the board gives as its opening, `ended` the end of the
    day it closed. The texts are a second list, joined on the control number; its contacts are in no field of their own.
    """

    name = "usajobs_history"
    api_origin = "https://data.usajobs.gov"
    search_terms = SERIES
    needs = ("year",)
    is_history: ClassVar[bool] = True
    shape = (
        "Nothing recorded: the API's documentation, and peers who read it in 2025 and 2026 (field names, lower-case "
        "and capital spellings of the lists, paging by token)."
    )

    def listing(self, board: Board) -> Iterator[Request]:
        """The texts of each month and series that has begun."""
        today = datetime.now(UTC).date()
        for month in range(1, 13):
            first = date(int(board.settings["year"]), month, 1)
            last = first.replace(day=monthrange(first.year, month)[1])
            if first > today:
                break
            for series in SERIES:
                asked = {
                    "PositionSeries": series,
                    "StartPositionOpenDate": first.isoformat(),
                    "EndPositionOpenDate": last.isoformat(),
                }
                yield self._from_start(board, TEXTS, self.parse_posting, Window(asked))

    def _from_start(self, board: Board, path: str, hook: Any, window: Window) -> Request:
        return self.ask(board, f"{self.origin(board)}{path}?{urlencode(window.asked)}", hook, window=window, tokens=())

    def _next(self, board: Board, response: Response, hook: Any, window: Window, tokens: tuple[str, ...]) -> Answers:
        """The page after this one; a token met before is no next page but a circle."""
        paging = self.json_of(response, board).get("paging") or {}
        token = (paging.get("metadata") or {}).get("continuationToken")
        link = paging.get("next")
        if not link and not token:
            return
        mark = str(token or link)
        if mark in tokens:
            self.failed(board, Failure.TRUNCATED, f"the page after {mark[:40]} is itself: the list goes in a circle")
            return
        path = response.url.split("?")[0]
        url = (
            urljoin(response.url, link) if link else f"{path}?{urlencode({**window.asked, 'continuationtoken': token})}"
        )
        yield self.ask(board, url, hook, window=window, tokens=(*tokens, mark))

    def parse_posting(self, response: Response, board: Board, *, window: Window, tokens: tuple[str, ...]) -> Answers:
        """A page of texts; behind the last one the announcements themselves are asked for."""
        for row in stated(self.json_of(response, board), "data"):
            window.texts[str(row["usajobsControlNumber"])] = row
        more = list(self._next(board, response, self.parse_posting, window, tokens))
        yield from more or [self._from_start(board, LIST, self.parse_listing, window)]

    def parse_listing(self, response: Response, board: Board, *, window: Window, tokens: tuple[str, ...]) -> Answers:
        """A page of announcements; at the end their number must be what the board says."""
        page = self.json_of(response, board)
        rows = stated(page, "data")
        window.seen += len(rows)
        yield from self.each(board, rows, self._read, window)
        more = list(self._next(board, response, self.parse_listing, window, tokens))
        yield from more
        total = ((page.get("paging") or {}).get("metadata") or {}).get("totalCount")
        if not more and isinstance(total, int):
            self.expect(board, total, seen=window.seen)

    def _read(self, board: Board, row: dict[str, Any], window: Window) -> Answers:
        ref = str(row["usajobsControlNumber"])
        ended = _day(row.get("positionCloseDate"))
        if ended is None or ended >= datetime.now(UTC).date():
            self.pass_over(board)  # still open, or nobody knows: the live board's
            return
        said = window.texts.get(ref, {})
        mark = self.fingerprint(row)
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            yield self.posting(board, ref=ref, payload={**row, "text": dict(said)}, **_fields(row, said, ended))


def _day(text: Any) -> date | None:
    """The day of "2019-03-04" or "2019-03-04T00:00:00.0000000"."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _fields(row: Mapping[str, Any], said: Mapping[str, Any], ended: date) -> dict[str, Any]:
    opened = _day(row.get("positionOpenDate")) or ended
    categories = _rows(row, "JobCategories")
    return {
        "url": f"https://www.usajobs.gov/job/{row['usajobsControlNumber']}",
        "title": row.get("positionTitle"),
        "employer": row.get("hiringAgencyName") or row.get("hiringDepartmentName"),
        "html": advertisement(tuple((title, said.get(name)) for title, name in SECTIONS)),
        "places": tuple(
            RawPlace(
                city=place.get("positionLocationCity"),
                region=place.get("positionLocationState"),
                country=place.get("positionLocationCountry"),
            )
            for place in _rows(row, "PositionLocations")
        ),
        "employment_type": joined(row.get("workSchedule"), row.get("appointmentType"), by=", "),
        "department": joined(*(one.get("series") for one in categories), by="; "),
        "pay": pay(row.get("minimumSalary"), row.get("maximumSalary"), row.get("salaryType"), "USD"),
        "date_posted": row.get("positionOpenDate"),
        "valid_through": row.get("positionCloseDate"),
        "requisition_id": row.get("announcementNumber"),
        "opened": datetime.combine(min(opened, ended), time(), UTC),
        "ended": datetime.combine(ended, time(23, 59, 59), UTC),
    }


def _rows(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of the announcement, whose key the API has spelt "JobCategories", "jobCategories" and "jobcategories"."""
    found = next((value for key, value in row.items() if key.lower() == name.lower()), None)
    return [one for one in found or () if isinstance(one, Mapping)]
