"""`rxjobs explore`: the analysts' pages over one snapshot. Configuration of Datasette and a few pages of its own."""

from app.explore.serving import application, serve
from app.explore.snapshot import database_of, newest

__all__ = ["application", "database_of", "newest", "serve"]
