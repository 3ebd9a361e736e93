-- One row is one duty done or one skill asked in one posting (open or closed), with the words that prove it.
CREATE VIEW posting_ability AS
SELECT
    current_posting.posting_id,
    current_posting.role,
    current_posting.setting,
    current_posting.closed,
    ability.kind,
    ability.code,
    ability.quote
FROM current_posting
JOIN ability ON ability.reading_id = current_posting.reading_id
