"""Where an ad says the work is, cheaply: country or state, town, zip. One call for each distinct spelling.

The partition of an ad is its state in the United States, "--" for any other country, "" where nothing is known:
the first never meet each other, the unknown meet all.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from schema.vocab import reference

_STATES = (
    "Alabama AL|Alaska AK|Arizona AZ|Arkansas AR|California CA|Colorado CO|Connecticut CT|Delaware DE"
    "|District of Columbia DC|Florida FL|Georgia GA|Hawaii HI|Idaho ID|Illinois IL|Indiana IN|Iowa IA|Kansas KS"
    "|Kentucky KY|Louisiana LA|Maine ME|Maryland MD|Massachusetts MA|Michigan MI|Minnesota MN|Mississippi MS"
    "|Missouri MO|Montana MT|Nebraska NE|Nevada NV|New Hampshire NH|New Jersey NJ|New Mexico NM|New York NY"
    "|North Carolina NC|North Dakota ND|Ohio OH|Oklahoma OK|Oregon OR|Pennsylvania PA|Puerto Rico PR"
    "|Rhode Island RI|South Carolina SC|South Dakota SD|Tennessee TN|Texas TX|Utah UT|Vermont VT|Virginia VA"
    "|Washington WA|West Virginia WV|Wisconsin WI|Wyoming WY|Guam GU|Virgin Islands VI"
)
_BY_NAME = {one[:-3].lower(): one[-2:] for one in _STATES.split("|")}
_CODES = frozenset(_BY_NAME.values())
STATES = tuple(sorted(_CODES))
_UNITED_STATES = frozenset(("us", "usa", "united states", "united states of america", "u s", "u s a"))
_COUNTRIES = {
    "gb": "GB", "uk": "GB", "united kingdom": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "ie": "IE", "ireland": "IE", "canada": "CA", "poland": "PL", "pl": "PL",
    "italy": "IT", "it": "IT", "belgium": "BE", "be": "BE", "germany": "DE", "de": "DE", "france": "FR", "fr": "FR",
    "spain": "ES", "es": "ES", "india": "IN", "australia": "AU", "au": "AU", "new zealand": "NZ", "nz": "NZ",
    "switzerland": "CH", "ch": "CH", "netherlands": "NL", "nl": "NL", "mexico": "MX", "mx": "MX",
}  # fmt: skip
# First three digits of a zip to the state, as ranges of the postal service's public table (2026-11).
_ZIP3 = (
    "005 NY|006-009 PR|010-027 MA|028-029 RI|030-038 NH|039-049 ME|050-059 VT|060-069 CT|070-089 NJ|100-149 NY"
    "|150-196 PA|197-199 DE|200-205 DC|206-219 MD|220-246 VA|247-268 WV|270-289 NC|290-299 SC|300-319 GA|320-349 FL"
    "|350-369 AL|370-385 TN|386-397 MS|398-399 GA|400-427 KY|430-459 OH|460-479 IN|480-499 MI|500-528 IA|530-549 WI"
    "|550-567 MN|570-577 SD|580-588 ND|590-599 MT|600-629 IL|630-658 MO|660-679 KS|680-693 NE|700-714 LA|716-729 AR"
    "|730-749 OK|750-799 TX|800-816 CO|820-831 WY|832-838 ID|840-847 UT|850-865 AZ|870-884 NM|885 TX|889-898 NV"
    "|900-961 CA|967-968 HI|970-979 OR|980-994 WA|995-999 AK"
)
_ZIP_STATE = {
    f"{prefix:03d}": entry[-2:] for entry in _ZIP3.split("|") for prefix in range(int(entry[:3]), int(entry[-6:-3]) + 1)
}
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")
_PARTS = re.compile(r"[,;|\n/()~]+|\s-\s|(?<=\b[A-Z]{2})-(?=[A-Za-z])|(?<=\w)\.(?=\w)|\s+(?=[A-Z]{2}\s*$)")
_OTHER = re.compile(
    r"\b(?:remote|hybrid|onsite|on site|multiple locations|nationwide|\d+ locations|greater|metro(?:politan)?|area"
    r"|county|region|store)\b"
)
_ABBREVIATED = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "pt": "point"}


class Location(NamedTuple):
    """A read place: partition as above, country or None, town in plain words or "", zip (or British postcode) or ""."""

    partition: str
    country: str | None
    city: str
    zip: str


NOWHERE = Location("", None, "", "")


@lru_cache(maxsize=400_000)
def read_location(text: str = "", city: str = "", state: str = "", zip_code: str = "") -> Location:
    """A place from its parts where the file has them, from free text where not; unknown stays empty."""
    found, british = _ZIP.search(zip_code or text), _POSTCODE.search((zip_code or text).upper())
    code = found.group(1) if found else ""
    parts = _PARTS.split(_POSTCODE.sub(" ", _ZIP.sub(" ", text)) if british else _ZIP.sub(" ", text))
    country, region = _state(state, code, [plain(part) for part in parts])
    if region:
        return Location(region, "US", plain(city) or _city(parts, region), code)
    if british and country is None:
        country = "GB"
    partition = "--" if country and country != "US" else ""
    postcode = "".join(british.groups()) if british and country == "GB" else ""
    return Location(partition, country, plain(city) or _city(parts, ""), postcode if partition else code)


def _state(state: str, code: str, parts: list[str]) -> tuple[str | None, str]:
    """Country and state: the stated one, that of the free text (a state's name last), that of the zip."""
    if named := _region(plain(state)):
        return "US", named
    foreign = _COUNTRIES.get(plain(state))
    american = any(part in _UNITED_STATES for part in parts)
    if not american and not foreign and len(parts) > 1:
        foreign = next((_COUNTRIES[part] for part in parts[-1:] if part in _COUNTRIES and not _region(part)), None)
    if not american and not foreign and len(parts) == 1:
        foreign = _COUNTRIES.get(parts[0]) if not _region(parts[0]) else None
    if foreign:
        return foreign, ""
    # In "Washington, DC" and "New York, NY" the town bears a state's name: the code decides, then the last name.
    region = next((part.upper() for part in parts if part.upper() in _CODES and part not in ("in", "or", "me")), "")
    region = (
        region or next((_region(part) for part in reversed(parts) if _region(part)), "") or _ZIP_STATE.get(code[:3], "")
    )
    if not region and not american and len(parts) > 1 and parts[-1] in _british():
        return "GB", ""
    return ("US" if region or american else None), region


@cache
def _british() -> frozenset[str]:
    """The counties and nations of the United Kingdom: after a town they say the country, alone they are no town."""
    rows = [row for row in reference("regions") if row["country"] == "GB" and row["kind"] != "country"]
    return frozenset(plain(name) for row in rows for name in (row["name"], *row["aliases"].split(";")) if name)


def _region(part: str) -> str:
    return part.upper() if part.upper() in _CODES else _BY_NAME.get(part, "")


def _city(parts: list[str], region: str) -> str:
    """The first part that is neither country nor state nor a word of no place."""
    words = [plain(part) for part in parts]
    if region and len([word for word in words if word]) > 1 and words[-1] not in _UNITED_STATES | {""}:
        words = words[:-1] if _region(words[-1]) == region else words
    towns = [
        word for word in words if word and word not in _UNITED_STATES | _COUNTRIES.keys() and word.upper() not in _CODES
    ]
    if towns and towns[0] in _british() - {"london"} and not region and words[-1] in _COUNTRIES:
        return ""  # "Norfolk, UK" is a county
    if towns and not region and any(set(towns[0].split()) < set(one.split()) for one in words if one in _british()):
        return ""  # "Tyne, Wear, Tyne Wear, GB": a county taken apart at its "and"
    return towns[0] if towns else ""


@lru_cache(maxsize=400_000)
def plain(text: str) -> str:
    """Lower-case words, abbreviations of place names written out, no words that name no place."""
    lowered = re.sub(r"[^a-z0-9]+", " ", text.lower().replace("'", ""))
    tokens = [_ABBREVIATED.get(token, token) for token in _OTHER.sub(" ", lowered).split()]
    return " ".join(token for token in tokens if not token.isdigit())
