"""JazzHR: closed jobs in the feed, broken XML, a page in place of the feed."""

from __future__ import annotations

import pytest

from schema.posting import RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

PATH = "/feeds/export/jobs/{}"


def job(number: int, *, status: str = "Open", title: str = "Pharmacy Technician", more: str = "") -> str:
    """One job in the shape of the feed; words are our own."""
    return (
        f"<job><id>job_{number}</id><internalcode>JZ-{number}</internalcode><status>{status}</status>"
        f"<title>{title}</title><department>Fill line</department>"
        f"<url>https://elm.applytojob.com/apply/a{number}/Tech</url><city>Ames</city><state>IA</state>"
        "<country>United States</country><postalcode>50010</postalcode>"
        f"<description><![CDATA[<p>Count &amp; label.</p>]]></description><type>Part Time</type>{more}</job>"
    )


def feed(*jobs: str) -> str:
    """A feed."""
    return f'\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<jobs><publisher>JazzHR</publisher>{"".join(jobs)}</jobs>'


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    lead = "<hiringlead>Pat Somebody</hiringlead>"
    boards = {
        "elm": feed(job(1, more=lead), job(2, status="Closed"), job(3, title="Baker")),
        "odd": feed(job(4, title="Pharmacist &nbsp; R&D & more\x07")),
        "torn": feed(job(5), job(6))[:-40],
        "none": feed(),
    }
    routes = {name: {PATH.format(name): answer(text)} for name, text in boards.items()}
    routes |= {name: {PATH.format(name): wrong[""]} for name, wrong in faulty("").items()}
    return visit("jazzhr", routes, tmp_path_factory.mktemp("jazzhr"))


def test_a_job_is_read_whole(town: Town) -> None:
    assert town.numbers("elm") == (2, 2, 1, True)
    raw = town.of("elm")["job_1"]
    assert (raw.title, raw.html, raw.department) == ("Pharmacy Technician", "<p>Count &amp; label.</p>", "Fill line")
    assert raw.places == (RawPlace(city="Ames", region="IA", country="United States", postal_code="50010"),)
    assert (raw.employment_type, raw.requisition_id, raw.closed_by_board) == ("Part Time", "JZ-1", False)
    assert raw.date_posted is None, "the number in the id is when the job was made, not when it was posted"


def test_the_name_of_the_hiring_lead_is_not_kept(town: Town) -> None:
    assert "Pat Somebody" not in str(town.of("elm"))


def test_a_job_that_is_not_open_is_closed_by_the_board(town: Town) -> None:
    assert town.of("elm")["job_2"].closed_by_board


def test_html_entities_and_bare_ampersands_are_mended(town: Town) -> None:
    assert town.numbers("odd") == (1, 1, 0, True)
    assert town.of("odd")["job_4"].title == "Pharmacist \xa0 R&D & more"


def test_a_feed_that_breaks_off_gives_what_it_holds_and_is_not_complete(town: Town) -> None:
    assert "job_5" in town.of("torn")
    assert town.failed("torn").keys() >= {"truncated"}
    assert not town.numbers("torn")[3]


def test_a_feed_without_jobs_is_complete(town: Town) -> None:
    assert town.numbers("none") == (0, 0, 0, True)


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
