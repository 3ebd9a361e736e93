"""`rxjobs explore`: the analysts' pages over one snapshot. Configuration of Datasette and a few pages of its own."""

from app.explore.serving import application, bound, count_first, serve
from app.explore.snapshot import database_of, newest

__all__ = ["application", "bound", "count_first", "database_of", "newest", "serve"]
