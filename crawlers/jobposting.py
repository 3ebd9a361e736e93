"""What a schema.org JobPosting node says, as the fields of a RawPosting.

The same reader serves JSON-LD, microdata and the nodes made of a page's meta tags. Every property comes in several
shapes (recorded up to 2026-11-23): `hiringOrganization` a string or an object, `identifier` a string, a number or a
PropertyValue, `jobLocation` an object, a list or an address in words, `baseSalary` a number, a sentence or three levels
deep, keys in PascalCase (Cornerstone). Values stay the board's words; a shape nobody knows yields nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from crawlers.sections import advertisement
from schema.posting import RawPay, RawPlace

Node = Mapping[str, Any]
# Description first, then what a board sends beside it, under the heading that its own page shows.
_TEXTS = (
    ("description", None),
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("skills", "Skills"),
    ("experienceRequirements", "Experience"),
    ("educationRequirements", "Education"),
    ("jobBenefits", "Benefits"),
    ("incentives", "Incentives"),
    ("incentiveCompensation", "Incentives"),
)


def fields(node: Node) -> dict[str, Any]:
    """The RawPosting fields `node` states; `title` is None where it states none."""
    return {
        "title": word(get(node, "title")) or word(get(node, "name")),
        "employer": word(get(node, "hiringOrganization")),
        "html": advertisement((heading, _text(get(node, name))) for name, heading in _TEXTS),
        "places": places(node),
        "employment_type": _joined(get(node, "employmentType")),
        "department": word(get(node, "employmentUnit"))
        or _joined(get(node, "occupationalCategory"))
        or _joined(get(node, "industry")),
        "pay": pay(node),
        "date_posted": word(get(node, "datePosted")),
        "valid_through": word(get(node, "validThrough")),
        "requisition_id": identifier(node),
    }


def get(node: Any, name: str) -> Any:
    """The property `name` of a node, also where the board wrote `Name` or `schema:name`; None otherwise."""
    if not isinstance(node, Mapping):
        return None
    for key in (name, name[:1].upper() + name[1:], f"schema:{name}"):
        if node.get(key) not in (None, ""):
            return node[key]
    return None


def word(value: Any) -> str | None:
    """One word or name out of a string, a number, an object with a name or a list of them: the first that is there."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return next((found for found in map(word, value) if found), None)
    return word(get(value, "name")) if isinstance(value, Mapping) else None


def identifier(node: Node) -> str | None:
    """The employer's id of the opening: a string, a number, or the value of a PropertyValue."""
    stated = get(node, "identifier")
    first = stated[0] if isinstance(stated, list) and stated else stated
    return word(get(first, "value")) if isinstance(first, Mapping) else word(first)


def _text(value: Any) -> str | None:
    """A text section: a string, or the strings of a list one below the other; objects stay in the payload."""
    if isinstance(value, list):
        return "\n".join(item for item in value if isinstance(item, str)) or None
    return value if isinstance(value, str) else None


def _joined(value: Any) -> str | None:
    found = [word(item) for item in (value if isinstance(value, list) else [value])]
    return ", ".join(item for item in found if item) or None


def places(node: Node) -> tuple[RawPlace, ...]:
    """Every work place. A remote job without a place has those where applicants may live."""
    remote = "TELECOMMUTE" in (_joined(get(node, "jobLocationType")) or "").upper() or None
    stated = get(node, "jobLocation")
    listed = stated if isinstance(stated, list) else [stated]
    named = [
        place for place in (_place(item, word(get(node, "hiringOrganization")), remote) for item in listed) if place
    ]
    if not named and remote:
        allowed = get(node, "applicantLocationRequirements")
        names = [word(item) for item in (allowed if isinstance(allowed, list) else [allowed])]
        named = [RawPlace(text=name, remote=True) for name in names if name] or [RawPlace(remote=True)]
    return tuple(dict.fromkeys(_without_template(named)))


def _place(value: Any, employer: str | None, remote: bool | None) -> RawPlace | None:
    """One Place, PostalAddress or address in words. A Place named like its employer has no name (dormakaba)."""
    if isinstance(value, str):
        return RawPlace(text=value.strip(), remote=remote) if value.strip() else None
    if not isinstance(value, Mapping):
        return None
    name = word(get(value, "name"))
    address = get(value, "address") or (value if get(value, "addressLocality") else None)
    address = address[0] if isinstance(address, list) and address else address
    geo = get(value, "geo")
    place = RawPlace(
        text=address.strip() if isinstance(address, str) else (name if name != employer else None),
        city=word(get(address, "addressLocality")),
        region=word(get(address, "addressRegion")),
        country=word(get(address, "addressCountry")),
        postal_code=word(get(address, "postalCode")),
        street=word(get(address, "streetAddress")),
        lat=degrees(get(geo, "latitude") or get(value, "latitude")),
        lon=degrees(get(geo, "longitude") or get(value, "longitude")),
        remote=remote,
    )
    return place if place != RawPlace(remote=remote) else None


def degrees(value: Any) -> float | None:
    """A coordinate sent as a number or as text; None for anything else and for zero, which boards send for unknown."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if number and math.isfinite(number) else None


def _without_template(found: list[RawPlace]) -> list[RawPlace]:
    """The places, less an address that stands under several different names: it is a template's, not theirs.

    Measured on a recorded page of 2025-06: nine Places from "Bellevue, WA" to "New York, NY", all with the address of
    the first. The payload keeps them.
    """
    names = {place.text for place in found}
    addresses = {(place.city, place.region, place.street) for place in found}
    if len(found) < 2 or len(addresses) > 1 or len(names) < len(found) or None in names or addresses == {(None,) * 3}:
        return found
    return [RawPlace(text=place.text, remote=place.remote) for place in found]


def pay(node: Node) -> tuple[RawPay, ...]:
    """The base pay a node states, amounts and unit as sent; an aggregator's `estimatedSalary` is not the employer's."""
    stated = get(node, "baseSalary")
    listed = stated if isinstance(stated, list) else [stated]
    return tuple(found for found in (_one_pay(item, node) for item in listed) if found)


def _one_pay(value: Any, node: Node) -> RawPay | None:
    currency = word(get(value, "currency")) or word(get(node, "salaryCurrency"))
    unit = word(get(value, "unitText"))
    inner = get(value, "value")
    inner = value if inner is None else inner
    if isinstance(inner, Mapping):
        low, high = get(inner, "minValue"), get(inner, "maxValue")
        single = get(inner, "value")
        unit = word(get(inner, "unitText")) or unit
    else:
        low, high, single = None, None, inner
    if isinstance(single, str) and not single.replace(",", "").replace(".", "", 1).strip().isdigit():
        return RawPay(text=single.strip(), unit=unit, currency=currency) if single.strip() else None
    low, high = _amount(low if low is not None else single), _amount(high if high is not None else single)
    return RawPay(min=low, max=high, unit=unit, currency=currency) if low or high else None


def _amount(value: Any) -> str | float | None:
    """An amount as sent; a zero means that none was given (recorded: minValue 0.0, maxValue 0.0)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return value if text.strip("0.,") else None
