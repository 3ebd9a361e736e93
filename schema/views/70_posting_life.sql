-- One row is one posting that has closed: how many days it was open, from its first to its last sighting (at least) and
-- to its closing (at most). Postings whose board was read only later are left out: nobody knows when they began.
CREATE VIEW posting_life AS
SELECT
    current_posting.posting_id,
    current_posting.role,
    current_posting.setting,
    current_posting.closed_reason,
    UTC_DAY(current_posting.first_seen) AS opened_on,
    UTC_DAY(current_posting.closed) AS closed_on,
    DAYS_BETWEEN(current_posting.first_seen, current_posting.last_seen) AS days_at_least,
    DAYS_BETWEEN(current_posting.first_seen, current_posting.closed) AS days_at_most
FROM current_posting
JOIN (
    SELECT board_id, MIN(finished) AS first_complete FROM board_report WHERE complete GROUP BY board_id
) AS whole ON whole.board_id = current_posting.board_id
WHERE current_posting.closed IS NOT NULL
    AND (current_posting.first_seen > whole.first_complete OR current_posting.closed_reason = 'ended')
