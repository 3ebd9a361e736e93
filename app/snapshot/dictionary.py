"""The data dictionary in words, from the one list of columns: what docs/data-dictionary.md holds."""

from __future__ import annotations

from app.snapshot.columns import FILES, TEXTS, Column, File

HEAD = """# Data dictionary

What every column of a snapshot means. Made from `app/snapshot/columns.py`; `tests/test_dictionary.py` fails while they
differ and says how to make it again. A snapshot's own `datapackage.json` says the same for machines, with the share of
rows in which each column is filled and, where it has been measured, its accuracy.

- Files are CSV (UTF-8, RFC 4180) and Parquet with the same columns. An empty cell is unknown, never zero or "no".
- Times are UTC to the second (`2026-11-01T03:05:00Z`), days are days, booleans are `true` and `false`.
- Cells marked *words* are the board's or the ad's: control and direction marks are left out, a cell that a spreadsheet
  would run starts with an apostrophe, and e-mail addresses, telephone numbers and names of contacts are replaced by
  `[e-mail removed]`, `[phone removed]`, `[name removed]`. `start` and `end` count code points in the ad's own text,
  before any of this: a quote with a mark or an apostrophe is not as long as `end - start`.
- The moment of a snapshot is in `manifest.json` (`as_of`): nothing that became known later is in it.
"""


def dictionary() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(file) for file in (*FILES, TEXTS))])


def _section(file: File) -> str:
    key = ", ".join(f"`{name}`" for name in file.key)
    only = " Only with `--with-text`." if file is TEXTS else ""
    rows = "\n".join(_row(column) for column in file.columns)
    head = f"## {file.name}\n\nOne row: {file.row}. Key: {key}.{only}\n\n| column | type | meaning |\n|---|---|---|"
    return f"{head}\n{rows}\n"


def _row(column: Column) -> str:
    kind = f"{column.type}, {column.unit}" if column.unit else column.type
    kind = f"{kind}, words" if column.words else kind
    allowed = f": {', '.join(f'`{value}`' for value in column.allowed)}" if column.allowed else ""
    return f"| `{column.name}` | {kind} | {column.says}{allowed} |"
