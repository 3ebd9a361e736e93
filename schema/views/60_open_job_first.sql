-- One row is one open job that is no repost of an earlier one: each opening counted once, however often it came back.
-- Reposts are looked up once and not for each job: so asked, 100,000 postings took minutes (SQLite, 2026-11-26).
CREATE VIEW open_job_first AS
SELECT open_job.*
FROM open_job
WHERE open_job.job_id NOT IN (
    SELECT job_posting.job_id
    FROM posting_repost
    JOIN job_posting ON job_posting.posting_id = posting_repost.posting_id
)
