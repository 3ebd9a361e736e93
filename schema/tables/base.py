"""What all tables share: the metadata, the column types and the usual keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, mapped_column

from schema.types import Json, PlainText, UTCDateTime


class Base(DeclarativeBase):
    """The root of all tables. Constraints have names on both engines, so that a migration can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PlainText,
        datetime: UTCDateTime,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


# Child rows are always read by their parent: one clustered tree instead of a table and an index (SQLite only).
CLUSTERED = {"sqlite_with_rowid": False}

Key = Annotated[str, mapped_column(PlainText, primary_key=True)]
Position = Annotated[int, mapped_column(primary_key=True, autoincrement=False, sort_order=-1)]
RunKey = Annotated[str, mapped_column(PlainText, ForeignKey("run.id"))]
PostingKey = Annotated[str, mapped_column(PlainText, ForeignKey("posting.id"))]
ReadingKey = Annotated[str, mapped_column(PlainText, ForeignKey("reading.id"), primary_key=True, sort_order=-2)]
