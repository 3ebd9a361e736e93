-- One row is one credential in the open postings of one role, setting and state: how many ask it, how many require it,
-- of how many. A posting counts in its first place's state. A setting or state nobody knows is an empty text.
CREATE VIEW requirement_share AS
SELECT
    total.role, total.setting, total.state, asked.code, asked.asking, asked.requiring, total.postings
FROM (
    SELECT role, COALESCE(setting, '') AS setting, COALESCE(state, '') AS state, COUNT(*) AS postings
    FROM open_posting
    LEFT JOIN place ON place.reading_id = open_posting.reading_id AND place.position = 0
    GROUP BY role, COALESCE(setting, ''), COALESCE(state, '')
) AS total
JOIN (
    SELECT
        role, COALESCE(setting, '') AS setting, COALESCE(state, '') AS state, code,
        COUNT(DISTINCT CASE WHEN level <> 'not_required' THEN open_posting.posting_id END) AS asking,
        COUNT(DISTINCT CASE WHEN level = 'required' THEN open_posting.posting_id END) AS requiring
    FROM open_posting
    JOIN requirement ON requirement.reading_id = open_posting.reading_id
    LEFT JOIN place ON place.reading_id = open_posting.reading_id AND place.position = 0
    GROUP BY role, COALESCE(setting, ''), COALESCE(state, ''), code
) AS asked ON asked.role = total.role AND asked.setting = total.setting AND asked.state = total.state
