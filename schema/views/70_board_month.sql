-- One row is one board's postings of one role first seen in one month (UTC). Join board_panel on board_id to leave out
-- boards that were not read all the time.
CREATE VIEW board_month AS
SELECT UTC_MONTH(first_seen) AS month, board_id, role, COUNT(*) AS postings
FROM current_posting
GROUP BY UTC_MONTH(first_seen), board_id, role
