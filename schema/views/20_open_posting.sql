-- One row is one posting that is open now.
CREATE VIEW open_posting AS
SELECT * FROM current_posting WHERE closed IS NULL
