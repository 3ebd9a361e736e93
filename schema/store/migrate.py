"""Bringing a database to the newest schema, and telling which one it has.

Views are dropped before migrations and made again after them: SQLite refuses to rebuild a table that a view names,
and a view is derived, so that its file is the only place where it is described.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from schema.store.spelling import spelt, views, views_digest

MIGRATIONS = Path(__file__).parent.parent / "migrations"
REVISION_UNKNOWN = "unknown"
NIGHT = "night_"  # tables of schema/store/summary.py, each as its view describes it
SEARCH = "search_"  # tables of migrations 0004 and 0005, which no model describes
FOREIGN_TABLES = {"schedule_job"}  # kept by APScheduler in the same database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def head_revision() -> str:
    """The newest revision this code knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """The revision of the database: None when it holds nothing of ours, REVISION_UNKNOWN when it is none of ours
    (a newer program wrote it) or tables of ours stand there without a revision."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        return REVISION_UNKNOWN if inspect(connection).has_table("posting") else None
    return found if found in known_revisions() else REVISION_UNKNOWN


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the database to `target` from whatever it has, an empty one included, and make the views again."""
    with engine.begin() as connection:
        upgrade_over(connection, target)


def upgrade_over(connection: Connection, target: str = "head") -> None:
    """The same inside a transaction of the caller's."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def known_revisions() -> set[str]:
    """Every revision this code can bring to today's."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def drop_views(connection: Connection) -> None:
    """Drop every view of ours, newest first, since later ones may be built on earlier ones."""
    for name in ("view_digest", *(name for name, _ in reversed(list(views())))):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create_views(connection: Connection) -> None:
    """Make every view of schema/views, and `view_digest`, which tells whether they are today's."""
    for _, body in views():
        connection.exec_driver_sql(spelt(body, connection.dialect.name))
    connection.exec_driver_sql(f"CREATE VIEW view_digest AS SELECT '{views_digest()}' AS digest")


def refresh_views(engine: Engine) -> None:
    """Make the views again where they are not today's: a new view needs no migration, and no row is touched."""
    with engine.begin() as connection:
        there = inspect(connection).has_table("view_digest")
        if there and connection.scalar(text("SELECT digest FROM view_digest")) == views_digest():
            return
        drop_views(connection)
        create_views(connection)


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate should look at the thing."""
    kept_by_hand = name is not None and name.startswith((SEARCH, NIGHT))
    return not (kind == "table" and name in FOREIGN_TABLES) and not kept_by_hand
