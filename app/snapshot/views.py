"""The views of `rxjobs.sqlite`: those of the database, word for word, over tables made to look like the database's.

A snapshot has no readings, raw postings or nightly reports, so a few views stand in for the tables that the database's
views are made of (a posting is its own reading there), and views about nights and single links are left out. What is
asked of a database in `docs/questions.md` is asked of a snapshot in the same words.
"""

from __future__ import annotations

import sqlite3

from schema import store

LEFT_OUT = frozenset(
    {
        "board_day",
        "board_panel",
        "coverage_day",
        "daily_change",
        "posting_repost",
        "view_digest",
    }
)
STAND_INS = {
    "posting": """SELECT posting_id AS id, board AS board_id, ref, posting_id AS raw_id, posting_id AS reading_id,
        first_seen, last_seen, closed, closed_reason FROM postings""",
    "board": "SELECT board AS id, employer, platform, url, setting FROM boards",
    "board_report": "SELECT board AS board_id, first_read AS finished, 1 AS complete FROM boards",
    "place": """SELECT posting_id AS reading_id, number - 1 AS position, text, city, state, county_fips, postal_code,
        lat, lon, country, remote FROM places""",
    "requirement": """SELECT posting_id AS reading_id, number - 1 AS position, code, kind, level, window_days,
        alternative_group AS either_group, condition, quote, start AS quote_start, "end" AS quote_end, rule
        FROM requirements""",
    "ability": "SELECT posting_id AS reading_id, kind, code, quote FROM duties_skills",
    "job": "SELECT job_id AS id, title, employer, role, city, state, repost_of FROM jobs",
    "job_member": "SELECT job_id, posting_id, NULL AS until_run_id FROM job_postings",
    "current_posting": """SELECT posting_id, board AS board_id, platform, ref, postings.url, title, role,
        employer_canonical AS employer, employer_parent, postings.setting, employment, shift, specialty, seniority,
        date_posted AS posted, valid_through, requisition_id, experience_min_years, text_sha256 AS text_id,
        text_length AS text_chars, posting_id AS reading_id, rules_version, first_seen, last_seen, closed, closed_reason
        FROM postings JOIN boards USING (board) WHERE role IS NOT NULL""",
    "posting_requirement": """SELECT posting_id, role, closed, code, kind, level, window_days,
        alternative_group AS either_group, condition, quote, start AS quote_start, "end" AS quote_end, rule,
        posting_id AS reading_id, number - 1 AS position, jurisdiction
        FROM requirements JOIN current_posting USING (posting_id)""",
    "posting_pay": """SELECT posting_id, role, closed, min, max, unit, currency, hourly_min_usd, hourly_max_usd, source
        FROM pay JOIN current_posting USING (posting_id) WHERE kind = 'base'""",
}


def create_views(database: sqlite3.Connection) -> None:
    """Make every view in a database that holds a snapshot's tables."""
    for name, body in STAND_INS.items():
        database.execute(f'CREATE VIEW "{name}" AS {body}')
    for name, body in store.views():
        if name not in LEFT_OUT and name not in STAND_INS:
            database.execute(store.spelt(body, "sqlite"))
