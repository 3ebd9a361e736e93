-- One row is one open job that is no repost of an earlier one: each opening counted once, however often it came back.
CREATE VIEW open_job_first AS
SELECT open_job.*
FROM open_job
JOIN job ON job.id = open_job.job_id
WHERE job.repost_of IS NULL
