"""The questions of the pages: SQL over the snapshot's tables, one function each. `b` is what the filter passes."""

# ruff: noqa: S608 - every piece is a constant of ours; what a reader types goes in as a parameter

from __future__ import annotations

from app.explore.filters import Filter

ROWS_A_PAGE = 50
PAY_STEP = 5  # dollars an hour a bar


def totals(f: Filter) -> str:
    """Postings, jobs, employers and boards that pass."""
    return f.base + (
        "SELECT COUNT(*) postings, COUNT(DISTINCT job_id) jobs, COUNT(DISTINCT employer_canonical) employers, "
        "COUNT(DISTINCT board) boards FROM b"
    )


def by_role(f: Filter) -> str:
    """How many by role."""
    return f.base + f"SELECT role AS name, {f.counting} AS n FROM b GROUP BY role ORDER BY n DESC"


def by_setting(f: Filter) -> str:
    """How many by practice setting; what nothing says is unknown."""
    return f.base + f"SELECT COALESCE(setting, 'unknown') AS name, {f.counting} AS n FROM b GROUP BY 1 ORDER BY n DESC"


def by_state(f: Filter) -> str:
    """How many by state; a posting with several states counts once in each."""
    return f.base + (
        f"SELECT s.state AS name, {f.counting} AS n FROM b JOIN "
        "(SELECT DISTINCT posting_id, state FROM places WHERE country = 'US' AND state IS NOT NULL) s "
        "ON s.posting_id = b.posting_id GROUP BY 1 ORDER BY n DESC"
    )


def by_credential(f: Filter) -> str:
    """How many ask for each credential, by level; an ad that asks twice counts once a level."""
    return f.base + (
        f"SELECT r.code AS name, r.level, {f.counting} AS n FROM b JOIN "
        "(SELECT DISTINCT posting_id, code, level FROM requirements) r ON r.posting_id = b.posting_id GROUP BY 1, 2"
    )


def by_employer(f: Filter) -> str:
    """The employers with most."""
    return f.base + (
        f"SELECT employer_canonical AS name, {f.counting} AS n FROM b WHERE employer_canonical IS NOT NULL "
        "GROUP BY 1 ORDER BY n DESC, name LIMIT 15"
    )


def by_pay(f: Filter) -> str:
    """Base pay an hour (the middle of a range), in steps."""
    return f.base + (
        f"SELECT CAST((m.hourly_min_usd + COALESCE(m.hourly_max_usd, m.hourly_min_usd)) / 2 / {PAY_STEP} AS INTEGER) "
        f"* {PAY_STEP} AS name, {f.counting} AS n FROM b JOIN pay m ON m.posting_id = b.posting_id "
        "AND m.kind = 'base' AND m.hourly_min_usd IS NOT NULL GROUP BY 1 ORDER BY 1"
    )


def by_day(f: Filter) -> str:
    """Openings a day by role: postings first seen that day, whether open or closed now."""
    return (
        "SELECT substr(p.first_seen, 1, 10) AS day, p.role, COUNT(*) AS opened FROM postings p "
        f"WHERE {Filter({**f.chosen, 'open': 'all'}).where} GROUP BY 1, 2 ORDER BY 1"
    )


def health() -> str:
    """Boards and how their last reading ended."""
    return (
        "SELECT board, employer, platform, open_postings, last_read, complete, reason FROM boards "
        "ORDER BY complete, open_postings DESC LIMIT 40"
    )


def unknowns(f: Filter) -> str:
    """Of the postings that pass, how many lack what."""
    return f.base + (
        "SELECT COUNT(*) postings, SUM(setting IS NULL) setting, SUM(role = 'other') role, "
        "SUM(posting_id NOT IN (SELECT posting_id FROM places WHERE state IS NOT NULL)) place, "
        "SUM(posting_id NOT IN (SELECT posting_id FROM pay WHERE kind = 'base')) pay, "
        "SUM(posting_id NOT IN (SELECT posting_id FROM requirements)) requirements, "
        "SUM(text_length < 200) text FROM b"
    )


def listed(f: Filter, rows: int = ROWS_A_PAGE) -> str:
    """A page of jobs that pass, those with most postings first."""
    return f.base + (
        "SELECT b.job_id, MIN(b.title) title, MIN(b.employer_canonical) employer, MIN(b.role) role, "
        "COUNT(*) postings, MIN(substr(b.first_seen, 1, 10)) first_seen, j.city, j.state "
        "FROM b JOIN jobs j ON j.job_id = b.job_id GROUP BY b.job_id "
        f"ORDER BY postings DESC, first_seen DESC, b.job_id LIMIT {rows} OFFSET :offset"
    )


JOB = "SELECT * FROM jobs WHERE job_id = :job"
AGAIN = "SELECT job_id, first_seen FROM jobs WHERE repost_of = :job ORDER BY first_seen, job_id"
MEMBERS = (
    "SELECT p.*, w.city || ', ' || w.state AS town, m.min || ' ' || COALESCE(m.max, '') || ' ' || m.unit AS pay "
    "FROM job_postings j JOIN postings p ON p.posting_id = j.posting_id "
    "LEFT JOIN places w ON w.posting_id = p.posting_id AND w.number = 1 "
    "LEFT JOIN pay m ON m.posting_id = p.posting_id AND m.kind = 'base' AND m.number = 0 "
    "WHERE j.job_id = :job ORDER BY p.first_seen, p.posting_id"
)
REQUIREMENTS = "SELECT * FROM requirements WHERE posting_id = :posting ORDER BY start"
PAY = "SELECT * FROM pay WHERE posting_id = :posting ORDER BY number"
PLACES = "SELECT * FROM places WHERE posting_id = :posting ORDER BY number"
ABILITIES = "SELECT kind, code, quote FROM duties_skills WHERE posting_id = :posting ORDER BY kind, code"
TEXT = "SELECT text FROM texts WHERE posting_id = :posting"
