"""One platform a file; each file's docstring says what was recorded and what was read in documentation."""
