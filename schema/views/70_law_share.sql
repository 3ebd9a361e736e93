-- One row is how many open technician postings of one state ask national certification in one way, and whether that is
-- more or less than the state is said to ask (see ad_and_law).
CREATE VIEW law_share AS
SELECT state, ad, law, ad_asks, COUNT(*) AS postings
FROM ad_and_law
GROUP BY state, ad, law, ad_asks
