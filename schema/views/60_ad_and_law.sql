-- One row is one open technician posting in a US state: does it ask national certification (at once, later, as a wish, or
-- not), and is that more or less than the state is said to ask? Unverified until state_rule.verified_on says when.
CREATE VIEW ad_and_law AS
SELECT
    asked.posting_id,
    asked.state,
    asked.ad,
    state_rule.national_certification AS law,
    CASE
        WHEN state_rule.national_certification = 'unknown' THEN 'unknown'
        WHEN asked.ad = 'required' AND state_rule.national_certification <> 'yes' THEN 'more'
        WHEN asked.ad = 'obtain_within' AND state_rule.national_certification IN ('no', 'upper tier') THEN 'more'
        WHEN asked.ad IN ('preferred', 'silent') AND state_rule.national_certification IN ('yes', 'within') THEN 'less'
        ELSE 'as much'
    END AS ad_asks,
    state_rule.verified_on IS NOT NULL AS is_verified
FROM (
    SELECT
        open_posting.posting_id,
        place.state,
        CASE MIN(CASE requirement.level
            WHEN 'required' THEN 1 WHEN 'obtain_within' THEN 2 WHEN 'conditional' THEN 3 WHEN 'preferred' THEN 4 ELSE 5 END)
            WHEN 1 THEN 'required' WHEN 2 THEN 'obtain_within' WHEN 3 THEN 'conditional' WHEN 4 THEN 'preferred'
            ELSE 'silent' END AS ad
    FROM open_posting
    JOIN place ON place.reading_id = open_posting.reading_id AND place.position = 0
    LEFT JOIN requirement ON requirement.reading_id = open_posting.reading_id AND requirement.code LIKE 'CERT.CPHT%'
    WHERE open_posting.role = 'technician'
    GROUP BY open_posting.posting_id, place.state
) AS asked
JOIN state_rule ON state_rule.state = asked.state
