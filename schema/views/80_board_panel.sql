-- One row is one board with how long and how well it was read. `is_constant`: it was read completely within two weeks of
-- the first day of all and within two weeks of the last, so that it belongs to a panel that does not grow by new boards.
CREATE VIEW board_panel AS
SELECT
    board_day.board_id,
    MIN(CASE WHEN is_complete = 1 THEN day END) AS first_complete_day,
    MAX(CASE WHEN is_complete = 1 THEN day END) AS last_complete_day,
    COUNT(*) AS days_read,
    SUM(is_complete) AS days_complete,
    CASE
        WHEN DAY_GAP(MIN(bounds.first_day), MIN(CASE WHEN is_complete = 1 THEN day END)) <= 14
            AND DAY_GAP(MAX(CASE WHEN is_complete = 1 THEN day END), MAX(bounds.last_day)) <= 14 THEN 1
        ELSE 0
    END AS is_constant
FROM board_day
CROSS JOIN (SELECT MIN(day) AS first_day, MAX(day) AS last_day FROM board_day) AS bounds
GROUP BY board_day.board_id
