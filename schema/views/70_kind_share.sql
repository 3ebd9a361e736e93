-- One row is one kind of credential (license, certification, residency ...) in the postings of one role and setting: how
-- many ask at least one of the kind, ever and open now.
CREATE VIEW kind_share AS
SELECT
    role, setting, kind,
    COUNT(*) AS postings,
    SUM(CASE WHEN closed IS NULL THEN 1 ELSE 0 END) AS open_postings
FROM (
    SELECT DISTINCT current_posting.posting_id, role, setting, closed, kind
    FROM current_posting
    JOIN requirement ON requirement.reading_id = current_posting.reading_id
    WHERE level <> 'not_required'
) AS asked
GROUP BY role, setting, kind
