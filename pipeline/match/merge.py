"""One job of several postings: which member each field survives from, and who keeps a job's id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.match.employers import read_employer

Fields = Mapping[str, Any]


class Member(NamedTuple):
    """One posting of a job: its id, the day it stands at, its fields (of ads.SCHEMA)."""

    id: str
    day: int
    fields: Fields


class Merged(NamedTuple):
    """Members, oldest first; canonical fields; the member each came from."""

    members: tuple[str, ...]
    fields: dict[str, str | None]
    came_from: dict[str, str]


def merge(members: Sequence[Member]) -> Merged:
    """Each field by its own rule, ties to the oldest: title and role by majority; employer likewise, but a name that
    names nobody or an agency only where no other is; the place from a member that knows its zip, else its town."""
    ordered = sorted(members, key=lambda one: (one.day, one.id))
    sources = {
        "title": _majority(ordered, "title"),
        "role": _majority(ordered, "role"),
        "employer": _majority([one for one in ordered if _names_somebody(one)], "employer")
        or _majority(ordered, "employer"),
    }
    placed = _placed(ordered)
    sources |= {"city": placed, "state": placed}
    fields = {name: (one.fields.get(name) if one else None) for name, one in sources.items()}
    came_from = {name: one.id for name, one in sources.items() if one and fields[name] is not None}
    return Merged(tuple(one.id for one in ordered), fields, came_from)


def _majority(members: Sequence[Member], name: str) -> Member | None:
    """The oldest member with the commonest value; None where none has one."""
    known = [one for one in members if one.fields.get(name)]
    counts = Counter(one.fields[name] for one in known)
    return max(known, key=lambda one: counts[one.fields[name]], default=None)


def _names_somebody(member: Member) -> bool:
    name = read_employer(member.fields.get("employer") or "")
    return not (name.masked or name.agency)


def _placed(members: Sequence[Member]) -> Member | None:
    ranked = [one for wanted in ("zip", "city", "state") for one in members if one.fields.get(wanted)]
    return ranked[0] if ranked else None


def name_jobs(
    groups: Sequence[Sequence[str]], mint: Mapping[str, str], minted: Collection[str]
) -> tuple[list[str], dict[str, str]]:
    """The id of each group (members oldest first), and the ids that lead to another one from now on.

    `mint` gives the id that a job beginning with a posting would have, `minted` those ids that exist. The oldest id
    among its members' stays a group's; a part that splits off takes back the id that its own member once minted.
    """
    names: list[str] = []
    redirects: dict[str, str] = {}
    for group in groups:
        known = [mint[one] for one in group if mint[one] in minted]
        name = known[0] if known else mint[group[0]]
        names.append(name)
        redirects |= dict.fromkeys(known[1:], name)
    return names, redirects
