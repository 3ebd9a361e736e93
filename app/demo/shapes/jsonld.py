"""A career site of its own: robots.txt, a sitemap index with a gzipped child, pages with a JobPosting in them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from app.demo import jobposting, mischief
from app.demo.answer import Answer, Ask, of_html, of_xml
from app.demo.markup import markup
from app.demo.model import Ad, Employer, Kind
from app.demo.shelf import by, shelf
from app.demo.world import World

SHARED = False
_PAGE = re.compile(r"/jobs/(?:internal/)?(\d+)/[^/]*")
_PAGES = ("careers", "careers/benefits", "about")
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def entry(employer: Employer, origin: str) -> dict[str, Any]:  # noqa: ARG001 - every shape is asked the same way
    """What the register says of such a board."""
    return {"url": f"{origin}/careers", "settings": {"sitemap": f"{origin}/sitemap.xml"}}


def ref(ad: Ad) -> str:
    """The board's id of the posting: the number in the address of its page."""
    return str(ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers the sitemaps and the pages; a page that is gone is a 404."""
    employer = employers[0]
    origin = f"http://{ask.headers.get('host', 'localhost')}"
    if ask.path == "/sitemap.xml":
        return of_xml(_index(origin, world))
    if ask.path == "/sitemap-jobs.xml.gz":
        packed = gzip.compress(_sitemap(origin, shelf(world, employer.key)).encode(), mtime=0)
        return Answer(200, packed, {"Content-Type": "application/gzip"})
    if ask.path == "/sitemap-pages.xml":
        return of_xml(_urlset(f"<url><loc>{origin}/{page}</loc></url>" for page in _PAGES))
    found = _PAGE.fullmatch(ask.path)
    ad = by(world, employer.key, ref).get(found[1]) if found else None
    if ad:
        return of_html(_page(ad, employer, origin))
    return of_html("<h1>Page not found</h1>", 404)


def robots(employer: Employer, origin: str, delay: str = "") -> str:
    """The site's robots.txt; `delay` is a line of its own."""
    rule = f"Disallow: {mischief.FORBIDDEN}\n" if employer.key == "hushwater" else "Allow: /\n"
    return f"User-agent: *\n{delay}{rule}\nSitemap: {origin}/sitemap.xml\n"


def _index(origin: str, world: World) -> str:
    names = ("sitemap-pages.xml", "sitemap-jobs.xml.gz")
    day = world.today.isoformat()
    files = "".join(f"<sitemap><loc>{origin}/{name}</loc><lastmod>{day}</lastmod></sitemap>" for name in names)
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {_NAMESPACE}>{files}</sitemapindex>'


def _sitemap(origin: str, ads: Sequence[Ad]) -> str:
    rows = (f"<url><loc>{origin}{_path(ad)}</loc><lastmod>{ad.changed or ad.posted}</lastmod></url>" for ad in ads)
    return _urlset((f"<url><loc>{origin}/careers</loc></url>", *rows))


def _urlset(rows: Any) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {_NAMESPACE}>{"".join(rows)}</urlset>'


def _path(ad: Ad) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", ad.title.lower()).strip("-")
    below = mischief.FORBIDDEN if mischief.is_forbidden(ad) else "/jobs/"
    return f"{below}{ref(ad)}/{words}-{ad.towns[0].state.lower()}"


def _page(ad: Ad, employer: Employer, origin: str) -> str:
    if employer.setting == "independent":
        return _microdata(ad, employer)
    url, style = origin + _path(ad), employer.style
    if employer.kind is Kind.AGGREGATOR:
        node = jobposting.aggregator(ad, url, style)
    elif employer.setting == "hospital_inpatient":
        node = jobposting.talent_site(ad, url, style)
    else:
        node = jobposting.own_site(ad, url, style)
    script = json.dumps(node, indent=1).replace("</", "<\\/")
    if mischief.is_broken(ad):
        script = re.sub(r'",\n "hiringOrganization"', '"\n "hiringOrganization"', script).replace("\\n", "\n")
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(ad.title)} | {escape(employer.name)}</title>'
        f'<script type="application/ld+json">{script}</script></head>'
        f"<body><h1>{escape(ad.title)}</h1><main>{markup(ad.sections, style)}</main></body></html>"
    )


def _microdata(ad: Ad, employer: Employer) -> str:
    """A page without JSON-LD: schema.org properties in its markup, the date in words."""
    town = ad.towns[0]
    return f"""<!doctype html><html><head><title>{escape(ad.title)}</title></head><body>
<div itemscope itemtype="http://schema.org/JobPosting">
<h1 itemprop="title">{escape(ad.title)}</h1>
<meta itemprop="hiringOrganization" content="{escape(ad.employer)}">
<meta itemprop="datePosted" content="{ad.posted:%a %b %d} 07:00:00 UTC {ad.posted.year}">
<span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place">
<span itemprop="address" itemscope itemtype="http://schema.org/PostalAddress">
<span itemprop="addressLocality">{town.city}</span>, <span itemprop="addressRegion">{town.state}</span>
<meta itemprop="addressCountry" content="US"></span></span>
<div itemprop="description">{markup(ad.sections, employer.style)}</div>
</div></body></html>"""
