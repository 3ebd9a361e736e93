-- One row is one day (UTC) from the first reading to the last: how many boards were read, and how many completely.
-- A day on which nothing was read is there with nought: a series over days can tell no change from no look.
CREATE VIEW coverage_day AS
WITH RECURSIVE bounds AS (
    SELECT MIN(day) AS first_day, MAX(day) AS last_day FROM board_day
),
calendar(day) AS (
    SELECT first_day FROM bounds WHERE first_day IS NOT NULL
    UNION ALL
    SELECT NEXT_DAY(calendar.day) FROM calendar JOIN bounds ON calendar.day < bounds.last_day
)
SELECT
    calendar.day,
    COUNT(board_day.board_id) AS boards_read,
    COALESCE(SUM(board_day.is_complete), 0) AS boards_complete
FROM calendar
LEFT JOIN board_day ON board_day.day = calendar.day
GROUP BY calendar.day
