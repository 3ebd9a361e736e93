-- One row is the closed postings of one role and setting: how many, and the sums of the days they were open, at least and
-- at most (see posting_life); divide by `closed` for means.
CREATE VIEW life_share AS
SELECT
    role, setting,
    COUNT(*) AS closed,
    SUM(days_at_least) AS sum_at_least,
    SUM(days_at_most) AS sum_at_most
FROM posting_life
GROUP BY role, setting
