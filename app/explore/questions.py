"""What the pages ask of the snapshot's tables in SQL: few rows, found by their keys. What they count is in figures."""

from __future__ import annotations

BOARDS = (
    "SELECT board, employer, platform, open_postings, last_read, complete, reason FROM boards "
    "ORDER BY complete, open_postings DESC, board LIMIT 40"
)
NAMED = (
    "SELECT job_id, title, employer, role, city, state FROM jobs WHERE job_id IN (SELECT value FROM json_each(:jobs))"
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
