-- One row is all there is: open postings, the jobs behind them, and the jobs that are no repost of an earlier one.
CREATE VIEW opening_count AS
SELECT
    (SELECT COUNT(*) FROM open_posting) AS postings,
    (SELECT COUNT(*) FROM open_job) AS jobs,
    (SELECT COUNT(*) FROM open_job_first) AS jobs_without_reposts
