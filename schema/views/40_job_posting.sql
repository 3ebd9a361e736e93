-- One row is one posting in the job it belongs to now.
CREATE VIEW job_posting AS
SELECT
    job_member.job_id,
    posting.id AS posting_id,
    posting.board_id,
    posting.reading_id,
    posting.first_seen,
    posting.last_seen,
    posting.closed
FROM job_member
JOIN posting ON posting.id = job_member.posting_id
WHERE job_member.until_run_id IS NULL
