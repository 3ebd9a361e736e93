"""USAJOBS search: a key and an e-mail address in the headers, up to 500 rows a page, several series by semicolon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.demo.answer import Answer, Ask, of_json
from app.demo.model import Ad, Employer
from app.demo.search import search
from app.demo.towns import Town
from app.demo.world import World

SHARED = True
KEY = "demo-key-of-the-loopback-town"
_SERIES = {"pharmacist": ("0660", "Pharmacist"), "technician": ("0661", "Pharmacy Technician")}
_OTHER_SERIES = ("0610", "Nurse")
_LARGEST_PAGE = 500
# The fields that are the same in every announcement of the Service, most of them as empty as they usually are.
_USUAL: dict[str, Any] = {
    "PromotionPotentialAdditionalText": "",
    "AppointmentExplanationText": "",
    "BargainingUnitStatusAdditionalText": "",
    "AnnouncementClosingTypeOption": "",
    "PreviewQuestionnaireurl": "",
    "AgencyContactPhone": "",
    "Benefits": "",
    "Evaluations": "",
    "WhoMayApply": {"Name": "", "Code": ""},
    "LowGrade": "7",
    "HighGrade": "12",
    "PromotionPotential": "12",
    "OrganizationCodes": "RF/RF01",
    "Relocation": "False",
    "HiringPath": ["public"],
    "MCOTags": [],
    "TotalOpenings": "1",
    "TravelCode": "0",
    "ApplyOnlineUrl": "https://apply.frontier.example/Apply",
    "DetailStatusUrl": "https://apply.frontier.example/Status",
    "Education": "",
    "KeyRequirements": [],
    "HowToApply": "Apply on line by the closing date.",
    "WhatToExpectNext": "We will write to you.",
    "RequiredDocuments": "A resume.",
    "BenefitsUrl": "https://frontier.example/benefits",
    "BenefitsDisplayDefaultText": True,
    "OtherInformation": "",
    "WithinArea": "False",
    "CommuteDistance": "0",
    "ServiceType": "02",
    "AnnouncementClosingType": "01",
    "AgencyContactEmail": "contact@frontier.example",
    "AgencyContactWebsite": "https://frontier.example",
    "SecurityClearance": "Not Required",
    "DrugTestRequired": "True",
    "PositionSensitivitiy": "Non-sensitive (NS)/Low Risk",
    "AdjudicationType": ["Credentialing"],
    "TeleworkEligible": False,
    "RemoteIndicator": False,
    "FinancialDisclosure": False,
    "BargainingUnitStatus": False,
}


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    return {"url": f"{origin}/search/results", "api": origin, "settings": {"organization": employer.slug}}


def ref(ad: Ad) -> str:
    """The control number of the announcement."""
    return str(860_000_000 + ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers `/api/search`; without a known key and an e-mail address in User-Agent it is a 401."""
    if ask.path.lower() != "/api/search":
        return of_json({"Message": "Not Found"}, 404)
    if ask.headers.get("authorization-key") != KEY or "@" not in ask.headers.get("user-agent", ""):
        return of_json({"Message": "Authorization has been denied for this request."}, 401)
    size, page = min(ask.number("ResultsPerPage", 250), _LARGEST_PAGE), max(ask.number("Page", 1), 1)
    series = [code for code in ask.query.get("JobCategoryCode", "").split(";") if code]
    ads = [
        ad
        for employer in employers
        if ask.query.get("Organization", employer.slug) == employer.slug
        for ad in search(world, employer.key, ask.query.get("Keyword", ""))
        if not series or _series(ad)[0] in series
    ]
    rows = [_item(ad, rank) for rank, ad in enumerate(ads[(page - 1) * size : page * size])]
    found = {
        "SearchResultCount": len(rows),
        "SearchResultCountAll": len(ads),
        "SearchResultItems": rows,
        "UserArea": {"NumberOfPages": str(-(-len(ads) // size)), "IsRadialSearch": False, "ResolvedLocation": []},
    }
    return of_json({"LanguageCode": "EN", "SearchParameters": {}, "SearchResult": found})


def _item(ad: Ad, rank: int) -> dict[str, Any]:
    code, name = _series(ad)
    page = f"https://www.usajobs.gov:443/job/{ref(ad)}"
    start, end = f"{ad.posted}T00:00:00.0000", f"{ad.posted + timedelta(days=150)}T23:59:59.9970"
    described = {
        "PositionID": ad.requisition_id,
        "PositionTitle": ad.title,
        "PositionURI": page,
        "ApplyURI": [page],
        "PositionLocationDisplay": _place(ad.towns[0]) if len(ad.towns) == 1 else "Multiple Locations",
        "PositionLocation": [_location(town) for town in ad.towns],
        "OrganizationName": ad.employer,
        "DepartmentName": "Department of the Frontier",
        "SubAgency": ad.employer,
        "JobCategory": [{"Name": name, "Code": code}],
        "JobGrade": [{"Code": "GS"}],
        "PositionSchedule": [{"Name": "", "Code": "2" if ad.employment == "Part-time" else "1"}],
        "PositionOfferingType": [{"Name": "", "Code": "15317"}],
        "QualificationSummary": _part(ad, 2),
        "PositionRemuneration": _pay(ad),
        "PositionStartDate": start,
        "PositionEndDate": end,
        "PublicationStartDate": start,
        "ApplicationCloseDate": end,
        "PositionFormattedDescription": [
            {"Label": "Dynamic Teaser", "LabelDescription": "Hit highlighting for keyword searches."}
        ],
        "UserArea": {"Details": _details(ad), "IsRadialSearch": False},
    }
    return {"MatchedObjectId": ref(ad), "MatchedObjectDescriptor": described, "RelevanceRank": rank}


def _details(ad: Ad) -> dict[str, Any]:
    """The long form; every field of the recordings is there."""
    return _USUAL | {
        "JobSummary": "\n".join(ad.sections[0].lines),
        "SubAgencyName": ad.employer,
        "AgencyMarketingStatement": "\n".join(ad.sections[-1].lines),
        "MajorDuties": list(ad.sections[1].lines) if ad.number % 5 else None,
        "Requirements": _demands(ad),
    }


def _demands(ad: Ad) -> str:
    """The parts after the qualifications, as headed paragraphs."""
    return "\n\n".join(f"{part.heading}:\n" + "\n".join(part.lines) for part in ad.sections[3:-1])


def _part(ad: Ad, number: int) -> str:
    return "\n".join(ad.sections[number].lines)


def _pay(ad: Ad) -> list[dict[str, str]]:
    if ad.wage is None or ad.wage.min is None or ad.wage.max is None:
        low, high, code, words = 0.0, 0.0, "WC", "Without Compensation"
    else:
        low, high = ad.wage.min, ad.wage.max
        code, words = ("PH", "Per Hour") if ad.wage.unit == "hour" else ("PA", "Per Year")
    range_ = {"MinimumRange": f"{low:.10g}", "MaximumRange": f"{high:.10g}"}
    return [{**range_, "RateIntervalCode": code, "Description": words}]


def _series(ad: Ad) -> tuple[str, str]:
    return _SERIES.get(ad.role, _OTHER_SERIES)


def _place(town: Town) -> str:
    return f"{town.city}, {town.state_name}"


def _location(town: Town) -> dict[str, Any]:
    return {
        "LocationName": _place(town),
        "CountryCode": "United States",
        "CountrySubDivisionCode": town.state_name,
        "CityName": _place(town),
        "Longitude": town.lon,
        "Latitude": town.lat,
    }
