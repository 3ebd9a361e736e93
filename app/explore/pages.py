"""What each page shows: questions asked of the snapshot, answers shaped for the templates."""

from __future__ import annotations

from typing import Any

from app.explore import charts, marking
from app.explore import questions as ask
from app.explore.filters import COUNTS, Filter
from schema.vocab import credentials, duties

DATABASE = "rxjobs"
ROLES = ("pharmacist", "technician", "intern", "aide", "other")
LEVELS = ("required", "obtain_within", "conditional", "preferred", "not_required")
LEAGUE_ROWS = 18
COLUMN_HEIGHT = 160


async def dashboard(datasette: Any, arguments: Any) -> dict[str, Any]:
    """Numbers, charts and health of what the filter passes."""
    f = Filter.of(_plain(arguments))

    async def rows(sql: str) -> list[dict[str, Any]]:
        return await _rows(datasette, sql, dict(f.chosen))

    names = {code: row["name"] for code, row in credentials().items()}
    return {
        "f": f,
        "counts": tuple(COUNTS),
        "roles": ROLES,
        "levels": LEVELS,
        "names": names,
        "totals": (await rows(ask.totals(f)))[0],
        "role_bars": charts.bars(await rows(ask.by_role(f)), lambda name: "/jobs" + f.query(role=name)),
        "setting_bars": charts.bars(await rows(ask.by_setting(f)), lambda name: _setting(f, name)),
        "tiles": charts.tiles(await rows(ask.by_state(f)), lambda name: "/jobs" + f.query(state=name)),
        "league": charts.stacks(
            await rows(ask.by_credential(f)),
            LEVELS,
            lambda name, level: "/jobs" + f.query(code=name, asked=level),
            LEAGUE_ROWS,
        ),
        "pay_bars": charts.bars(charts.stepped(await rows(ask.by_pay(f)), ask.PAY_STEP), lambda _: ""),
        "pay_step": ask.PAY_STEP,
        "employer_bars": charts.bars(await rows(ask.by_employer(f)), lambda name: "/jobs" + f.query(employer=name)),
        "days": charts.columns(await rows(ask.by_day(f)), ROLES, COLUMN_HEIGHT),
        "unknown": (await rows(ask.unknowns(f)))[0],
        "boards": await rows(ask.health()),
    }


async def jobs(datasette: Any, arguments: Any) -> dict[str, Any]:
    """A page of the jobs that pass."""
    given = _plain(arguments)
    f, page = Filter.of(given), max(1, int(given["page"])) if given.get("page", "").isdecimal() else 1
    values = {**f.chosen, "offset": (page - 1) * ask.ROWS_A_PAGE}
    found = await _rows(datasette, ask.listed(f), values)
    totals = (await _rows(datasette, ask.totals(f), dict(f.chosen)))[0]
    return {"f": f, "jobs": found, "totals": totals, "page": page, "has_next": page * ask.ROWS_A_PAGE < totals["jobs"]}


async def job(datasette: Any, job_id: str) -> dict[str, Any] | None:
    """One job, its postings and what the first of them asks, each with its words; None where there is none."""
    found = await _rows(datasette, ask.JOB, {"job": job_id})
    if not found:
        return None
    members = await _rows(datasette, ask.MEMBERS, {"job": job_id})
    one = {"posting": members[0]["posting_id"]} if members else {"posting": ""}
    requirements = await _rows(datasette, ask.REQUIREMENTS, one)
    has_texts = await datasette.get_database(DATABASE).table_exists("texts")
    texts = await _rows(datasette, ask.TEXT, one) if has_texts else []
    return {
        "job": found[0],
        "members": members,
        "requirements": requirements,
        "names": {code: row["name"] for code, row in credentials().items()},
        "pay": await _rows(datasette, ask.PAY, one),
        "places": await _rows(datasette, ask.PLACES, one),
        "abilities_names": {code: row["name"] for code, row in duties().items()},
        "abilities": await _rows(datasette, ask.ABILITIES, one),
        "text": marking.marked(texts[0]["text"], requirements) if texts else None,
    }


def _plain(arguments: Any) -> dict[str, str]:
    return {name: arguments.get(name) or "" for name in arguments}


def _setting(f: Filter, name: str) -> str:
    return "" if name == "unknown" else "/jobs" + f.query(setting=name)


async def _rows(datasette: Any, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    result = await datasette.get_database(DATABASE).execute(sql, values)
    return [dict(row) for row in result.rows]
