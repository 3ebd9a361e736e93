"""What each page shows: questions asked of the snapshot, answers shaped for the templates."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from app.explore import charts, marking, sharing
from app.explore import questions as ask
from app.explore.figures import UNKNOWN, Figures, Rows
from app.explore.filters import COUNTS, Filter
from app.explore.held import PAY_STEP
from schema.vocab import credentials, duties

DATABASE = "rxjobs"
ROLES = ("pharmacist", "technician", "intern", "aide", "other")
LEVELS = ("required", "obtain_within", "conditional", "preferred", "not_required")
LEAGUE_ROWS = 18
COLUMN_HEIGHT = 160
ROWS_A_PAGE = 50


async def dashboard(datasette: Any, arguments: Any) -> dict[str, Any]:
    """Numbers, charts and health of what the filter passes."""
    f = Filter.of(plain(arguments))
    found = await told(datasette, f)
    names = {code: row["name"] for code, row in credentials().items()}
    return {
        "f": f,
        "counts": tuple(COUNTS),
        "roles": ROLES,
        "levels": LEVELS,
        "names": names,
        "totals": found["totals"][0],
        "role_bars": charts.bars(found["roles"], lambda name: _narrowed(f, "role", name)),
        "setting_bars": charts.bars(found["settings"], lambda name: _narrowed(f, "setting", name)),
        "tiles": charts.tiles(found["states"], lambda name: "/jobs" + f.query(state=name)),
        "league": charts.stacks(
            found["credentials"],
            LEVELS,
            lambda name, level: "/jobs" + f.query(code=name, asked=level),
            LEAGUE_ROWS,
        ),
        "pay_bars": charts.bars(
            charts.stepped(found["pay"], PAY_STEP), lambda name: _narrowed(f, "pay", name.split()[0])
        ),
        "pay_step": PAY_STEP,
        "employer_bars": charts.bars(found["employers"], lambda name: "/jobs" + f.query(employer=name)),
        "days": charts.columns(found["days"], ROLES, COLUMN_HEIGHT, getattr(datasette, "rxjobs_days", ())),
        "unknown": found["unknown"][0],
        "boards": found["boards"],
    }


async def jobs(datasette: Any, arguments: Any) -> dict[str, Any]:
    """A page of the jobs that pass."""
    given = plain(arguments)
    f, page = Filter.of(given), max(1, int(given["page"])) if given.get("page", "").isdecimal() else 1
    totals = (await told(datasette, f))["totals"][0]
    found = await listed(datasette, f, ROWS_A_PAGE, (page - 1) * ROWS_A_PAGE)
    return {"f": f, "jobs": found, "totals": totals, "page": page, "has_next": page * ROWS_A_PAGE < totals["jobs"]}


async def listed(datasette: Any, f: Filter, rows: int, offset: int = 0) -> Rows:
    """Jobs with postings that pass, those with most first: what the job is, and of these postings how many and when."""
    found = await asyncio.to_thread(figures_of(datasette).jobs, f, rows, offset)
    named = await asked(datasette, ask.NAMED, {"jobs": json.dumps([row["job_id"] for row in found])})
    by_id = {row["job_id"]: row for row in named}
    return [by_id[row["job_id"]] | row for row in found if row["job_id"] in by_id]


async def job(datasette: Any, job_id: str) -> dict[str, Any] | None:
    """One job, its postings and what the first of them asks, each with its words; None where there is none."""
    found = await asked(datasette, ask.JOB, {"job": job_id})
    if not found:
        return None
    members = await asked(datasette, ask.MEMBERS, {"job": job_id})
    one = {"posting": members[0]["posting_id"]} if members else {"posting": ""}
    requirements = await asked(datasette, ask.REQUIREMENTS, one)
    has_texts = await datasette.get_database(DATABASE).table_exists("texts")
    texts = await asked(datasette, ask.TEXT, one) if has_texts else []
    return {
        "job": found[0],
        "members": members,
        "shared": sharing.shared(members) if members else [],
        "again": await asked(datasette, ask.AGAIN, {"job": job_id}),
        "requirements": requirements,
        "names": {code: row["name"] for code, row in credentials().items()},
        "pay": await asked(datasette, ask.PAY, one),
        "places": await asked(datasette, ask.PLACES, one),
        "abilities_names": {code: row["name"] for code, row in duties().items()},
        "abilities": await asked(datasette, ask.ABILITIES, one),
        "text": marking.marked(texts[0]["text"], requirements) if texts else None,
    }


def plain(arguments: Any) -> dict[str, str]:
    """The first value of each field of an address."""
    return {name: arguments.get(name) or "" for name in arguments}


def _narrowed(f: Filter, field: str, value: str) -> str:
    """The jobs behind a bar; nothing leads to what is unknown."""
    return "" if value == UNKNOWN else "/jobs" + f.query(**{field: value})


def figures_of(datasette: Any) -> Figures:
    """The counted answers of the site's snapshot."""
    found: Figures = datasette.rxjobs_figures
    return found


async def told(datasette: Any, f: Filter) -> Mapping[str, Rows]:
    """The rows of every chart of the first page, by its name; counted beside the loop that answers others."""
    return {**await asyncio.to_thread(figures_of(datasette).told, f), "boards": await asked(datasette, ask.BOARDS, {})}


async def asked(datasette: Any, sql: str, values: Mapping[str, Any]) -> Rows:
    """The rows of a question in SQL."""
    result = await datasette.get_database(DATABASE).execute(sql, dict(values))
    return [dict(row) for row in result.rows]
