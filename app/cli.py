"""The verbs: `rxjobs COMMAND`. Each is a thin door to a module of `app`, imported only when its verb is used.

Exit codes: 0 done, 1 done with something to look at, 2 wrong use or bad input (one line on stderr, no traceback).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError
from typer.exceptions import TyperException

from app import (
    verbs_backfill,
    verbs_backup,
    verbs_boards,
    verbs_data,
    verbs_explore,
    verbs_jobposting,
    verbs_match,
    verbs_night,
    verbs_reprocess,
    verbs_sample,
    verbs_search,
    verbs_snapshot,
    verbs_worker,
)
from app.errors import UserError
from app.output import complain, progress
from app.veil import show_veiled

STOPPED = 130

cli = typer.Typer(
    name="rxjobs",
    help="What pharmacies hire for: read boards, read ads, join duplicates, publish snapshots.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
verbs_night.add(cli)
verbs_boards.add(cli)
verbs_data.add(cli)
verbs_match.add(cli)
verbs_snapshot.add(cli)
verbs_sample.add(cli)
verbs_search.add(cli)
verbs_backup.add(cli)
verbs_backfill.add(cli)
verbs_reprocess.add(cli)
verbs_explore.add(cli)
verbs_jobposting.add(cli)
verbs_worker.add(cli)

Out = Annotated[Path | None, typer.Option("--out", help="write here instead of standard output")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="processes to read with")]


@cli.command(epilog="Example: rxjobs read ads.jsonl --out read.jsonl --workers 2")
def read(
    file: Annotated[Path, typer.Argument(help="JSONL, or CSV by its ending")], out: Out = None, workers: Workers = 1
) -> int:
    """Read ads from a file: role, requirements, pay, places, with the words that prove each. No database."""
    from app.read import read as read_file

    with progress("ads read") as advance:
        counts = read_file(file, out, workers=workers, complain=complain, progress=advance)
    return 1 if counts.bad else 0


@cli.command(epilog="Example: rxjobs dedupe ads.jsonl --out jobs.csv")
def dedupe(
    file: Annotated[Path, typer.Argument(help="JSONL, CSV or Parquet by its ending")],
    out: Out = None,
    workers: Workers = 1,
    engine: Annotated[
        str, typer.Option(help="where each state's ads are matched: local, or dask://HOST:PORT")
    ] = "local",
) -> int:
    """Group ads of a file into jobs: id, job_id, score and why, as CSV. No database."""
    from app.dedupe import dedupe as dedupe_file
    from app.engine import engine_or_none

    with engine_or_none(engine) as place, progress("ads matched") as advance:
        counts = dedupe_file(file, out, workers=workers, complain=complain, progress=advance, place=place)
    return 1 if counts.bad else 0


@cli.command(epilog="Example: rxjobs demo --dir /tmp/town")
def demo(
    folder: Annotated[
        Path, typer.Option("--dir", help="where the town's database, landing files and snapshot go")
    ] = Path("var/demo"),
) -> int:
    """A miniature job-board town on loopback, two nights, a database and a snapshot. Needs no network."""
    from app.demo import demo as run_demo

    return run_demo(folder)


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code; every expected trouble is one line on stderr and exit code 2."""
    sys.excepthook = show_veiled
    try:
        code = cli(args=argv, standalone_mode=False)
        if code == STOPPED:  # Typer makes a code of Ctrl-C, and so of SIGTERM
            complain("rxjobs: stopped; the same command takes it up again")
    except TyperException as error:
        if said := error.format_message():  # without words where the help itself was the answer
            complain(f"rxjobs: {said}")
        code = 2
    except UserError as error:
        complain(f"rxjobs: {error}")
        code = 2
    except DBAPIError as error:
        complain(f"rxjobs: the database failed: {' '.join(str(error.orig).split())}; run the same command again")
        code = 2
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except OSError as error:  # a full disk, a folder that may not be written
        complain(f"rxjobs: {error.filename or 'the system'}: {error.strerror or error}")
        code = 2
    sys.exit(code or 0)


if __name__ == "__main__":
    main()
