"""Closed vocabularies, and loaders of the reference tables in `schema/reference/`.

A value outside a vocabulary is never mapped to a default: it stays None and is counted by whoever met it.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"
HOURS_A_YEAR = 2080  # the one annualisation constant: 52 weeks of 40 hours


class Role(StrEnum):
    """Who an ad hires."""

    PHARMACIST = "pharmacist"
    TECHNICIAN = "technician"
    INTERN = "intern"
    AIDE = "aide"
    OTHER = "other"


class Level(StrEnum):
    """How strongly a credential is asked."""

    REQUIRED = "required"
    PREFERRED = "preferred"
    OBTAIN_WITHIN = "obtain_within"
    CONDITIONAL = "conditional"
    NOT_REQUIRED = "not_required"


class PayUnit(StrEnum):
    """The period an amount is paid for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    YEAR = "year"


class PayOtherKind(StrEnum):
    """Money that is not base pay."""

    SIGN_ON = "sign_on"
    DIFFERENTIAL = "differential"
    RELOCATION = "relocation"
    RETENTION = "retention"
    TRAVEL_PACKAGE = "travel_package"
    BAND = "band"


class Employment(StrEnum):
    """Kinds of employment; `prn` holds per diem, PRN, pool and as-needed work."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    PRN = "prn"
    TEMPORARY = "temporary"
    CONTRACT = "contract"
    INTERNSHIP = "internship"


class Setting(StrEnum):
    """Practice settings of an employer."""

    RETAIL_CHAIN = "retail_chain"
    INDEPENDENT = "independent"
    HOSPITAL = "hospital_inpatient"
    AMBULATORY = "ambulatory"
    LONG_TERM_CARE = "long_term_care"
    MAIL_ORDER = "mail_order"
    SPECIALTY = "specialty"
    INFUSION = "infusion"
    PBM = "pbm"
    FEDERAL = "federal"
    ACADEMIC = "academic"
    STAFFING = "staffing"
    OTHER = "other"


class Failure(StrEnum):
    """Why something of a board could not be read."""

    DNS = "dns"
    TLS = "tls"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    ROBOTS = "robots"
    NOT_PUBLIC = "not_public"
    BOT_WALL = "bot_wall"
    AUTH = "auth"
    NO_KEY = "no_key"
    MOVED = "moved"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    SHAPE = "shape_changed"
    EMPTY = "empty_answer"
    TRUNCATED = "truncated"
    BUDGET = "budget"
    NO_RECORDING = "no_recording"
    CRASHED = "crashed"
    OTHER = "other"


@cache
def reference(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `schema/reference/<name>.csv` as dicts of column to cell."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def credentials() -> dict[str, dict[str, str]]:
    """Credential code to its row (code, kind, name, issuer, broader)."""
    return {row["code"]: row for row in reference("credentials")}


@cache
def duties() -> dict[str, dict[str, str]]:
    """Duty and skill code to its row (code, kind, name, typical_role)."""
    return {row["code"]: row for row in reference("duties")}
