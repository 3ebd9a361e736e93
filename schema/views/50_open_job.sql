-- One row is one job (a real opening) with at least one open posting.
CREATE VIEW open_job AS
SELECT
    job.id AS job_id,
    job.title,
    job.employer,
    job.role,
    job.city,
    job.state,
    COUNT(*) AS postings,
    SUM(CASE WHEN job_posting.closed IS NULL THEN 1 ELSE 0 END) AS open_postings,
    MIN(job_posting.first_seen) AS first_seen,
    MAX(job_posting.last_seen) AS last_seen
FROM job
JOIN job_posting ON job_posting.job_id = job.id
GROUP BY job.id, job.title, job.employer, job.role, job.city, job.state
HAVING SUM(CASE WHEN job_posting.closed IS NULL THEN 1 ELSE 0 END) > 0
