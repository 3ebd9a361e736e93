-- One row is one credential in the postings of one role first seen in one month (UTC): how many ask it, of how many.
-- New boards bring new postings: join board_panel on board_id where growth of the register must not look like change.
CREATE VIEW requirement_month AS
SELECT total.month, total.role, asked.code, asked.asking, asked.requiring, total.postings
FROM (
    SELECT UTC_MONTH(first_seen) AS month, role, COUNT(*) AS postings
    FROM current_posting
    GROUP BY UTC_MONTH(first_seen), role
) AS total
JOIN (
    SELECT
        UTC_MONTH(current_posting.first_seen) AS month, role, code,
        COUNT(DISTINCT CASE WHEN level <> 'not_required' THEN current_posting.posting_id END) AS asking,
        COUNT(DISTINCT CASE WHEN level = 'required' THEN current_posting.posting_id END) AS requiring
    FROM current_posting
    JOIN requirement ON requirement.reading_id = current_posting.reading_id
    GROUP BY UTC_MONTH(current_posting.first_seen), role, code
) AS asked ON asked.month = total.month AND asked.role = total.role
