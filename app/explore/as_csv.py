"""What a page shows as CSV: a chart's numbers, or the jobs that pass a filter. Cells are those of the snapshot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from app.explore.filters import Filter
from app.explore.pages import listed, told

MOST_ROWS = 100_000  # of jobs; whoever wants all has the snapshot's own files


async def chart(datasette: Any, name: str, arguments: Mapping[str, str]) -> str | None:
    """The numbers behind a chart of the first page; None where there is no such chart."""
    rows = (await told(datasette, Filter.of(arguments))).get(name)
    return None if rows is None else written(rows)


async def jobs(datasette: Any, arguments: Mapping[str, str]) -> str:
    """The jobs that pass, in the order of the page, at most MOST_ROWS."""
    return written(await listed(datasette, Filter.of(arguments), MOST_ROWS))


def written(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as RFC 4180 with a header; nothing at all for none."""
    out, writer = io.StringIO(), None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, list(row))
            writer.writeheader()
        writer.writerow(row)
    return out.getvalue()
