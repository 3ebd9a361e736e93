-- One row is one posting, open or closed, with what the newest rules read in its newest text.
-- Postings whose text no rules could read are not here: see posting and unread.
-- Every posting has its board and its content: LEFT lets both engines leave out the one that a question does not name.
CREATE VIEW current_posting AS
SELECT
    posting.id AS posting_id,
    posting.board_id,
    board.platform,
    posting.ref,
    raw_posting.url,
    reading.title,
    reading.role,
    reading.employer,
    reading.employer_parent,
    COALESCE(board.setting, reading.employer_setting) AS setting,
    reading.employment,
    reading.shift,
    reading.specialty,
    reading.seniority,
    reading.travel,
    reading.posted,
    reading.valid_through,
    reading.requisition_id,
    reading.experience_min_years,
    reading.text_id,
    reading.text_chars,
    reading.id AS reading_id,
    reading.version AS rules_version,
    posting.first_seen,
    posting.last_seen,
    posting.closed,
    posting.closed_reason
FROM posting
JOIN reading ON reading.id = posting.reading_id
LEFT JOIN board ON board.id = posting.board_id
LEFT JOIN raw_posting ON raw_posting.id = posting.raw_id
