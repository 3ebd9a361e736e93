"""How Alembic reaches the database: over the connection `schema.store.upgrade` hands in, or, when called as
`alembic upgrade head` from the checkout, at RXJOBS_DATABASE_URL."""

from __future__ import annotations

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine, make_url

from schema import types
from schema.store.migrate import create_views, drop_views, ours
from schema.tables import Base


def rendered(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Our own column types as `types.Name()`; False leaves the rest to Alembic."""
    ours_too = kind == "type" and isinstance(thing, types.UTCDateTime | types.PlainText | types.Json)
    return f"types.{type(thing).__name__}()" if ours_too else False


def migrate(connection: Connection) -> None:
    """Run the migrations that were asked for between the end of the old views and the beginning of the new."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        include_name=ours,
        render_item=rendered,
        compare_type=True,
    )
    with context.begin_transaction():
        drop_views(connection)
        context.run_migrations()
        if context.get_head_revision() == context.get_context().get_current_revision():
            create_views(connection)


def connect() -> None:
    """Migrate over the given connection or a new one."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    folder = os.environ.get("RXJOBS_VAR", "var")
    url = make_url(os.environ.get("RXJOBS_DATABASE_URL", "sqlite:///{var}/rxjobs.sqlite").replace("{var}", folder))
    if url.drivername.startswith("postgres"):
        url = url.set(drivername="postgresql+psycopg")
    with create_engine(url).begin() as connection:
        migrate(connection)


connect()
