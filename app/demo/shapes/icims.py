"""iCIMS: HTML lists inside an iframe, two layouts, "Page x of y", and a JobPosting in most job pages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from app.demo import jobposting
from app.demo.answer import Answer, Ask, of_html
from app.demo.markup import markup
from app.demo.model import Ad, Employer
from app.demo.search import search
from app.demo.shelf import by
from app.demo.world import World

SHARED = False
_PAGE_SIZE = 20
_JOB = re.compile(r"/jobs/(\d+)/[^/]+/job")
_WRAPPER = '<html><body><iframe id="icims_content_iframe" src="{src}"></iframe></body></html>'


def entry(employer: Employer, origin: str) -> dict[str, Any]:
    """What the register says of such a board."""
    return {"url": f"{origin}/jobs/intro", "slug": employer.slug, "api": origin}


def ref(ad: Ad) -> str:
    """The board's id of the posting: the number in its address."""
    return str(ad.ref)


def answer(world: World, employers: Sequence[Employer], ask: Ask) -> Answer:
    """Answers the search pages and the job pages; without `in_iframe=1` only the page around the frame."""
    employer = employers[0]
    if ask.query.get("in_iframe") != "1":
        return of_html(_WRAPPER.format(src=escape(f"{ask.target}{'&' if '?' in ask.target else '?'}in_iframe=1")))
    origin = f"http://{ask.headers.get('host', 'localhost')}"
    if ask.path == "/jobs/search":
        found = search(world, employer.key, ask.query.get("searchKeyword", ""))
        return of_html(_listing(employer, found, ask.number("pr", 0), origin))
    job = _JOB.fullmatch(ask.path)
    ad = by(world, employer.key, ref).get(job[1]) if job else None
    if ad:
        return of_html(_job(ad, employer, origin))
    return of_html("<h1>The page you are looking for no longer exists.</h1>", 404)


def _listing(employer: Employer, ads: Sequence[Ad], page: int, origin: str) -> str:
    """One list page; a number behind the last page shows the last page again."""
    pages = max(1, -(-len(ads) // _PAGE_SIZE))
    page = min(page, pages - 1)
    layout = _card if employer.voice == 0 and employer.style == "heading" else _row
    rows = "".join(layout(ad, origin) for ad in ads[page * _PAGE_SIZE : (page + 1) * _PAGE_SIZE])
    return (
        f"<html><head><title>Job Listings at {escape(employer.name)}</title></head>"
        '<body class="iCIMS_ListingsPage"><div class="container-fluid iCIMS_SearchResultsHeader">'
        f'<h2 class="iCIMS_SubHeader iCIMS_SubHeader_Jobs">\nSearch Results\nPage {page + 1} of {pages} \n</h2></div>'
        f'<ul class="container-fluid iCIMS_JobsTable">{rows}</ul></body></html>'
    )


def _card(ad: Ad, origin: str) -> str:
    """The newer layout: one card a job, with its places and number."""
    return f"""<li class="iCIMS_JobCardItem"><div class="row">
<div class="col-xs-6 header left"><span class="sr-only field-label">Job Locations</span>
<span >
{_places(ad)}</span></div>
<div class="col-xs-6 header right"><span class="sr-only field-label">ID</span>
<span >
{ad.requisition_id}</span></div>
<div class="col-xs-12 title">
<a href="{_url(ad, origin)}?in_iframe=1" class="iCIMS_Anchor" title="{ad.ref} - {escape(ad.title)}">
<span class="sr-only field-label">Title</span><h3 >
{escape(ad.title)}</h3></a></div>
<div class="col-xs-12 description">{escape(ad.department)}</div></div></li>
"""


def _row(ad: Ad, origin: str) -> str:
    """The older layout: rows of a table made of `div`."""
    return f"""<div class="row iCIMS_JobListingRow"><div class="col-xs-6 header left"><span>{_places(ad)}</span></div>
<div class="col-xs-12 title"><a href="{_url(ad, origin)}?in_iframe=1" class="iCIMS_Anchor">{escape(ad.title)}</a></div>
<div class="col-xs-6"><span title="{_date(ad)}">{(ad.posted):%m/%d/%Y}</span></div></div>
"""


def _job(ad: Ad, employer: Employer, origin: str) -> str:
    script = json.dumps(jobposting.node(ad, _url(ad, origin), employer.style)).replace("</", "<\\/")
    head = f'<script type="application/ld+json">{script}</script>' if ad.number % 6 else ""  # some pages carry none
    return f"""<html><head><title>{escape(ad.title)} in {escape(ad.towns[0].label)}</title>{head}</head><body>
<div class="iCIMS_JobContainer"><div class="iCIMS_JobContent">
<div class="container-fluid iCIMS_JobsTable"><div class="row">
<div class="col-xs-12 title"><div id="iCIMS_Header" tabindex="-1"><h1 class="iCIMS_Header">
{escape(ad.title)}</h1></div></div>
<div class="col-xs-6 header left"><span class="sr-only field-label">Job Locations</span><span >
{_places(ad)}</span></div>
<div class="col-xs-6 header right"><span class="sr-only field-label">ID</span><span >
{ad.requisition_id}</span></div>
<div class="col-xs-6 header left"><span class="sr-only field-label">Posted Date</span><span title="{_date(ad)}">
{(ad.posted):%m/%d/%Y}</span></div></div></div>
<div class="iCIMS_InfoMsg iCIMS_InfoMsg_Job">
<div class="iCIMS_Expandable_Text">{markup(ad.sections, employer.style)}</div></div>
</div></div></body></html>"""


def _date(ad: Ad) -> str:
    return f"{ad.posted.month}/{ad.posted.day}/{ad.posted.year} 10:23 AM"


def _places(ad: Ad) -> str:
    return " | ".join(f"US-{town.state}-{town.city}" for town in ad.towns)


def _url(ad: Ad, origin: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", ad.title.lower()).strip("-")
    return f"{origin}/jobs/{ref(ad)}/{words}/job"
