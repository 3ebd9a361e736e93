"""From an empty database to today's schema, on both engines, and plain words for any other schema."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, inspect, text

from app.database import connect, open_database
from app.errors import UserError
from schema import store
from schema.store.migrate import ours
from schema.store.spelling import views
from schema.tables import Base

ROOT = Path(__file__).resolve().parent.parent


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {"include_name": ours, "compare_type": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


def test_an_empty_database_becomes_todays(empty_database_url: str) -> None:
    engine = open_database(empty_database_url)
    with engine.connect() as connection:
        assert store.revision(connection) == store.head_revision()
    assert set(inspect(engine).get_table_names()) >= set(Base.metadata.tables)
    assert set(inspect(engine).get_view_names()) == {"view_digest", *(name for name, _ in views())}


def test_models_and_migrations_describe_the_same_tables(engine: Engine) -> None:
    assert differences(engine) == []


def test_a_forgotten_migration_is_found(engine: Engine) -> None:
    """The guard above fires when a model gains a column that no migration adds."""
    table = Base.metadata.tables["board"]
    forgotten = Column("forgotten", Integer)
    table.append_column(forgotten)
    try:
        assert [found[0] for found in differences(engine)] == ["add_column"]
    finally:
        table._columns.remove(forgotten)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    store.upgrade(engine)
    assert differences(engine) == []


def test_a_newer_database_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))
    with pytest.raises(UserError, match=r"newer rxjobs; update this checkout"):
        open_database(engine.url)


def test_an_older_database_is_refused_with_advice(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "head_revision", lambda: "9999")
    with pytest.raises(UserError, match=r"older schema \(\w+, this code wants 9999\); back it up, then run: alembic"):
        open_database(engine.url)


def test_the_advice_works_from_the_checkout(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'by_hand.sqlite'}"
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "RXJOBS_DATABASE_URL": address}, check=True)
    assert differences(open_database(address)) == []


def test_an_unreachable_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder, not a database, long enough to be read as a page of one" * 99)
    for address in ("postgres://nobody:secret@127.0.0.1:1/none", f"sqlite:///{tmp_path / 'file'}"):
        with pytest.raises(UserError) as refused:
            open_database(address)
        assert "\n" not in str(refused.value)
        assert "secret" not in str(refused.value)
        assert "RXJOBS_DATABASE_URL" in str(refused.value)


@pytest.mark.parametrize("address", ["mysql://localhost/jobs", "nonsense"])
def test_another_engine_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="RXJOBS_DATABASE_URL"):
        connect(address)
