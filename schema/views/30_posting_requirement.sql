-- One row is one credential asked by one posting (open or closed), with the words that prove it.
CREATE VIEW posting_requirement AS
SELECT
    current_posting.posting_id,
    current_posting.role,
    current_posting.closed,
    requirement.code,
    requirement.kind,
    requirement.level,
    requirement.window_days,
    requirement.either_group,
    requirement.condition,
    requirement.quote,
    requirement.quote_start,
    requirement.quote_end,
    requirement.field,
    requirement.rule,
    requirement.reading_id,
    requirement.position
FROM current_posting
JOIN requirement ON requirement.reading_id = current_posting.reading_id
