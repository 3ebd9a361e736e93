"""NHS Jobs: both spellings of places, pay in words, pages of sections without the persons to ask."""

from __future__ import annotations

import pytest

from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

NAMES = ("larkfield", "short", "wall", "cut")
BOARDS = [{"id": name, "api": f"https://{name}.example", "country": "GB"} for name in NAMES]


def vacancy(
    ref: int, title: str, places: str = "<locations><location>Leeds, LS1 1AA</location></locations>", url: str = ""
) -> str:
    """A vacancy of the shape that peers' tests hold."""
    return f"""<vacancyDetails><id>{ref}</id><reference>C9000-26-{ref}</reference><title>{title}</title>
      <description>A teaser...</description><employer>Larkfield NHS Trust</employer><type>Permanent</type>
      <salary>£29,970.00 to £36,483.00 a year</salary><closeDate>2026-12-02</closeDate>
      <postDate>2026-11-02T10:00:00.450927</postDate>{url}{places}</vacancyDetails>"""


def answer(vacancies: list[str], total: int) -> str:
    """A page of a search."""
    counts = f"<totalPages>{-(-total // 100)}</totalPages><totalResults>{total}</totalResults>"
    return f'<?xml version="1.0" encoding="UTF-8"?><nhsJobs>{counts}{"".join(vacancies)}</nhsJobs>'


PAGE = """<html><body><header><h2>Menu</h2></header><main><h1>Pharmacist</h1>
 <h2>Job summary</h2><p id="job_overview"><p>Run the dispensary of the ward.</p></p>
 <h2>Job description</h2><h3>Job responsibilities</h3><p>Check charts, twice a day, on every ward that we serve.</p>
 <h3>Job responsibilities</h3><p>Check charts, twice a day, on every ward that we serve.</p>
 <h2>Person Specification</h2><h3>Essential</h3><ul><li>GPhC registration</li></ul>
 <h2>Employer contact details</h2><p>Pat Somebody, pat@example.org</p></main></body></html>"""


def address(name: str, term: str, page: int) -> str:
    """A page of a search."""
    return f"https://{name}.example/api/v1/search_xml?keyword={term}&page={page}&limit=100&sort=publicationDateDesc"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Four searches, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("nhsjobs"))
    rows = [vacancy(number, f"Pharmacist {number}") for number in range(1, 13)]
    places = "".join(f"<locations><locations>{name}</locations></locations>" for name in ("Leeds", "York"))
    url = "<url>https://beta.example/candidate/jobadvert/C2</url>"
    rows[1] = vacancy(2, "Pharmacy Technician", places, url)
    rows[2] = vacancy(3, "Porter")
    for term in ("pharmacist", "pharmacy"):
        for name, pages in (("larkfield", (rows[:10], rows[10:])), ("short", (rows[3:4], []))):
            for number, page in enumerate(pages, 1):
                tape.add(address(name, term, number), answer(page, 12), kind="application/xml")
        tape.add(address("wall", term, 1), "<html>Access denied</html>")
        tape.add(address("cut", term, 1), answer(rows[3:5], 2)[:-150], kind="application/xml")
    for name in ("larkfield", "short", "cut"):
        for number in range(1, 13):
            tape.add(f"https://{name}.example/candidate/jobadvert/{number}", PAGE)
    tape.add("https://beta.example/candidate/jobadvert/C2", "<html><main>This vacancy is now closed</main></html>")
    return crawl("nhsjobs", BOARDS, tape)


def test_all_pages_are_read(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.expected, report.passed_over, report.failed) == (11, 12, 2, {"gone": 1})


def test_a_posting_is_its_sections_each_once_without_the_persons_to_ask(night: Crawl) -> None:
    posting = night.of("larkfield")["1"]
    html = posting.html or ""
    assert html.startswith("<h2>Job summary</h2>")
    assert html.count("Check charts") == 1
    assert "<h2>Essential</h2>\n<ul><li>GPhC registration</li></ul>" in html
    assert "Pat Somebody" not in str(posting)
    assert "Menu" not in html
    assert posting.pay == (RawPay(text="£29,970.00 to £36,483.00 a year"),)
    assert posting.places == (RawPlace(text="Leeds, LS1 1AA"),)
    assert (posting.employer, posting.requisition_id, posting.employment_type, posting.valid_through) == (
        "Larkfield NHS Trust", "C9000-26-1", "Permanent", "2026-12-02",
    )  # fmt: skip


def test_both_spellings_of_places_are_read_and_a_closed_page_is_gone(night: Crawl) -> None:
    posting = night.of("larkfield")["2"]
    assert posting.places == (RawPlace(text="Leeds"), RawPlace(text="York"))
    assert posting.html == "A teaser..."


def test_short_walled_and_cut_searches_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 2}
    assert night.reports["wall"].failed == {"bot_wall": 2}
    assert night.reports["cut"].failed["truncated"] >= 2
