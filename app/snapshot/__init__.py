"""Snapshots: the database as plain files that a stranger can read, cite and check."""
