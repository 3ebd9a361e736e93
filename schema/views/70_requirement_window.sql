-- One row is one family of credentials (the first two parts of a code: CERT.CPHT of CERT.CPHT.PTCB) that open postings of
-- one role let people obtain within so many days: how many do.
CREATE VIEW requirement_window AS
SELECT role, CODE_FAMILY(code) AS family, window_days, COUNT(DISTINCT open_posting.posting_id) AS postings
FROM open_posting
JOIN requirement ON requirement.reading_id = open_posting.reading_id
WHERE level = 'obtain_within' AND window_days IS NOT NULL
GROUP BY role, CODE_FAMILY(code), window_days
