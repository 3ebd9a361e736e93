-- One row is the hourly base pay (USD) that open postings of one role state in one state: how many state one, the lowest
-- and highest bound, the means of the lower and upper bounds. Bonuses and differentials are not in it.
CREATE VIEW pay_by_place AS
SELECT
    posting_pay.role,
    place.state,
    COUNT(*) AS postings,
    MIN(posting_pay.hourly_min_usd) AS lowest,
    AVG(posting_pay.hourly_min_usd) AS mean_lower,
    AVG(COALESCE(posting_pay.hourly_max_usd, posting_pay.hourly_min_usd)) AS mean_upper,
    MAX(COALESCE(posting_pay.hourly_max_usd, posting_pay.hourly_min_usd)) AS highest
FROM posting_pay
JOIN posting ON posting.id = posting_pay.posting_id
JOIN place ON place.reading_id = posting.reading_id AND place.position = 0
WHERE posting_pay.closed IS NULL AND posting_pay.hourly_min_usd IS NOT NULL AND place.state IS NOT NULL
GROUP BY posting_pay.role, place.state
