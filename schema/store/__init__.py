"""All SQL that writes, and the only translator between rows and records.

Functions take an open `Connection` and leave the transaction to the caller, who decides what belongs together;
only `upgrade` takes an `Engine`. Every write can be repeated: rows have ids made of what they hold, and a row that
is there already is left alone.
"""

from schema.store.ads import match_ads, unmatched_postings
from schema.store.closing import (
    Reading,
    board_readings,
    close_absent,
    close_said,
    complete_looks,
    has_newer_report,
    save_doubt,
)
from schema.store.contents import Saved, point_at_readings, save_contents, save_unread, unread_contents
from schema.store.fills import Fill, measure_fills, past_fills
from schema.store.health import BoardHealth, board_healths
from schema.store.jobs import (
    job_members,
    load_judgements,
    load_links,
    redirect_jobs,
    save_jobs,
    save_judgement,
    save_links,
    save_match_keys,
)
from schema.store.known import known_postings, stale_contents
from schema.store.load import load_readings
from schema.store.migrate import REVISION_UNKNOWN, head_revision, revision, upgrade
from schema.store.raws import Content, content, is_odd, raw_of, words
from schema.store.readings import reading_id, save_readings
from schema.store.rows import batches, insert_new, short_hash, table_of, upsert
from schema.store.runs import (
    BoardCard,
    finish_run,
    know_board,
    load_runs,
    load_verdict,
    record_run,
    save_boards,
    save_report,
    save_robots,
    save_step,
    save_verdict,
    start_run,
)
from schema.store.sightings import save_sightings

__all__ = [
    "REVISION_UNKNOWN",
    "BoardCard",
    "BoardHealth",
    "Content",
    "Fill",
    "Reading",
    "Saved",
    "batches",
    "board_healths",
    "board_readings",
    "close_absent",
    "close_said",
    "complete_looks",
    "content",
    "finish_run",
    "has_newer_report",
    "head_revision",
    "insert_new",
    "is_odd",
    "job_members",
    "know_board",
    "known_postings",
    "load_judgements",
    "load_links",
    "load_readings",
    "load_runs",
    "load_verdict",
    "match_ads",
    "measure_fills",
    "past_fills",
    "point_at_readings",
    "raw_of",
    "reading_id",
    "record_run",
    "redirect_jobs",
    "revision",
    "save_boards",
    "save_contents",
    "save_doubt",
    "save_jobs",
    "save_judgement",
    "save_links",
    "save_match_keys",
    "save_readings",
    "save_report",
    "save_robots",
    "save_sightings",
    "save_step",
    "save_unread",
    "save_verdict",
    "short_hash",
    "stale_contents",
    "start_run",
    "table_of",
    "unmatched_postings",
    "unread_contents",
    "upgrade",
    "upsert",
    "words",
]
