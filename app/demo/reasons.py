"""Why the postings of the page's example are one job: its strongest link, with the parts that add up to its score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.text import Text
from sqlalchemy import Connection, ScalarSelect, select

from schema.tables import JobMemberRow, LinkRow

SHOWN = 6  # parts that weigh most; the rest are summed


class Reasons(NamedTuple):
    """A job, the score of its strongest link in log odds, the parts of that, the keys that found the pair."""

    job: str
    score: float
    parts: dict[str, float]
    keys: tuple[str, ...]


def strongest(connection: Connection, job: ScalarSelect[Any]) -> Reasons | None:
    """The reasons of the strongest link between two postings of this job; None where it has none."""
    member = JobMemberRow
    inside = select(member.posting_id).where(member.job_id == job, member.until_run_id.is_(None))
    query = (
        select(member.job_id, LinkRow.score, LinkRow.parts, LinkRow.keys)
        .join(member, member.posting_id == LinkRow.a)
        .where(LinkRow.a.in_(inside), LinkRow.b.in_(inside), LinkRow.kind == "same", member.until_run_id.is_(None))
        .order_by(LinkRow.score.desc(), LinkRow.a, LinkRow.b)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Reasons(row[0], row[1], row[2], tuple(row[3]))


def told(why: Reasons) -> Iterator[Text]:
    """Lines for the page: the heaviest parts first, the others in one, then the score and where to ask for more."""
    ranked = sorted(why.parts.items(), key=lambda part: (-abs(part[1]), part[0]))
    yield Text(f"\nWhy (their strongest link, found by {', '.join(why.keys) or 'no key'}; log odds):")
    for name, weight in ranked[:SHOWN]:
        yield Text(f"  {weight:+6.2f}  {name}", style="cyan")
    if rest := ranked[SHOWN:]:
        yield Text(f"  {sum(weight for _, weight in rest):+6.2f}  {len(rest)} smaller parts", style="cyan")
    yield Text(f"  {why.score:+6.2f}  in all: above nought is one job. All of it: rxjobs explain {why.job}")
