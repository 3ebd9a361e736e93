"""The views as files, and how each engine spells what they have in common.

A file may say `UTC_DAY(x)` and `UTC_MONTH(x)` of a stored time, `DAYS_BETWEEN(from, to)` of two of them,
`NEXT_DAY(day)` and `DAY_GAP(from, to)` of days, `CODE_FAMILY(code)` of the code of a credential, and `STATE_RULES`,
which stands for the rows of `reference/state_rules.csv`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from schema.vocab import reference

VIEWS = Path(__file__).parent.parent / "views"
_DAY = re.compile(r"UTC_DAY\(([\w.]+)\)")
_MONTH = re.compile(r"UTC_MONTH\(([\w.]+)\)")
_NEXT = re.compile(r"NEXT_DAY\(([\w.]+)\)")
_FAMILY = re.compile(r"CODE_FAMILY\(([\w.]+)\)")
_TWO = r"\(((?:[^(),]|\([^()]*\))+),\s*((?:[^(),]|\([^()]*\))+)\)"
_BETWEEN, _GAP = re.compile("DAYS_BETWEEN" + _TWO), re.compile("DAY_GAP" + _TWO)
# The first two parts of a code; two full stops behind it spare a case for codes of fewer parts.
_REST = r"substr(\1 || '..', instr(\1 || '..', '.') + 1)"
SQLITE_FAMILY = rf"rtrim(substr(\1 || '..', 1, instr(\1 || '..', '.') + instr({_REST}, '.') - 1), '.')"
SPELLINGS = {
    "postgresql": (
        (_BETWEEN, r"(CAST(\2 AT TIME ZONE 'UTC' AS date) - CAST(\1 AT TIME ZONE 'UTC' AS date))"),
        (_GAP, r"(\2 - \1)"),
        (_DAY, r"CAST(\1 AT TIME ZONE 'UTC' AS date)"),
        (_MONTH, r"to_char(\1 AT TIME ZONE 'UTC', 'YYYY-MM')"),
        (_NEXT, r"(\1 + 1)"),
        (_FAMILY, r"substring(\1 from '^[^.]*[.]?[^.]*')"),
    ),
    "sqlite": (
        (_BETWEEN, r"CAST(julianday(date(\2)) - julianday(date(\1)) AS INTEGER)"),
        (_GAP, r"CAST(julianday(\2) - julianday(\1) AS INTEGER)"),
        (_DAY, r"date(\1)"),
        (_MONTH, r"strftime('%Y-%m', \1)"),
        (_NEXT, r"date(\1, '+1 day')"),
        (_FAMILY, SQLITE_FAMILY),
    ),
}


def views() -> Iterator[tuple[str, str]]:
    """Name and SQL of each view, in the order of their file names: `NN_name.sql`."""
    for path in sorted(VIEWS.glob("*.sql")):
        yield re.sub(r"^\d+_", "", path.stem), path.read_text(encoding="utf-8")


def spelt(body: str, engine: str) -> str:
    """The SQL of a view as `engine` ("sqlite" or "postgresql") understands it."""
    for pattern, spelling in SPELLINGS[engine]:
        body = pattern.sub(spelling, body)
    body = body.replace("STATE_RULES", _state_rules()) if "STATE_RULES" in body else body
    return body.replace("%", "%%") if engine == "postgresql" else body  # psycopg takes one for a parameter


@cache
def views_digest() -> str:
    """A hash of all views and of the rows that stand in one."""
    text = "\n".join(body for _, body in views()) + _state_rules() + repr(SPELLINGS)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _state_rules() -> str:
    """The rows of the reference as a query."""
    rows = [
        ", ".join(f"{_literal(value)} AS {name}" for name, value in row.items()) for row in reference("state_rules")
    ]
    return " UNION ALL ".join(f"SELECT {row}" for row in rows)


def _literal(value: str) -> str:
    """A text as SQL; empty is unknown."""
    return "CAST('" + value.replace("'", "''") + "' AS text)" if value else "CAST(NULL AS text)"
