-- One row is one state with open postings of one role: how many have their first place there, how many any place.
CREATE VIEW open_by_state AS
SELECT
    role, state,
    COUNT(DISTINCT CASE WHEN place.position = 0 THEN posting_id END) AS postings,
    COUNT(DISTINCT posting_id) AS postings_anywhere
FROM open_posting
JOIN place ON place.reading_id = open_posting.reading_id
WHERE state IS NOT NULL
GROUP BY role, state
