"""Every setting of the project: environment variables with the prefix RXJOBS_, read once, each with its why."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from app.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a person may set. The variable of a setting is its name in capitals: `var` is RXJOBS_VAR."""

    # Run-time files (database, landing, snapshots) live in one git-ignored place that a backup can take whole.
    var: Path = Path("var")
    # SQLite asks nothing of a newcomer; PostgreSQL serves several machines: postgresql://user:password@host/name.
    database_url: str = field(default="sqlite:///{var}/rxjobs.sqlite", repr=False)
    # An operator keeps a register of their own without editing the checkout.
    boards: Path = Path("crawlers/boards.toml")
    # Boards see who asks and whom to write to: sent in the User-Agent, asked for before the first live crawl.
    contact: str = ""
    # Seconds between two requests to a host; empty leaves it to crawlers/settings.py, 0 is for loopback only.
    delay_seconds: str = ""
    # Nights begin when boards are quiet and before people look at the numbers.
    nightly_at: str = "02:30"
    # The zone of `nightly_at`: a server in UTC should not move a night twice a year.
    timezone: str = "America/New_York"
    # A posting whose listing entry has not changed is fetched again after this many days, in case its text did.
    reread_days: int = 30
    # In how many complete readings, one after the other, a posting must be absent before it counts as closed.
    second_look: int = 1
    # ... and hours from the first of them to the last: nights run by hand in one hour are not two looks.
    second_look_hours: int = 0
    # In how many readings a listed posting must itself be gone (404) before it counts as closed; 0: never.
    gone_after: int = 3
    # Landing files and reports of so many days, and landing files of so many GB, are kept; 0 keeps all of them.
    keep_days: int = 0
    keep_gb: int = 0
    # Under this name verdicts of `rxjobs review` are stored; empty takes the user name.
    reviewer: str = ""
    # The page of each night goes to this address by mail, through `smtp` ("host:port", "smtps://host" for TLS) ...
    report_to: str = ""
    report_from: str = "rxjobs@localhost"
    smtp: str = ""
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    # ... and as JSON to this one; 1 in `report_only_trouble` keeps good nights quiet.
    webhook: str = field(default="", repr=False)
    report_only_trouble: str = ""
    # 1 gives a night's boards to the workers (`rxjobs worker`) that share its PostgreSQL; the night works along.
    queue: str = ""
    # What long runs say on stderr: "json" for one object a line with run, step and board, "text" for plain lines.
    log: str = ""
    # Processes that read ads; 1 keeps everything in this one.
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)


def load(environment: Mapping[str, str] | None = None) -> Config:
    """The settings of this process. Raises UserError that names the variable and what it should hold."""
    given = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for setting in fields(Config):
        name = f"RXJOBS_{setting.name.upper()}"
        if name in given:
            values[setting.name] = _value(name, given[name], str(setting.type))
    config = Config(**values)  # type: ignore[arg-type]  # - each value was made for its field's type
    return _with_var(config)


def _value(name: str, text: str, kind: str) -> object:
    if kind == "Path":
        return Path(text)
    if kind != "int":
        return text
    if not text.isdecimal():
        raise UserError(f"{name}={text}: a whole number of 0 or more is wanted")
    return int(text)


def _with_var(config: Config) -> Config:
    values = {setting.name: getattr(config, setting.name) for setting in fields(Config)}
    return Config(**{**values, "database_url": config.database_url.replace("{var}", config.var.as_posix())})
