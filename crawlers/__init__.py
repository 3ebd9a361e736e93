"""EARS: a board's answer in, `RawPosting`s out."""
