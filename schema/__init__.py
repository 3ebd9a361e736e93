"""NOUNS: the records that travel between rooms, the vocabularies, the tables. Imports nothing of ours."""
