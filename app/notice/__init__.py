"""One page a night for people who do not watch: as files, by mail, to a webhook; metrics; and a sign of life."""

from app.notice.giving import give, give_failure
from app.notice.page import Page, page_of

__all__ = ["Page", "give", "give_failure", "page_of"]
