-- One row is what one state is said to ask of pharmacy technicians; nobody has verified it until `verified_on` says when.
-- Never used to read an ad: requirements are what ads state.
CREATE VIEW state_rule AS
SELECT state, term, trainee, national_certification, window_months, minimum_age, high_school, source, verified_on
FROM (STATE_RULES) AS stated
