-- One row is one work place of one posting (open or closed); a posting with several places has several rows.
-- `is_first` picks one place a posting, for counts that must not count a posting twice.
CREATE VIEW posting_place AS
SELECT
    current_posting.posting_id,
    current_posting.role,
    current_posting.closed,
    place.position = 0 AS is_first,
    place.text,
    place.city,
    place.state,
    place.county_fips,
    place.postal_code,
    place.lat,
    place.lon,
    place.country,
    place.remote
FROM current_posting
JOIN place ON place.reading_id = current_posting.reading_id
