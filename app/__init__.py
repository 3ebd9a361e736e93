"""HANDS: the only room that touches everything: commands, steps of a night, files, databases."""
