-- One row is one credential asked by one open job, at the strongest level any of its open postings asks.
CREATE VIEW job_credential AS
SELECT
    job_id,
    code,
    kind,
    CASE MIN(strength)
        WHEN 1 THEN 'required'
        WHEN 2 THEN 'obtain_within'
        WHEN 3 THEN 'conditional'
        WHEN 4 THEN 'preferred'
        ELSE 'not_required'
    END AS level,
    COUNT(DISTINCT posting_id) AS postings
FROM (
    SELECT
        job_posting.job_id,
        job_posting.posting_id,
        requirement.code,
        requirement.kind,
        CASE requirement.level
            WHEN 'required' THEN 1
            WHEN 'obtain_within' THEN 2
            WHEN 'conditional' THEN 3
            WHEN 'preferred' THEN 4
            ELSE 5
        END AS strength
    FROM job_posting
    JOIN requirement ON requirement.reading_id = job_posting.reading_id
    WHERE job_posting.closed IS NULL
) AS asked
GROUP BY job_id, code, kind
