"""The figures of the explorer asked in SQL of a snapshot's tables, one question each: slow, and plainly right.

`b` is what the filter passes. app/explore/figures.py counts the same from columns and is held against these.
"""

from __future__ import annotations

from app.explore.filters import Filter

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
    "pay": "p.posting_id IN (SELECT posting_id FROM pay WHERE kind = 'base' AND hourly_min_usd IS NOT NULL AND "
    "CAST((hourly_min_usd + COALESCE(hourly_max_usd, hourly_min_usd)) / 2 / 5 AS INTEGER) * 5 = CAST(:pay AS INTEGER))",
    "day": "substr(p.first_seen, 1, 10) = :day",
    "open": "(:open = 'all' OR p.closed IS NULL)",
}


def where(f: Filter) -> str:
    """Conditions joined by AND; the values go in as parameters."""
    return " AND ".join(CONDITIONS[name] for name in f.chosen)


def base(f: Filter) -> str:
    """A WITH clause: `b` holds the postings that pass, each with its job."""
    joined = "FROM postings p LEFT JOIN job_postings j ON j.posting_id = p.posting_id"
    opening = ""
    if f.count == "openings":
        joined += " LEFT JOIN jobs o ON o.job_id = j.job_id"
        opening = ", COALESCE(o.repost_of, j.job_id) AS opening"
    return f"WITH b AS (SELECT p.*, j.job_id{opening} {joined} WHERE {where(f)}) "


def totals(f: Filter) -> str:
    """Postings, jobs, employers and boards that pass."""
    return base(f) + (
        "SELECT COUNT(*) postings, COUNT(DISTINCT job_id) jobs, COUNT(DISTINCT employer_canonical) employers, "
        "COUNT(DISTINCT board) boards FROM b"
    )


def by_role(f: Filter) -> str:
    """How many by role."""
    return base(f) + f"SELECT COALESCE(role, 'unknown') AS name, {COUNTS[f.count]} AS n FROM b GROUP BY 1"


def by_setting(f: Filter) -> str:
    """How many by practice setting; what nothing says is unknown."""
    return (
        base(f)
        + f"SELECT COALESCE(setting, 'unknown') AS name, {COUNTS[f.count]} AS n FROM b GROUP BY 1 ORDER BY n DESC"
    )


def by_state(f: Filter) -> str:
    """How many by state; a posting with several states counts once in each."""
    return base(f) + (
        f"SELECT s.state AS name, {COUNTS[f.count]} AS n FROM b JOIN "
        "(SELECT DISTINCT posting_id, state FROM places WHERE country = 'US' AND state IS NOT NULL) s "
        "ON s.posting_id = b.posting_id GROUP BY 1 ORDER BY n DESC"
    )


def by_credential(f: Filter) -> str:
    """How many ask for each credential, by level; an ad that asks twice counts once a level."""
    return base(f) + (
        f"SELECT r.code AS name, r.level, {COUNTS[f.count]} AS n FROM b JOIN "
        "(SELECT DISTINCT posting_id, code, level FROM requirements) r ON r.posting_id = b.posting_id GROUP BY 1, 2"
    )


def by_employer(f: Filter) -> str:
    """The employers with most."""
    return base(f) + (
        f"SELECT employer_canonical AS name, {COUNTS[f.count]} AS n FROM b WHERE employer_canonical IS NOT NULL "
        "GROUP BY 1 ORDER BY n DESC, name LIMIT 15"
    )


def by_pay(f: Filter) -> str:
    """Base pay an hour (the middle of a range), in steps."""
    return base(f) + (
        f"SELECT CAST((m.hourly_min_usd + COALESCE(m.hourly_max_usd, m.hourly_min_usd)) / 2 / 5 AS INTEGER) "
        f"* 5 AS name, {COUNTS[f.count]} AS n FROM b JOIN pay m ON m.posting_id = b.posting_id "
        "AND m.kind = 'base' AND m.hourly_min_usd IS NOT NULL GROUP BY 1 ORDER BY 1"
    )


def by_day(f: Filter) -> str:
    """Openings a day by role: postings first seen that day, whether open or closed now."""
    return (
        "SELECT substr(p.first_seen, 1, 10) AS day, p.role, COUNT(*) AS opened FROM postings p "
        f"WHERE {where(Filter({**f.chosen, 'open': 'all'}))} GROUP BY 1, 2 ORDER BY 1"
    )


def unknowns(f: Filter) -> str:
    """Of the postings that pass, how many lack what."""
    return base(f) + (
        "SELECT COUNT(*) postings, SUM(setting IS NULL) setting, SUM(role = 'other') role, "
        "SUM(posting_id NOT IN (SELECT posting_id FROM places WHERE state IS NOT NULL)) place, "
        "SUM(posting_id NOT IN (SELECT posting_id FROM pay WHERE kind = 'base')) pay, "
        "SUM(posting_id NOT IN (SELECT posting_id FROM requirements)) requirements, "
        "SUM(text_length < 200) text FROM b"
    )


def listed(f: Filter, rows: int) -> str:
    """A page of jobs that pass, those with most postings first."""
    return base(f) + (
        "SELECT b.job_id, COUNT(*) postings, MIN(substr(b.first_seen, 1, 10)) first_seen "
        "FROM b JOIN jobs j ON j.job_id = b.job_id GROUP BY b.job_id "
        f"ORDER BY postings DESC, first_seen DESC, b.job_id LIMIT {rows} OFFSET :offset"
    )


QUESTIONS = {
    "totals": totals,
    "roles": by_role,
    "settings": by_setting,
    "states": by_state,
    "credentials": by_credential,
    "pay": by_pay,
    "employers": by_employer,
    "days": by_day,
    "unknown": unknowns,
}
