-- One row is one day (UTC) on one board: how many postings opened, changed, closed and reopened on it.
-- Days on which the board was not read have no row, which is not the same as a day without change: see board_day.
CREATE VIEW daily_change AS
SELECT
    UTC_DAY(posting_event.at) AS day,
    posting.board_id,
    SUM(CASE posting_event.kind WHEN 'opened' THEN 1 ELSE 0 END) AS opened,
    SUM(CASE posting_event.kind WHEN 'changed' THEN 1 ELSE 0 END) AS changed,
    SUM(CASE posting_event.kind WHEN 'closed' THEN 1 ELSE 0 END) AS closed,
    SUM(CASE posting_event.kind WHEN 'reopened' THEN 1 ELSE 0 END) AS reopened
FROM posting_event
JOIN posting ON posting.id = posting_event.posting_id
GROUP BY UTC_DAY(posting_event.at), posting.board_id
