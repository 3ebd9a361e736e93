-- One row is one duty or skill in the open postings of one role and setting: how many name it, of how many.
CREATE VIEW ability_share AS
SELECT total.role, total.setting, named.kind, named.code, named.naming, total.postings
FROM (
    SELECT role, COALESCE(setting, '') AS setting, COUNT(*) AS postings
    FROM open_posting
    GROUP BY role, COALESCE(setting, '')
) AS total
JOIN (
    SELECT role, COALESCE(setting, '') AS setting, kind, code, COUNT(*) AS naming
    FROM open_posting
    JOIN (SELECT DISTINCT reading_id, kind, code FROM ability) AS said ON said.reading_id = open_posting.reading_id
    GROUP BY role, COALESCE(setting, ''), kind, code
) AS named ON named.role = total.role AND named.setting = total.setting
