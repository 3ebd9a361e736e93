"""What two readings of the same words say differently, field by field, small enough to be counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from schema.posting import Pay, Posting, Requirement

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `field` (role, requirement, pay ...), of which code or part, from what to what."""

    field: str
    what: str
    before: str
    after: str


def changes(before: Posting | None, after: Posting) -> Iterator[tuple[Change, str]]:
    """Each difference with the words that prove its newer side ("" where nothing is said any more)."""
    old = _facts(before) if before else {}
    new = _facts(after)
    for key in sorted(old.keys() | new.keys()):
        (was, _), (now, quote) = old.get(key, (NOTHING, "")), new.get(key, (NOTHING, ""))
        if was != now:
            yield Change(*key, was, now), quote


Facts = dict[tuple[str, str], tuple[str, str]]  # field and part to what is said and its words


def _facts(posting: Posting) -> Facts:
    facts: Facts = {("role", ""): (posting.role.role.value, posting.role.reason)}
    for code, asked in _by_code(posting.requirements).items():
        facts["requirement", code] = ("; ".join(map(_asked, asked)), asked[0].evidence.quote)
    for mention in posting.mentions:
        facts["mention", mention.code] = ("named", mention.evidence.quote)
    for name, found in (("duty", posting.duties), ("skill", posting.skills)):
        facts |= {(name, ability.code): ("named", ability.evidence.quote) for ability in found}
    if posting.pay:
        facts["pay", ""] = (_pay(posting.pay), posting.pay.evidence.quote if posting.pay.evidence else "")
    facts |= {("place", f"{number}"): (text, "") for number, text in enumerate(_places(posting), 1)}
    facts |= {("employer", name): (text, "") for name, text in _employer(posting)}
    facts |= {("terms", name): (text, "") for name, text in _terms(posting)}
    if posting.experience:
        years = posting.experience
        facts["experience", ""] = (f"{years.min_years:g} years, {years.level.value}", years.evidence.quote)
    return facts


def _by_code(requirements: Iterable[Requirement]) -> Mapping[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for one in requirements:
        found.setdefault(one.code, []).append(one)
    return found


def _asked(one: Requirement) -> str:
    parts = [one.level.value, f"{one.window_days} days" if one.window_days else ""]
    parts += [",".join(one.jurisdiction or ()), "alternative" if one.group else "", "if ..." if one.condition else ""]
    return " ".join(filter(None, parts))


def _pay(pay: Pay) -> str:
    amounts = "-".join(f"{amount:g}" for amount in (pay.min, pay.max) if amount is not None)
    return f"{amounts} {pay.currency or '?'}/{pay.unit.value if pay.unit else '?'}"


def _places(posting: Posting) -> Iterator[str]:
    for place in posting.places:
        yield ", ".join(filter(None, (place.city, place.state, place.country, "remote" if place.remote else "")))


def _employer(posting: Posting) -> Iterator[tuple[str, str]]:
    for name in ("canonical", "parent", "setting"):
        if posting.employer and (text := getattr(posting.employer, name)):
            yield name, str(text)


def _terms(posting: Posting) -> Iterator[tuple[str, str]]:
    for name in ("employment", "shift", "specialty", "seniority", "travel"):
        if text := getattr(posting.terms, name):
            yield name, str(text)
