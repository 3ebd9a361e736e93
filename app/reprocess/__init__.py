"""`rxjobs reprocess`: what the database keeps of boards' words, read by today's rules; changes are shown first."""

from app.reprocess.pages import Reprocessed, reprocess
from app.reprocess.report import as_dict, show

__all__ = ["Reprocessed", "as_dict", "reprocess", "show"]
