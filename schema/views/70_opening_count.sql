-- The one row is how many openings there are: open postings, jobs behind them, and jobs that are no repost.
CREATE VIEW opening_count AS
SELECT
    (SELECT COUNT(*) FROM open_posting) AS postings,
    (SELECT COUNT(*) FROM open_job) AS jobs,
    (SELECT COUNT(*) FROM open_job_first) AS jobs_without_reposts
