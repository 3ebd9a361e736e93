-- One row is the base pay one posting (open or closed) states; postings that state none have no row.
CREATE VIEW posting_pay AS
SELECT
    current_posting.posting_id,
    current_posting.role,
    current_posting.closed,
    pay.min,
    pay.max,
    pay.unit,
    pay.currency,
    pay.hourly_min_usd,
    pay.hourly_max_usd,
    pay.source
FROM current_posting
JOIN pay ON pay.reading_id = current_posting.reading_id
