-- One row is the hourly base pay (USD) of open postings of one role that require one credential.
CREATE VIEW pay_by_credential AS
SELECT
    paid.role,
    paid.code,
    COUNT(*) AS postings,
    AVG(paid.lower) AS mean_lower,
    AVG(paid.upper) AS mean_upper
FROM (
    SELECT DISTINCT
        posting_pay.posting_id, posting_pay.role, requirement.code,
        posting_pay.hourly_min_usd AS lower,
        COALESCE(posting_pay.hourly_max_usd, posting_pay.hourly_min_usd) AS upper
    FROM posting_pay
    JOIN posting ON posting.id = posting_pay.posting_id
    JOIN requirement ON requirement.reading_id = posting.reading_id AND requirement.level = 'required'
    WHERE posting_pay.closed IS NULL AND posting_pay.hourly_min_usd IS NOT NULL
) AS paid
GROUP BY paid.role, paid.code
