-- One row is one open job that is no repost of an earlier one: each opening counted once, however often it came back.
CREATE VIEW open_job_first AS
SELECT open_job.*
FROM open_job
WHERE NOT EXISTS (
    SELECT 1
    FROM job_posting
    JOIN posting_repost ON posting_repost.posting_id = job_posting.posting_id
    WHERE job_posting.job_id = open_job.job_id
)
