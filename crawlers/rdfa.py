"""RDFa (`typeof`, `property`) rewritten as microdata (`itemscope`, `itemprop`), so that one reader serves both."""

from __future__ import annotations

from parsel import Selector


def as_microdata(page: Selector) -> Selector:
    """The same page with the attributes of microdata beside those of RDFa; its tree is changed in place."""
    for element in page.xpath("//*[@typeof or @property]"):
        node = element.root
        if node.get("typeof"):
            node.set("itemscope", "")
            node.set("itemtype", f"https://schema.org/{node.get('typeof').split()[0].rsplit(':', 1)[-1]}")
        if node.get("property") and node.tag != "meta":
            node.set("itemprop", node.get("property"))
    return page
