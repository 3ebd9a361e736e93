"""`rxjobs explain JOB`: the postings of a job, the words in which their texts differ, and the parts of each score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from app.errors import UserError
from app.output import as_json, say, table
from pipeline.match import changed_words
from schema import store
from schema.job import Link, MatchAd

CHANGES_SHOWN = 8
WORDS_SHOWN = 12  # of one change; --json has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A job's postings, oldest first, how each text differs from the first one's, the links among them and out of them
    to the jobs of reposts, and every verdict on them."""

    asked: str
    job: str
    members: tuple[MatchAd, ...]
    changes: Mapping[str, Sequence[tuple[str, str, str]]]
    links: tuple[Link, ...]
    repost_of: str | None
    reposts: tuple[str, ...]
    verdicts: tuple[Mapping[str, Any], ...]


def explain(engine: Engine, wanted: str) -> Explanation:
    """Why these postings are one job; `wanted` is a job's id, one merged into it, or a posting's.

    Raises UserError where there is none.
    """
    with engine.connect() as connection:
        job = store.standing_job(connection, wanted)
        if job is None:
            raise UserError(f"no job and no posting of a job has the id {wanted}")
        ids = store.members_of(connection, job)
        members = sorted(store.match_ads(connection, ids), key=lambda ad: (str(ad.first_seen), ad.id))
        earlier, later = store.reposts_of(connection, job)
        return Explanation(
            asked=wanted,
            job=job,
            members=tuple(members),
            changes={ad.id: changed_words(members[0].text, ad.text) for ad in members[1:]},
            links=tuple(_links(connection, ids)),
            repost_of=earlier,
            reposts=tuple(later),
            verdicts=tuple(store.verdicts_on(connection, ids)),
        )


def _links(connection: Connection, ids: Sequence[str]) -> list[Link]:
    """Links inside the job, and those of reposts that lead out of it; the strongest first."""
    inside = set(ids)
    found = [link for link in store.load_links(connection, ids) if {link.a, link.b} <= inside or link.kind == "repost"]
    return sorted(found, key=lambda link: (-link.score, link.a, link.b))


def as_dict(found: Explanation) -> dict[str, Any]:
    """The explanation for machines."""
    return {
        "job": found.job,
        "asked": found.asked,
        "members": [{name: value for name, value in asdict(ad).items() if name != "text"} for ad in found.members],
        "changes": {
            key: [{"what": what, "before": before, "after": after} for what, before, after in changes]
            for key, changes in found.changes.items()
        },
        "links": [asdict(link) for link in found.links],
        "repost_of": found.repost_of,
        "reposts": list(found.reposts),
        "judgements": [dict(one) for one in found.verdicts],
    }


def show(found: Explanation, *, machine: bool = False) -> None:
    """Print the explanation, as JSON when `machine`."""
    if machine:
        as_json(as_dict(found))
        return
    if found.asked != found.job:
        say(f"{found.asked} leads to {found.job}")
    show_ads(f"job {found.job}", found.members)
    for ad in found.members[1:]:
        say(f"\n{ad.id} beside {found.members[0].id}: {changes_line(found.changes[ad.id])}")
    for link in found.links:
        show_link(link)
    if found.repost_of:
        say(f"\na repost of job {found.repost_of}")
    for job in found.reposts:
        say(f"\nput up again as job {job}")
    for one in found.verdicts:
        say(f"\n{one['who']} said of {one['a']} and {one['b']} on {one['at']:%Y-%m-%d %H:%M}: {one['verdict']}")


def show_ads(title: str, ads: Sequence[MatchAd]) -> None:
    """A table of postings."""
    rows = [
        (
            ad.id,
            ad.board,
            ad.title,
            ad.employer,
            ad.city or ad.location,
            ad.state,
            ad.first_seen,
            ad.last_seen or "open",
        )
        for ad in ads
    ]
    table(title, ("posting", "board", "title", "employer", "town", "state", "first seen", "last seen"), rows)


def show_link(link: Link) -> None:
    """One link with the parts of its score, which add up to it."""
    say(f"\n{link.a} and {link.b}: {link.kind}, score {link.score:+.2f} (rules {link.version})")
    say(f"  brought together by: {', '.join(link.keys) or 'no key'}")
    for name, value in sorted(link.parts.items(), key=lambda part: -abs(part[1])):
        say(f"  {value:+8.2f}  {name}")


def changes_line(changes: Sequence[tuple[str, str, str]]) -> str:
    """The first changes in one line, long ones cut."""
    if not changes:
        return "the same words"
    said = [f"{_short(before) or '-'} → {_short(after) or '-'}" for _, before, after in changes[:CHANGES_SHOWN]]
    more = len(changes) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more > 0 else "")


def _short(words: str) -> str:
    found = words.split()
    return " ".join(found[:WORDS_SHOWN]) + (f" … ({len(found)} words)" if len(found) > WORDS_SHOWN else "")
