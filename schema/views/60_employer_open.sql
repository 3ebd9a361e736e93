-- One row is one employer with open postings: its parent, practice setting, and how much it has open.
CREATE VIEW employer_open AS
SELECT
    employer,
    employer_parent,
    MIN(setting) AS setting,
    COUNT(DISTINCT setting) AS settings,
    COUNT(*) AS open_postings,
    COUNT(DISTINCT board_id) AS boards
FROM open_posting
WHERE employer IS NOT NULL
GROUP BY employer, employer_parent
