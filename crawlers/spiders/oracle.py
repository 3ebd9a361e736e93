"""Oracle Recruiting Cloud (HCM Candidate Experience): a search inside one `finder` parameter, then details."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure, Hook, PlatformSpider
from crawlers.failure import of_status
from crawlers.jobposting import degrees
from crawlers.sections import advertisement
from schema.posting import RawPay, RawPlace, RawPosting

API = "hcmRestApi/resources/latest"
PAGE = 200
OVERLAP = 30  # rows asked twice between pages: postings that close meanwhile move the rest up (peers, Albertsons)
TRIES = 3
TURNED_AWAY = (
    302,
    303,
    307,
    403,
)  # answers that a later request of the same does not get; 503 is Scrapy's own to retry
REACHABLE = 10_000  # rows of one search; beyond that the API gives nothing
PAY = re.compile(r"\b(?:pay|salary|wage|compensation)\b", re.IGNORECASE)
SITE = re.compile(r"/sites/([^/?#]+)")


class OracleSpider(PlatformSpider):
    """`board.url` is the careers site (`https://HOST/hcmUI/CandidateExperience/en/sites/CX_1`).

    `settings.site_number` is needed only where the address does not name the site. Rows are in
    `items[0].requisitionList` and their number in `items[0].TotalJobsCount`; the outer count and hasMore say nothing.
    """

    name = "oracle"
    search_terms = ("pharmacy", "pharmacist")
    contact_fields = ("HiringManager", "ExternalContactName", "ExternalContactEmail")  # by documentation
    shape = (
        "One list and two details recorded 2026-06 to 2026-08; keyword, facets and the 10,000 limit are peers' word."
    )

    def origin(self, board: Board) -> str:
        """The board's host: `api`, or that of its careers site."""
        parts = urlsplit(board.url)
        return board.api or f"{parts.scheme}://{parts.netloc}"

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of each search."""
        for term in (None,) if self.everything else self.search_terms:
            yield self._page(board, 0, f',keyword="{term}"' if term else "")

    def _page(self, board: Board, offset: int, narrowed: str) -> Request:
        finder = (
            f"findReqs;siteNumber={_site(board)},facetsList=LOCATIONS%3BCATEGORIES,limit={PAGE},offset={offset},"
            f"sortBy=POSTING_DATES_DESC{narrowed}"
        )
        url = (
            f"{self.origin(board)}/{API}/recruitingCEJobRequisitions?onlyData=true"
            f"&expand=requisitionList.secondaryLocations&finder={finder}"
        )
        return self._patiently(board, url, self.parse_listing, offset=offset, narrowed=narrowed)

    def _patiently(
        self, board: Board, url: str, hook: Hook, *, instead: RawPosting | None = None, tries: int = TRIES, **given: Any
    ) -> Request:
        """A request that is asked again when the front end turns it away, as it does now and then (Akamai)."""
        options: dict[str, Any] = {"hook": hook, "instead": instead, "tries": tries - 1, "given": given}
        return self.ask(board, url, self._heard, statuses=TURNED_AWAY, otherwise=instead, **options)

    def _heard(
        self,
        response: Response,
        board: Board,
        *,
        hook: Hook,
        instead: RawPosting | None,
        tries: int,
        given: dict[str, Any],
    ) -> Answers:
        if response.status not in TURNED_AWAY:
            yield from hook(response, board, **given) or ()
        elif tries:
            yield self._patiently(board, response.url, hook, instead=instead, tries=tries, **given)
        else:
            raise UnreadableError(of_status(response.status), f"HTTP {response.status}, {TRIES} times")

    def parse_listing(self, response: Response, board: Board, *, offset: int, narrowed: str) -> Answers:
        """A page of a search; a search of more than can be reached is asked again category by category."""
        found = _first_item(self.json_of(response, board))
        rows, total = found.get("requisitionList") or [], found.get("TotalJobsCount")
        yield from self.each(board, rows, self._row)
        if not isinstance(total, int):
            self.failed(board, Failure.SHAPE, "no TotalJobsCount: nobody knows whether these are all")
            return
        if offset == 0 and total >= REACHABLE:
            yield from self._by_category(board, found, narrowed)
            return
        read = offset + len(rows)
        if rows and read < total:
            self.expect(board, total, seen=total)  # not held against it yet: it may shrink until the last page
            yield self._page(board, read - OVERLAP if len(rows) > 2 * OVERLAP else read, narrowed)
        else:
            self.expect(board, total, seen=read)

    def _by_category(self, board: Board, found: Mapping[str, Any], narrowed: str) -> Answers:
        categories = found.get("categoriesFacet") or []
        if "selectedCategoriesFacet" in narrowed or not categories:
            self.failed(
                board, Failure.TRUNCATED, f"{found['TotalJobsCount']} postings, of which {REACHABLE} can be reached"
            )
            return
        for category in categories:
            yield self._page(board, 0, f"{narrowed},selectedCategoriesFacet={category['Id']}")

    def _row(self, board: Board, row: dict[str, Any]) -> Answers:
        ref = str(row["Id"])
        if not self.wants(board, row.get("Title"), row.get("JobFunction") or row.get("JobFamily")):
            return
        mark = self.fingerprint(row)
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            url = (
                f"{self.origin(board)}/{API}/recruitingCEJobRequisitionDetails?expand=all&onlyData=true"
                f'&finder=ById;Id="{ref}",siteNumber={_site(board)}'
            )
            yield self._patiently(board, url, self.parse_posting, instead=self._posting(board, ref, row), ref=ref)

    def parse_posting(self, response: Response, board: Board, *, ref: str) -> Answers:
        """One posting with its text; an answer without an item is how the API says that it is gone."""
        answer = self.json_of(response, board)
        if answer.get("items") == []:
            raise UnreadableError(Failure.GONE, f"no details of {ref}")
        yield self._posting(board, ref, answer if "Title" in answer else _first_item(answer))

    def _posting(self, board: Board, ref: str, said: dict[str, Any]) -> RawPosting:
        """What the details or, for want of them, the row in the list says."""
        page = f"{self.origin(board)}/hcmUI/CandidateExperience/en/sites/{_site(board)}/job/{ref}"
        about = said.get("OrganizationDescriptionStr") or ""
        return self.posting(
            board,
            ref=ref,
            url=page,
            title=said.get("Title"),
            payload=said,
            employer=said.get("LegalEmployer")
            or said.get("EmployerName")
            or (None if _is_prose(about) else about)
            or None,
            html=_text(said),
            places=_places(said),
            employment_type=", ".join(said[name] for name in ("JobSchedule", "JobType") if said.get(name)) or None,
            department=said.get("Department")
            or said.get("Organization")
            or said.get("Category")
            or said.get("JobFunction"),
            pay=tuple(RawPay(text=f"{name}: {value}") for name, value in _own_fields(said) if PAY.search(name)),
            date_posted=said.get("ExternalPostedStartDate") or said.get("PostedDate"),
            valid_through=said.get("ExternalPostedEndDate") or said.get("PostingEndDate"),
            requisition_id=said.get("RequisitionNumber") or ref,
            apply_url=f"{page}/apply",
        )


def _site(board: Board) -> str:
    named = SITE.search(board.url)
    site = board.settings.get("site_number") or (named and named.group(1))
    if not site:
        raise ValueError(f"board {board.id} needs settings.site_number: its url names no site")
    return str(site)


def _first_item(answer: Mapping[str, Any]) -> dict[str, Any]:
    items = answer.get("items")
    if not isinstance(items, list) or not items or not isinstance(items[0], dict):
        raise UnreadableError(Failure.SHAPE, "an answer without items")
    return items[0]


def _is_prose(text: str) -> bool:
    """Whether the organisation's description is a text about it; recorded was the bare name of a subsidiary."""
    return len(text) > 80 or "<" in text


def _own_fields(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The employer's own ("flex") fields that have a value."""
    fields = said.get("requisitionFlexFields") or ()
    return [(str(own.get("Prompt") or ""), str(own["Value"])) for own in fields if own.get("Value")]


def _text(said: Mapping[str, Any]) -> str | None:
    """Description, responsibilities and qualifications, the employer's own fields, then the text about the employer."""
    about = said.get("OrganizationDescriptionStr") or ""
    own = "\n".join(f"{name}: {value}" for name, value in _own_fields(said))
    return advertisement(
        (
            (None, said.get("ExternalDescriptionStr") or said.get("ShortDescriptionStr")),
            ("Responsibilities", said.get("ExternalResponsibilitiesStr")),
            ("Qualifications", said.get("ExternalQualificationsStr")),
            ("Additional information", own),
            ("About us", said.get("CorporateDescriptionStr")),
            ("About the organization", about if _is_prose(about) else None),
        )
    )


def _places(said: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """The primary place (with the address and coordinates of its work location), then the secondary ones."""
    works = [work for work in said.get("workLocation") or () if work]
    near = works[0] if works else {}
    centre = next(iter(said.get("primaryLocationCoordinates") or ()), None) or {}
    primary = RawPlace(
        text=said.get("PrimaryLocation"),
        city=near.get("TownOrCity"),
        region=near.get("Region2"),
        country=near.get("Country") or said.get("PrimaryLocationCountry"),
        postal_code=near.get("PostalCode"),
        street=near.get("AddressLine1"),
        lat=degrees(near.get("Latitude") or centre.get("Latitude")),
        lon=degrees(near.get("Longitude") or centre.get("Longitude")),
        remote=True if said.get("WorkplaceTypeCode") == "ORA_REMOTE" else None,
    )
    others = said.get("secondaryLocations") or ()
    secondary = [RawPlace(text=other.get("Name"), country=other.get("CountryCode")) for other in others]
    found = [primary, *map(_work_place, works[1:]), *secondary]
    return tuple(dict.fromkeys(place for place in found if place.text or place.city))


def _work_place(work: Mapping[str, Any]) -> RawPlace:
    return RawPlace(
        text=work.get("LocationName"),
        city=work.get("TownOrCity"),
        region=work.get("Region2"),
        country=work.get("Country"),
        postal_code=work.get("PostalCode"),
        street=work.get("AddressLine1"),
        lat=degrees(work.get("Latitude")),
        lon=degrees(work.get("Longitude")),
    )
