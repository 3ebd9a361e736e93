"""`rxjobs jobposting`: one job as schema.org JobPosting (JSON-LD), for whoever reads that."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.errors import UserError
from app.output import as_json


def add(cli: typer.Typer) -> None:
    """Hang the verb on the command."""
    cli.command(epilog="Example: rxjobs jobposting 00d841351d41aec2bb1b > job.jsonld")(jobposting)


def jobposting(
    job: Annotated[str | None, typer.Argument(metavar="JOB", help="a job's id, as in jobs.csv")] = None,
    snapshot: Annotated[Path | None, typer.Option(help="a snapshot's folder; default: the newest")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="print the JSON Schema that every answer holds to")] = False,
) -> int:
    """One job of a snapshot as JSON-LD: schema.org JobPosting, each requirement with level, days, place and proof."""
    from app.config import load
    from app.explore.snapshot import database_of, newest
    from app.jobposting import SCHEMA, job_rows, posting_node

    if schema:
        as_json(SCHEMA)
        return 0
    if job is None:
        raise UserError("jobposting needs a JOB (or --schema)")
    config = load()
    database = database_of(snapshot or newest(config), config.var / "explore")
    as_json(posting_node(job_rows(database, job)))
    return 0
