"""ApplicantStack: one HTML table at `/x/openings` whose columns are the tenant's choice, then a page a posting.

No recording; shape from two readers by others (2026): no JSON-LD, a page has a table of labelled fields and the text.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from parsel import Selector
from scrapy.http import Response

from crawlers.base import Board
from crawlers.detailpage import PageSpider
from crawlers.entries import OneAnswerSpider, Said
from crawlers.listpage import list_page, said, words_of

TABLE = '//table[@id="data-table"]'
DETAIL = "/x/detail/"


class ApplicantstackSpider(OneAnswerSpider, PageSpider):
    """Reads ApplicantStack boards; `slug` is the employer's host name. A row without a link is another shape."""

    name = "applicantstack"
    tenant_domain = "applicantstack.com"
    address = "/x/openings"
    text = '//section[@id="job-post"] | //div[contains(@class, "listing_description")]'
    shape = "recorded: none; documentation: the table, its columns, both themes of a page"

    def rows(self, response: Response, board: Board) -> Any:  # noqa: ARG002  one signature for all platforms
        """The rows of the table, cells under the heads of their columns; a row of one cell says that there are none."""
        table = list_page(response, TABLE).xpath(TABLE)
        heads = [words_of(cell).lower() for cell in table.xpath("(.//tr)[1]/*")]
        for row in table.xpath(".//tr[count(td) > 1]"):
            link = row.xpath(f'(.//a[contains(@href, "{DETAIL}")])[1]')
            cells = dict(zip(heads, map(words_of, row.xpath("td")), strict=False))
            url = link.attrib.get("href", "")
            yield {**cells, "title": words_of(link[0]) if link else None, "url": urljoin(response.url, url)}

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One row; what is no column of the tenant's is not said."""
        fields = {"ref": row["url"].partition(DETAIL)[2].partition("?")[0].strip("/"), "posted": _under(row, "posted")}
        place = _under(row, "location") or ", ".join(filter(None, (_under(row, "city"), _under(row, "state"))))
        return said(row | fields | {"place": place, "department": _under(row, "department", "category")})

    def beside(self, selector: Selector) -> Said:
        """The page's labelled fields."""
        pairs = zip(selector.xpath("//tr[td]/th[1]"), selector.xpath("//tr[th]/td[1]"), strict=True)
        field = {words_of(head): words_of(cell) for head, cell in pairs}
        said = {"requisition_id": _under(field, "id"), "date_posted": _under(field, "posted")}
        return {name: words for name, words in said.items() if words}


def _under(cells: dict[str, str], *heads: str) -> str | None:
    """What stands under the first head that has one of these words."""
    found = (cells[name] for head in heads for name in cells if head in name.lower().strip(":").split())
    return next(found, None) or None
