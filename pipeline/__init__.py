"""MIND: pure functions, values in, values out. No clock, no network, no database."""

VERSION = "1"
