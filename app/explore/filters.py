"""What the address bar narrows: roles, states and so on, as SQL with parameters over the snapshot's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

COUNTS = {
    "postings": "COUNT(*)",
    "jobs": "COUNT(DISTINCT b.job_id)",
    "openings": "COUNT(DISTINCT b.opening)",  # jobs, with those put up again counted once
}
# Each field of a filter, and the condition on a posting `p` that it makes.
CONDITIONS = {
    "role": "p.role = :role",
    "setting": "p.setting = :setting",
    "employer": "p.employer_canonical = :employer",
    "board": "p.board = :board",
    "state": "p.posting_id IN (SELECT posting_id FROM places WHERE state = :state)",
    "code": "p.posting_id IN (SELECT posting_id FROM requirements WHERE code = :code)",
    "asked": "p.posting_id IN (SELECT posting_id FROM requirements WHERE code = :code AND level = :asked)",
    "open": "(:open = 'all' OR p.closed IS NULL)",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of each field that is set, and what is counted."""

    chosen: Mapping[str, str]
    count: str = "postings"

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Filter:
        """From the address; what is unknown there is left out."""
        chosen = {name: arguments[name] for name in CONDITIONS if arguments.get(name)}
        if "code" not in chosen:
            chosen.pop("asked", None)
        count = arguments.get("count", "")
        return cls({"open": "open"} | chosen, count if count in COUNTS else "postings")

    @property
    def where(self) -> str:
        """Conditions joined by AND; the values go in as parameters."""
        return " AND ".join(CONDITIONS[name] for name in self.chosen)

    @property
    def base(self) -> str:
        """A WITH clause: `b` holds the postings that pass, each with its job."""
        joined = "FROM postings p LEFT JOIN job_postings j ON j.posting_id = p.posting_id"
        opening = ""
        if self.count == "openings":
            joined += " LEFT JOIN jobs o ON o.job_id = j.job_id"
            opening = ", COALESCE(o.repost_of, j.job_id) AS opening"
        return f"WITH b AS (SELECT p.*, j.job_id{opening} {joined} WHERE {self.where}) "

    @property
    def counting(self) -> str:
        """The expression that counts."""
        return COUNTS[self.count]

    def query(self, **changed: str | None) -> str:
        """The address of this filter with some fields changed; None takes a field out."""
        fields = {name: value for name, value in self.chosen.items() if (name, value) != ("open", "open")}
        fields |= {"count": self.count} if self.count != "postings" else {}
        fields |= {name: value for name, value in changed.items() if value is not None}
        gone = {name for name, value in changed.items() if value is None}
        return "?" + urlencode({name: value for name, value in fields.items() if name not in gone})
