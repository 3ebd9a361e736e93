"""JSON-LD, microdata and meta tags of job pages, through every malformation that was ever recorded."""

from __future__ import annotations

import html
import json
import time
from typing import Any

import pytest
from parsel import Selector

from crawlers import jobpage, jsonld, microdata, pagemeta
from crawlers.jobposting import fields
from crawlers.sections import advertisement, markup
from schema.posting import RawPay, RawPlace

URL = "https://careers.larkfield.example/job/pharmacist/4417"
NODE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Night Pharmacist",
    "description": "<p>Verify orders overnight.</p>",
    "datePosted": "2026-11-02",
    "hiringOrganization": {"@type": "Organization", "name": "Larkfield Pharmacy"},
}
PLAIN = json.dumps(NODE)


def page(*scripts: str, head: str = "", body: str = "") -> Selector:
    """A page whose head carries each of `scripts` as a JSON-LD block."""
    blocks = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return Selector(f"<html><head>{head}{blocks}</head><body>{body}</body></html>")


MALFORMED = {
    "as it should be": PLAIN,
    "entity-encoded as a whole": html.escape(PLAIN),
    "byte-order mark and blank lines": f"\ufeff\n\n  {PLAIN}\n",
    "CDATA behind comment marks": f"//<![CDATA[\n{PLAIN}\n//]]>",
    "CDATA behind block comments": f"/*<![CDATA[*/{PLAIN}/*]]>*/",
    "an HTML comment around it": f"<!-- {PLAIN} -->",
    "a semicolon at the end": f"{PLAIN};",
    "JavaScript comments": PLAIN.replace('"datePosted"', '/* when */ "datePosted"').replace("{", "{ // the job\n", 1),
    "a comma too many": PLAIN[:-1] + ",}",
    "single quotes": "{'@type': 'JobPosting', 'title': 'Night Pharmacist', 'datePosted': '2026-11-02'}",
    "raw newlines and tabs in a string": PLAIN.replace("orders overnight", "orders\n\tovernight"),
    "an escape that is none": PLAIN.replace("Verify orders", "Earn \\\\$60 an hour, verify orders").replace(
        "\\\\$", "\\$"
    ),
    "a comma forgotten": json.dumps(NODE, indent=1).replace('"2026-11-02",', '"2026-11-02"'),
    "a comma forgotten and a wrong escape": json.dumps(NODE, indent=1)
    .replace('"2026-11-02",', '"2026-11-02"')
    .replace("Verify", "\\$ Verify"),
    "a list at the top": json.dumps([{"@type": "WebSite"}, NODE]),
    "a nested graph": json.dumps({"@graph": [{"@graph": [{"@type": "Organization"}, NODE]}]}),
    "types in a list": json.dumps({**NODE, "@type": ["Thing", "JobPosting"]}),
    "a type with its address": json.dumps({**NODE, "@type": "http://schema.org/JobPosting"}),
    "the main entity of a page": json.dumps({"@type": "WebPage", "mainEntity": NODE}),
    "a list item": json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": NODE}]}),
    "JSON in a JSON string": json.dumps(PLAIN),
    "two documents in one script": '{"@type": "WebSite"}\n' + PLAIN,
    "words after the document": PLAIN + "\nvar x = 1;",
}


@pytest.mark.parametrize("script", MALFORMED.values(), ids=MALFORMED.keys())
def test_every_malformation_yields_the_posting(script: str) -> None:
    found = jsonld.blocks(page(script))
    assert [(node["title"], node["datePosted"]) for node in found.nodes] == [("Night Pharmacist", "2026-11-02")]
    assert found.unreadable == 0


@pytest.mark.parametrize("script", ["null", "", "  ", "[]", "{}", "true", '"a word"', '{"@type": "NewsArticle"}'])
def test_a_block_without_a_posting_is_no_posting_and_no_fault(script: str) -> None:
    assert jsonld.blocks(page(script)) == jsonld.Blocks((), 0)


@pytest.mark.parametrize(
    "broken", ["not even json {{{", '{"@type": "JobPosting", "title": "The "big" one"}', "[" * 9_000]
)
def test_a_broken_block_is_counted_and_the_others_are_kept(broken: str) -> None:
    found = jsonld.blocks(page(PLAIN, broken, json.dumps({**NODE, "title": "Day Pharmacist"})))
    assert [node["title"] for node in found.nodes] == ["Night Pharmacist", "Day Pharmacist"]
    assert found.unreadable == 1


def test_script_types_in_other_spellings_are_json_ld_too() -> None:
    text = (
        f'<script type="Application/LD+JSON; charset=utf-8" nonce="r4nd0m">{PLAIN}</script><script>var a = 1</script>'
    )
    assert len(jsonld.blocks(Selector(text)).nodes) == 1


def test_a_posting_inside_a_posting_is_not_the_pages() -> None:
    nested = {**NODE, "relatedLink": [{**NODE, "title": "Similar job"}]}
    assert [node["title"] for node in jsonld.blocks(page(json.dumps(nested))).nodes] == ["Night Pharmacist"]


@pytest.mark.parametrize("unit", ["[", '{"a":', '"a"\n', "\\", "&quot;", "//", '"a": 1\n "b"', "/*", "<!--", "}"])
def test_hostile_scripts_cost_linear_time(unit: str) -> None:
    """Ten times the length may not cost a hundred times the time; a generous floor keeps the clock's noise out."""

    def seconds(times: int) -> float:
        start = time.perf_counter()
        jsonld.blocks(page("{x" + unit * times))
        return time.perf_counter() - start

    assert seconds(60_000) < max(40 * seconds(6_000), 2.0)


def test_keys_in_pascal_case_and_with_a_namespace() -> None:
    stated = fields({"@type": "JobPosting", "Title": "CPhT", "schema:datePosted": "2026-10-01", "Description": "Fill."})
    assert (stated["title"], stated["date_posted"], stated["html"]) == ("CPhT", "2026-10-01", "Fill.")


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("Larkfield Pharmacy", "Larkfield Pharmacy"),
        ({"@type": "Organization", "name": "Larkfield Pharmacy"}, "Larkfield Pharmacy"),
        ([{"name": "Larkfield Pharmacy"}], "Larkfield Pharmacy"),
        ("confidential", "confidential"),
        ({"@type": "Organization"}, None),
        (None, None),
    ],
)
def test_hiring_organization_in_all_its_shapes(stated: object, name: str | None) -> None:
    assert fields({"hiringOrganization": stated})["employer"] == name


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("REQ-9", "REQ-9"),
        (901, "901"),
        ({"@type": "PropertyValue", "name": "Larkfield Pharmacy", "value": 901}, "901"),
        ([{"value": "901"}], "901"),
        ({"@type": "PropertyValue", "name": "Larkfield Pharmacy"}, None),
    ],
)
def test_identifier_in_all_its_shapes(stated: object, value: str | None) -> None:
    assert fields({"identifier": stated})["requisition_id"] == value


ADDRESS = {"@type": "PostalAddress", "addressLocality": "Tulsa", "addressRegion": "OK", "addressCountry": "US"}


@pytest.mark.parametrize(
    ("stated", "places"),
    [
        ({"@type": "Place", "address": ADDRESS}, [RawPlace(city="Tulsa", region="OK", country="US")]),
        ([{"address": ADDRESS}, {"address": ADDRESS}], [RawPlace(city="Tulsa", region="OK", country="US")]),
        ({"address": "Tulsa, OK"}, [RawPlace(text="Tulsa, OK")]),
        ("Tulsa, OK", [RawPlace(text="Tulsa, OK")]),
        (ADDRESS, [RawPlace(city="Tulsa", region="OK", country="US")]),
        ({"name": "Tulsa, OK, US"}, [RawPlace(text="Tulsa, OK, US")]),
        ({"address": {"addressCountry": {"@type": "Country", "name": ["USA", "USA"]}}}, [RawPlace(country="USA")]),
        ({"address": {"addressRegion": "Europe"}}, [RawPlace(region="Europe")]),
        (
            {"address": ADDRESS, "geo": {"latitude": "36.15", "longitude": -95.99}},
            [RawPlace(city="Tulsa", region="OK", country="US", lat=36.15, lon=-95.99)],
        ),
        ({"name": "Tulsa", "geo": {"latitude": 0, "longitude": "NaN"}}, [RawPlace(text="Tulsa")]),
        (None, []),
        ({"@type": "Place"}, []),
        ("", []),
    ],
)
def test_job_location_in_all_its_shapes(stated: object, places: list[RawPlace]) -> None:
    assert list(fields({"jobLocation": stated})["places"]) == places


def test_a_place_named_like_its_employer_has_no_name() -> None:
    node = {"hiringOrganization": {"name": "Larkfield"}, "jobLocation": {"name": "Larkfield", "address": ADDRESS}}
    assert fields(node)["places"] == (RawPlace(city="Tulsa", region="OK", country="US"),)


def test_one_address_under_many_names_is_a_templates_and_not_theirs() -> None:
    named = [{"name": name, "address": ADDRESS} for name in ("Tulsa, OK", "Enid, OK")]
    assert fields({"jobLocation": named})["places"] == (RawPlace(text="Tulsa, OK"), RawPlace(text="Enid, OK"))
    same = [{"name": "Tulsa, OK", "address": ADDRESS}]
    assert fields({"jobLocation": same})["places"][0].city == "Tulsa"


def test_a_remote_job_has_the_places_where_applicants_may_live() -> None:
    node = {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": [{"name": "Ohio"}, {"name": "Texas"}]}
    assert fields(node)["places"] == (RawPlace(text="Ohio", remote=True), RawPlace(text="Texas", remote=True))
    assert fields({"jobLocationType": "TELECOMMUTE"})["places"] == (RawPlace(remote=True),)
    assert fields({**node, "jobLocation": {"address": ADDRESS}})["places"][0].remote is True


@pytest.mark.parametrize("stated", ["PRN", ["FULL_TIME", "PER_DIEM"], "FULL_OR_PART_TIME", "Per Diem"])
def test_employment_types_stay_the_boards_words(stated: str | list[str]) -> None:
    assert fields({"employmentType": stated})["employment_type"] == (
        stated if isinstance(stated, str) else ", ".join(stated)
    )


@pytest.mark.parametrize(
    ("stated", "pay"),
    [
        (61.5, [RawPay(min=61.5, max=61.5)]),
        ("61", [RawPay(min="61", max="61")]),
        ("$100,000 a year", [RawPay(text="$100,000 a year")]),
        ({"currency": "USD", "value": 61, "unitText": "HOUR"}, [RawPay(min=61, max=61, unit="HOUR", currency="USD")]),
        (
            {"currency": "USD", "value": {"minValue": "155000", "maxValue": "170000", "unitText": "Annually"}},
            [RawPay(min="155000", max="170000", unit="Annually", currency="USD")],
        ),
        ({"value": {"minValue": 20, "maxValue": 0.0, "unitText": "HOUR"}}, [RawPay(min=20, max=None, unit="HOUR")]),
        ({"minValue": 0.0, "maxValue": 0.0}, []),
        ({"currency": "", "value": {"unitText": ""}}, []),
        ({"minValue": 20, "maxValue": 30}, [RawPay(min=20, max=30)]),
        ([{"value": 20}, {"value": 30}], [RawPay(min=20, max=20), RawPay(min=30, max=30)]),
        ({"currency": "INR", "value": {"minValue": 4.5, "maxValue": 6, "unitText": "YEAR"}},
         [RawPay(min=4.5, max=6, unit="YEAR", currency="INR")]),
        (True, []),
        (None, []),
    ],
)  # fmt: skip
def test_base_salary_in_all_its_shapes(stated: object, pay: list[RawPay]) -> None:
    assert list(fields({"baseSalary": stated})["pay"]) == pay


def test_an_estimate_is_not_the_employers_pay() -> None:
    assert fields({"estimatedSalary": {"value": 61, "unitText": "HOUR"}})["pay"] == ()


@pytest.mark.parametrize(
    "stated", ["2026-7-27", "Wed Jun 24 07:00:00 UTC 2026", "2026-06-11T21:42:38-05:00", "2031-01-01"]
)
def test_dates_stay_the_boards_words(stated: str) -> None:
    node = fields({"datePosted": stated, "validThrough": stated})
    assert (node["date_posted"], node["valid_through"]) == (stated, stated)


def test_all_text_sections_are_joined_with_their_headings_and_none_twice() -> None:
    long = "Current licence as a pharmacist in the state of practice, in good standing."
    node = {
        "description": f"<p>Counsel patients.</p><p>{long}</p>",
        "responsibilities": "Check prescriptions.\nSupervise technicians.",
        "qualifications": long,
        "skills": "CPhT",
        "experienceRequirements": {"monthsOfExperience": 24},
        "educationRequirements": "Not Specified",
    }
    assert fields(node)["html"] == (
        f"<p>Counsel patients.</p><p>{long}</p>\n"
        "<h2>Responsibilities</h2>\nCheck prescriptions.<br>\nSupervise technicians.\n"
        "<h2>Skills</h2>\nCPhT"
    )


@pytest.mark.parametrize(
    ("sent", "html_"),
    [
        ("<p>Fill &amp; check</p>", "<p>Fill &amp; check</p>"),
        ("&lt;p&gt;Fill &amp;amp; check&lt;/p&gt;", "<p>Fill &amp; check</p>"),
        ("&amp;lt;p&amp;gt;Fill&amp;lt;/p&amp;gt;", "<p>Fill</p>"),
        ("one\ntwo\r\nthree", "one<br>\ntwo<br>\nthree"),
        ("pay < $60 & up", "pay &lt; $60 &amp; up"),
        ("Fill &amp; check", "Fill &amp; check"),
        ("", ""),
    ],
)
def test_markup_undoes_escaping_and_keeps_lines(sent: str, html_: str) -> None:
    assert markup(sent) == html_


def test_no_sections_no_advertisement() -> None:
    assert advertisement([("Duties", " "), (None, None), ("Skills", "N/A")]) is None


SUCCESSFACTORS = """
<div itemscope itemtype="http://schema.org/JobPosting">
 <meta itemprop="hiringOrganization" content="Larkfield Pharmacy">
 <meta itemprop="datePosted" content="Wed Jun 24 07:00:00 UTC 2026">
 <span class="desktop" itemprop="title">Staff Pharmacist (Tulsa, OK, US, 74101)</span>
 <span class="phone" itemprop="title">Staff Pharmacist (Tulsa, OK, US, 74101)</span>
 <span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place"><span itemprop="address" itemscope
   itemtype="http://schema.org/PostalAddress"><meta itemprop="addressLocality" content="Tulsa"></span></span>
 <span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place"><span itemprop="address" itemscope
   itemtype="http://schema.org/PostalAddress"><meta itemprop="addressLocality" content="Tulsa"></span></span>
 <span itemprop="description"><p><p>Must hold an <b>active</b> licence.</p></p><ul><li>BLS</li></ul></span>
 <div itemprop="description"></div>
</div>"""


def test_microdata_rows_that_come_twice_are_read_once() -> None:
    (node,) = microdata.items(Selector(SUCCESSFACTORS))
    stated = fields(node)
    assert stated["title"] == "Staff Pharmacist (Tulsa, OK, US, 74101)"
    assert stated["date_posted"] == "Wed Jun 24 07:00:00 UTC 2026"
    assert stated["places"] == (RawPlace(city="Tulsa"),)
    assert stated["employer"] == "Larkfield Pharmacy"
    assert "Must hold an <b>active</b> licence." in stated["html"]
    assert "<li>BLS</li>" in stated["html"]


def test_microdata_sections_inside_the_description_are_not_repeated() -> None:
    inner = "Licence as a pharmacist in good standing, and two years of hospital practice."
    text = (
        '<main itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Pharmacist</h1>'
        f'<div itemprop="description"><h2>About</h2><div itemprop="qualifications"><p>{inner}</p></div></div></main>'
    )
    assert fields(microdata.items(Selector(text))[0])["html"].count(inner) == 1


def test_microdata_of_other_things_is_no_posting() -> None:
    assert (
        microdata.items(Selector('<div itemscope itemtype="http://schema.org/Recipe"><b itemprop="name">x</b></div>'))
        == ()
    )


@pytest.mark.parametrize("name", ["description", "title"])
def test_microdata_nested_without_end_is_read_in_linear_time(name: str) -> None:
    start = time.perf_counter()
    microdata.items(
        Selector('<div itemscope itemtype="http://schema.org/JobPosting">' + f'<p-p itemprop="{name}">' * 20_000)
    )
    assert time.perf_counter() - start < 5


def test_json_ld_goes_before_microdata() -> None:
    assert jobpage.read(page(PLAIN, body=SUCCESSFACTORS), URL).source == "json-ld"
    assert jobpage.read(page("null", body=SUCCESSFACTORS), URL).source == "microdata"


def test_meta_tags_make_a_posting_where_there_is_nothing_else() -> None:
    head = """
     <meta name="job-title" content="Pharmacy Buyer"><meta name="job-id" content="8812">
     <meta name="job-description" content="&lt;p&gt;Order &amp;amp; receive stock.&lt;/p&gt;">
     <meta name="job-city" content="Tulsa"><meta name="job-region" content=""><meta name="job-country" content="USA">
     <meta name="job-secondarylocations" content="Enid,OK; Norman,OK">
     <meta name="job-posteddate" content="2026-05-28">"""
    read = jobpage.read(page(head=head), URL)
    stated = fields(jobpage.own(read) or {})
    assert read.source == "meta"
    assert stated["title"] == "Pharmacy Buyer"
    assert stated["html"] == "<p>Order &amp; receive stock.</p>"
    assert [place.city or place.text for place in stated["places"]] == ["Tulsa", "Enid,OK", "Norman,OK"]
    assert (stated["requisition_id"], stated["date_posted"]) == ("8812", "2026-05-28")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Retail Pharmacist at LARKFIELD">', "Retail Pharmacist"),
        ("<title>Pharmacy Technician - Full Time - Larkfield Pharmacy</title>", "Pharmacy Technician - Full Time"),
        ("<title>Pharmacist | Larkfield Careers</title>", None),
        ("<title>Explore our careers</title>", None),
        ("<title></title>", None),
        ("", None),
    ],
)
def test_a_title_counts_when_it_ends_in_the_employers_name(head: str, title: str | None) -> None:
    assert pagemeta.title_of(page(head=head), URL, "Larkfield Pharmacy") == title


def test_a_title_that_is_the_pages_heading_counts() -> None:
    assert pagemeta.title_of(
        page(head="<title>Clinic Pharmacist</title>", body="<h1>Clinic\n Pharmacist</h1>"), URL
    ) == ("Clinic Pharmacist")


def test_a_page_about_nothing_has_no_node() -> None:
    read = jobpage.read(page(head="<title>Benefits</title>", body="<p>We care.</p>"), URL)
    assert jobpage.own(read) is None


def several(*nodes: dict[str, Any]) -> Selector:
    """A page with an ItemList of jobs."""
    listed = [{"@type": "ListItem", "item": {**NODE, **node}} for node in nodes]
    return page(json.dumps({"@type": "ItemList", "itemListElement": listed}))


def test_a_detail_page_takes_the_node_that_names_it_and_never_the_first() -> None:
    others = [{"title": f"Other {number}", "url": f"/job/other/{number}"} for number in range(300)]
    by_address = jobpage.read(several(*others, {"title": "Own", "url": "/job/pharmacist/4417?utm_source=x"}), URL)
    assert (jobpage.own(by_address) or {})["title"] == "Own"
    by_id = jobpage.read(several(*others, {"title": "Own", "identifier": {"value": 4417}}), URL)
    assert (jobpage.own(by_id) or {})["title"] == "Own"


def test_a_page_that_names_none_of_its_nodes_is_ambiguous() -> None:
    read = jobpage.read(several({"url": "/job/a/1"}, {"url": "/job/b/2"}), URL)
    with pytest.raises(jobpage.AmbiguousPageError, match="2 JobPosting nodes"):
        jobpage.own(read)


def test_one_node_a_location_is_one_posting_with_all_places() -> None:
    selector = several(
        {"jobLocation": {"name": "Tulsa, OK"}, "url": URL}, {"jobLocation": [{"name": "Enid, OK"}], "url": URL}
    )
    node = jobpage.own(jobpage.read(selector, URL))
    assert [place.text for place in fields(node or {})["places"]] == ["Tulsa, OK", "Enid, OK"]


def test_a_node_without_a_title_takes_the_pages() -> None:
    selector = page(json.dumps({**NODE, "title": None}), head="<title>Clinic Pharmacist - Larkfield Pharmacy</title>")
    read = jobpage.read(selector, URL)
    assert jobpage.title(read, fields(read.nodes[0]), None) == "Clinic Pharmacist"
    slogan = jobpage.read(page(json.dumps({**NODE, "title": None}), head="<title>Explore our careers</title>"), URL)
    assert jobpage.title(slogan, fields(slogan.nodes[0]), None) is None


@pytest.mark.parametrize(
    "words",
    ["This job has expired", "Sorry, the position you are looking for is no longer available.",
     "This requisition has been filled.", "We are no longer accepting applications"],
)  # fmt: skip
def test_a_page_that_says_closed(words: str) -> None:
    assert pagemeta.says_closed(page(body=f"<main><h2>{words}</h2></main>"))


@pytest.mark.parametrize("words", ["The pharmacy is closed on Sundays.", "Stock that has expired is removed.", ""])
def test_a_page_that_does_not(words: str) -> None:
    assert not pagemeta.says_closed(page(body=f"<p>{words}</p><script>'This job has expired'</script>"))
