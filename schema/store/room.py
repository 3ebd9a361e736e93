"""Room for PostgreSQL to sort and count in, for the few statements of a night that look at everything."""

from __future__ import annotations

from sqlalchemy import Connection

# Its default of 4 MB sends the counting of 150,000 postings to the disk. Each sort or hash of a statement may take so
# much: with the statements of this project some 300 MB at most, for seconds.
ROOM_MB = 64


def make_room(connection: Connection) -> None:
    """For the rest of the transaction; SQLite has a cache instead (app/database.py)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL work_mem = '{ROOM_MB}MB'")
