-- One row is one day (UTC) on which one board was read: was any reading complete, how much did the fullest one list.
CREATE VIEW board_day AS
SELECT
    UTC_DAY(board_report.finished) AS day,
    board_report.board_id,
    MAX(CASE WHEN board_report.complete THEN 1 ELSE 0 END) AS is_complete,
    MAX(board_report.listed) AS listed,
    COUNT(*) AS readings
FROM board_report
GROUP BY UTC_DAY(board_report.finished), board_report.board_id
