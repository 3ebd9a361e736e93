"""The postings of one HTML page: which of its JobPosting nodes are the page's own.

JSON-LD first, microdata where there is none, title and meta tags last. A page may also carry the JobPosting nodes of
hundreds of other jobs (an ItemList of "similar jobs"), so the first one is never taken for being first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from parsel import Selector

from crawlers import joburl, jsonld, microdata, pagemeta
from crawlers.jobposting import get, identifier, word

Node = Mapping[str, Any]


class AmbiguousPageError(ValueError):
    """Several JobPosting nodes, none of which names the page as its own."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's JobPosting nodes, how they were sent (json-ld, microdata, meta) and how many blocks were unreadable."""

    url: str
    selector: Selector
    nodes: tuple[Node, ...]
    source: str
    unreadable: int


def read(selector: Selector, url: str, employer: str | None = None) -> Page:
    """The page at `url`. `employer` helps to tell a job's title from the site's."""
    blocks = jsonld.blocks(selector)
    nodes: tuple[Node, ...] = blocks.nodes
    source = "json-ld"
    if not nodes:
        nodes, source = microdata.items(selector), "microdata"
    if not nodes:
        fallback = pagemeta.node(selector, url, employer)
        nodes, source = ((fallback,) if fallback else ()), "meta"
    return Page(url, selector, nodes, source, blocks.unreadable)


def own(page: Page) -> Node | None:
    """The node of the job the page is about; None when the page has none.

    AmbiguousPageError: there are several, and none names the page's address, its id or its title.
    """
    if len(page.nodes) < 2:
        return page.nodes[0] if page.nodes else None
    for same in (_same_address, _same_id, _same_title):
        matching = [node for node in page.nodes if same(page, node)]
        if matching:
            return _one(matching)
    raise AmbiguousPageError(f"{len(page.nodes)} JobPosting nodes, none of which names this page")


def address(page: Page, node: Node) -> str:
    """The node's own address, or the page's."""
    return urljoin(page.url, word(get(node, "url")) or page.url)


def ref(page: Page, node: Node) -> str:
    """The board's id of a node found on a listing page: from its address, else its identifier, else its title."""
    if word(get(node, "url")):
        return joburl.ref(address(page, node))
    return identifier(node) or word(get(node, "title")) or joburl.ref(page.url)


def title(page: Page, stated: Mapping[str, Any], employer: str | None) -> str | None:
    """The title that a node's `fields` state, or the page's where they state none (recorded: `"title": null`)."""
    return stated["title"] or pagemeta.title_of(page.selector, page.url, stated["employer"] or employer)


def _same_address(page: Page, node: Node) -> bool:
    canonical = page.selector.xpath('//link[@rel="canonical"]/@href').get()
    pages = {joburl.place_of(url) for url in (page.url, urljoin(page.url, canonical or page.url))}
    stated = word(get(node, "url")) or word(get(node, "@id"))
    return bool(stated) and joburl.place_of(urljoin(page.url, stated)) in pages


def _same_id(page: Page, node: Node) -> bool:
    stated = word(get(node, "url"))
    own = joburl.ref(page.url)
    return own in (identifier(node), joburl.ref(urljoin(page.url, stated)) if stated else None)


def _same_title(page: Page, node: Node) -> bool:
    """Whether the page's main heading or its title is the node's title."""
    heading = " ".join(page.selector.xpath("string(//h1)").get("").split())
    stated = " ".join((word(get(node, "title")) or "").split())
    return bool(stated) and stated in {heading, pagemeta.title_of(page.selector, page.url)}


def _one(nodes: Iterable[Node]) -> Node:
    """One node for nodes of the same job: the first, with the places of all (one node a location is common)."""
    first, *others = nodes
    if not others:
        return first
    listed = [get(node, "jobLocation") for node in (first, *others)]
    together = [place for item in listed if item for place in (item if isinstance(item, list) else [item])]
    return {**first, "jobLocation": together} if together else first
