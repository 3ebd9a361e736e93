-- One row is one credential at one level in the open postings of one role, setting and state: how many ask it so.
-- A posting counts in its first place's state. A setting or state nobody knows is an empty text.
CREATE VIEW requirement_level AS
SELECT
    role, COALESCE(setting, '') AS setting, COALESCE(state, '') AS state, code, level,
    COUNT(*) AS postings
FROM open_posting
JOIN (SELECT DISTINCT reading_id, code, level FROM requirement) AS said ON said.reading_id = open_posting.reading_id
LEFT JOIN place ON place.reading_id = open_posting.reading_id AND place.position = 0
GROUP BY role, COALESCE(setting, ''), COALESCE(state, ''), code, level
