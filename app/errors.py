"""The one exception a person sees: a sentence that says what is wrong and what to do."""

from __future__ import annotations


class UserError(Exception):
    """Wrong use or bad input. `rxjobs` prints the text as one line on stderr and exits with 2."""
