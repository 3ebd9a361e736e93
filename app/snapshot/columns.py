"""The columns of every file of a snapshot: one list, from which CSV headers, the data dictionary and the tests come.

Types are those of Frictionless Table Schema: string, integer, number, boolean, date, datetime. A column that holds the
board's or the ad's words is `words=True`: its cells are defused against spreadsheets that would run them, and what it
`holds` says which contacts of persons are taken out: all of words, e-mail addresses of an address, nothing of an id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schema.vocab import Employment, Level, PayOtherKind, PayUnit, Role, Setting, credentials


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Frictionless type, what it says, its unit and allowed values where it has them."""

    name: str
    type: str
    says: str
    unit: str | None = None
    allowed: tuple[str, ...] = ()
    words: bool = False
    holds: str = "words"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a snapshot: what a row is, its columns and the columns that order and identify rows."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def _values(*kinds: type[StrEnum]) -> tuple[str, ...]:
    return tuple(value.value for kind in kinds for value in kind)


def _text(name: str, says: str, holds: str = "words") -> Column:
    return Column(name, "string", says, words=True, holds=holds)


def _id(name: str, says: str) -> Column:
    return Column(name, "string", says)


CREDENTIAL_KINDS = tuple(sorted({row["kind"] for row in credentials().values()}))
POSTING = _id("posting_id", "stable id of the posting: hash of board and the board's own reference")
QUOTE = (
    Column(
        "start",
        "integer",
        "first character of the quote in the ad's own text, before contacts were removed",
        unit="code points",
    ),
    Column("end", "integer", "character after the quote, counted likewise", unit="code points"),
    _text("quote", "the words of the ad that prove the row; contacts of persons are replaced by marks"),
)

POSTINGS = File(
    "postings",
    "one advertisement on one board",
    (
        POSTING,
        _id("board", "the board it was read from"),
        _text("ref", "the board's own id of the posting", "id"),
        _text("requisition_id", "the employer's id of the opening, where the board gives it", "id"),
        _text("url", "where the posting can be seen", "address"),
        _text("title", "the title as the board writes it"),
        Column("role", "string", "who the ad hires", allowed=_values(Role)),
        _text("role_reason", "the rule that decided the role and its words"),
        _text("employer", "the employer as the board writes it"),
        _text("employer_canonical", "the employer's canonical name"),
        _text("employer_parent", "its parent organisation, where known"),
        Column("setting", "string", "practice setting of the employer", allowed=_values(Setting)),
        Column("employment", "string", "kind of employment", allowed=_values(Employment)),
        _text("shift", "shift the ad names"),
        _text("specialty", "specialty the ad names"),
        _text("seniority", "seniority the ad names"),
        Column("experience_min_years", "number", "least years of experience asked", unit="years"),
        Column("experience_level", "string", "how strongly experience is asked", allowed=_values(Level)),
        Column("date_posted", "date", "date the board says it was posted"),
        Column("date_posted_is_bound", "boolean", "the posting is that old or older"),
        Column("valid_through", "date", "date the board says it ends"),
        Column("first_seen", "datetime", "first time it was read"),
        Column("last_seen", "datetime", "last time it was listed"),
        Column("closed", "datetime", "when it was closed; empty while open"),
        _id(
            "closed_reason",
            "absent from a complete listing, filled, gone itself while listed, or ended on the day its archive says",
        ),
        Column("text_length", "integer", "length of the ad's text", unit="code points"),
        _id("text_sha256", "first 20 hex digits of the SHA-256 of the ad's text"),
        _id("rules_version", "version of the rules that read it"),
    ),
    ("posting_id",),
)

JOBS = File(
    "jobs",
    "one real opening behind one or more postings",
    (
        _id("job_id", "stable id of the job; merged jobs keep the older id"),
        _text(
            "title", "title of its most complete posting: most of employer, town, state, role; then the longest text"
        ),
        Column("role", "string", "who it hires", allowed=_values(Role)),
        _text("employer", "canonical employer"),
        _text("city", "town of the work place"),
        _text("state", "state of the work place (two letters)", "id"),
        Column("postings", "integer", "postings joined in this job"),
        Column("open_postings", "integer", "of which open"),
        Column("first_seen", "datetime", "first time any of its postings was read"),
        Column("last_seen", "datetime", "last time any of them was listed"),
        Column("closed", "datetime", "when its last posting was closed; empty while one is open"),
        _id("repost_of", "the earliest job of which this one looks like the same opening put up again; empty for none"),
    ),
    ("job_id",),
)

JOB_POSTINGS = File(
    "job_postings",
    "one posting of one job",
    (_id("job_id", "the job"), POSTING),
    ("posting_id",),
)

REQUIREMENTS = File(
    "requirements",
    "one credential that one posting asks of its holder, as the ad states it",
    (
        POSTING,
        Column("number", "integer", "order in the ad, from 1"),
        _id("code", "the credential (see the reference table of credentials)"),
        Column("kind", "string", "what kind of credential", allowed=CREDENTIAL_KINDS),
        Column("level", "string", "how strongly it is asked", allowed=_values(Level)),
        _id("jurisdiction", "states or special places the ad ties it to, separated by spaces"),
        Column("window_days", "integer", "days allowed to obtain it", unit="days"),
        _id("alternative_group", "rows of a posting with the same value are alternatives"),
        _text("condition", "the condition the ad names"),
        *QUOTE,
        _id("rule", "the rule that read it"),
    ),
    ("posting_id", "number"),
)

DUTIES_SKILLS = File(
    "duties_skills",
    "one duty done or skill asked in one posting",
    (
        POSTING,
        _id("code", "the duty or skill (closed vocabulary)"),
        Column("kind", "string", "duty or skill", allowed=("duty", "skill")),
        *QUOTE,
    ),
    ("posting_id", "code"),
)

PAY = File(
    "pay",
    "one statement of money in one posting: base pay, or something else, each with its words",
    (
        POSTING,
        Column("number", "integer", "order, 0 for base pay"),
        Column("kind", "string", "base pay or what else it is", allowed=("base", *_values(PayOtherKind))),
        Column("min", "number", "lower amount as stated"),
        Column("max", "number", "upper amount as stated"),
        Column("unit", "string", "period as stated", allowed=_values(PayUnit)),
        _id("currency", "ISO 4217 code"),
        Column("hourly_min_usd", "number", "lower amount an hour (a year has 2,080 hours)", unit="USD/hour"),
        Column("hourly_max_usd", "number", "upper amount an hour (a year has 2,080 hours)", unit="USD/hour"),
        Column("source", "string", "the board's field or the ad's text", allowed=("board", "text")),
        *QUOTE,
    ),
    ("posting_id", "number"),
)

PLACES = File(
    "places",
    "one work place of one posting",
    (
        POSTING,
        Column("number", "integer", "order on the board, from 1"),
        _text("text", "the place as the board writes it"),
        _text("city", "town"),
        _text("state", "state (two letters) or region", "id"),
        _id("county_fips", "county of the town (five digits)"),
        _text("postal_code", "postal code, where given", "id"),
        Column("lat", "number", "latitude of the town's centre or as the board gives it", unit="degrees"),
        Column("lon", "number", "longitude", unit="degrees"),
        _text("country", "ISO 3166 code", "id"),
        Column("remote", "boolean", "remote work from here"),
    ),
    ("posting_id", "number"),
)

SPELLS = File(
    "spells",
    "one unbroken time in which one posting was open",
    (
        POSTING,
        Column("number", "integer", "1 for the first time, 2 after a reopening ..."),
        Column("opened", "datetime", "first sighting of the spell"),
        Column("opened_after", "datetime", "last complete reading of its board before that, which did not show it"),
        Column("last_seen", "datetime", "last sighting of the spell"),
        Column("closed", "datetime", "when it was closed; empty while open"),
        Column("ended_by", "datetime", "it ended after last_seen and no later than this"),
        _id("closed_reason", "absent, filled, gone or ended; empty while open"),
        Column("left_censored", "boolean", "it was already there when its board was first read completely"),
        Column("right_censored", "boolean", "it was still open at the moment of the snapshot"),
        Column("interval_censored", "boolean", "it ended at an unknown time between last_seen and ended_by"),
        Column("gap_days", "integer", "days (UTC) of the spell without a complete reading of its board", unit="days"),
        _id("gaps", "which days those were: days and first/last pairs, separated by spaces"),
    ),
    ("posting_id", "number"),
)

BOARDS = File(
    "boards",
    "one board and its coverage, as known then",
    (
        _id("board", "id of the board"),
        _text("employer", "whose board it is"),
        _id("platform", "software that hosts it"),
        _text("url", "its public page", "address"),
        Column("setting", "string", "practice setting", allowed=_values(Setting)),
        Column("terms_checked", "date", "when a person read the board's terms of use; empty: nobody has"),
        Column("first_read", "datetime", "first complete reading"),
        Column("last_read", "datetime", "last complete reading"),
        Column("open_postings", "integer", "postings open at the moment of the snapshot"),
        Column("complete", "boolean", "the newest reading was complete"),
        _text("reason", "why it was not"),
    ),
    ("board",),
)

FILES = (POSTINGS, JOBS, JOB_POSTINGS, REQUIREMENTS, DUTIES_SKILLS, PAY, PLACES, SPELLS, BOARDS)

TEXTS = File(
    "texts",
    "the full text of one posting: it belongs to its employer, and is for your own use",
    (POSTING, _text("text", "the ad as read, contacts replaced by marks; offsets of quotes refer to it before that")),
    ("posting_id",),
)
