-- One row is one duty or skill in the open postings of one role and setting: how many name it, of how many.
CREATE VIEW ability_share AS
SELECT total.role, total.setting, named.kind, named.code, named.naming, total.postings
FROM (
    SELECT role, COALESCE(setting, '') AS setting, COUNT(*) AS postings
    FROM open_posting
    GROUP BY role, COALESCE(setting, '')
) AS total
JOIN (
    SELECT role, COALESCE(setting, '') AS setting, kind, code, COUNT(DISTINCT posting_id) AS naming
    FROM posting_ability
    WHERE closed IS NULL
    GROUP BY role, COALESCE(setting, ''), kind, code
) AS named ON named.role = total.role AND named.setting = total.setting
