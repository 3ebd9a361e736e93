"""ADP Workforce Now: lists counted from 0 or from 1, postings with their pay, texts in attached documents."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest

from crawlers.worddocument import markup
from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

API = "https://workforcenow.adp.com/mascsr/default/careercenter/public/events/staffing/v1"
ADDRESS = {"cityName": "Tulsa", "postalCode": "74101", "countryCode": "US",
           "countrySubdivisionLevel1": {"codeValue": "OK"}}  # fmt: skip
NAMES = ("zero", "one", "short", "walled", "broken")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def board(name: str) -> dict[str, Any]:
    """A board; each has a career centre of its own."""
    page = "https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html"
    return {"id": name, "url": f"{page}?{urlencode({'cid': f'{name}-cid', 'ccId': '1', 'lang': 'en_US'})}"}


def address(name: str, path: str, **asked: Any) -> str:
    """An address of the API."""
    centre = {"cid": f"{name}-cid", "ccId": "1", "lang": "en_US", "locale": "en_US"}
    return f"{API}{path}?{urlencode(centre | asked, safe='$')}"


def row(ref: int, title: str, **said: Any) -> dict[str, Any]:
    """A row of the shape that peers read."""
    return {"itemID": f"9200_{ref}", "requisitionTitle": title, "clientRequisitionID": f"RX-{ref}",
            "postDate": "2026-11-02T00:00:00Z", "workLevelCode": {"shortName": "Full Time"},
            "requisitionLocations": [{"nameCode": {"shortName": "Tulsa , OK"}, "address": ADDRESS}]} | said  # fmt: skip


def document(*paragraphs: str) -> bytes:
    """A Word document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")
    return file.getvalue()


DOCUMENT = document(
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Duties &amp; skills</w:t></w:r></w:p>',
    "<w:p><w:r><w:t>Fill </w:t></w:r><w:r><w:t>orders.</w:t></w:r></w:p>",
    *(f"<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("CPhT", "BLS")),
)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Five career centres, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("adp"))
    rows = [row(number, f"Pharmacist {number}") for number in range(1, 43)]
    rows[1] = row(2, "Bookkeeper")

    def add(name: str, skip: int, found: list[Any], total: int) -> None:
        said = {"jobRequisitions": found, "meta": {"totalNumber": total, "startSequence": skip}}
        tape.add(address(name, "/job-requisitions", **{"$top": 20, "$skip": skip}), said)

    for skip in (0, 20, 40):
        add("zero", skip, rows[skip : skip + 20], 42)
    add("one", 0, rows[:20], 42)
    for skip in (20, 39):  # counted from 1: the first row behind 20 is the 20th
        add("one", skip, rows[skip - 1 : skip + 19], 42)
    add("short", 0, rows[:3], 30)
    add("short", 3, [], 30)
    tape.add(address("walled", "/job-requisitions", **{"$top": 20, "$skip": 0}), "<html>captcha</html>")
    tape.add(address("broken", "/job-requisitions", **{"$top": 20, "$skip": 0}), {"confirmMessage": "error"})
    pay = {"payGradeRange": {"minimumRate": {"amountValue": 20.5, "currencyCode": "USD"},
                             "maximumRate": {"amountValue": 25}},
           "customFieldGroup": {"codeFields": [{"nameCode": {"codeValue": "SalaryType"}, "codeValue": "HR",
                                                "shortName": "Hourly"}],
                                "stringFields": [{"nameCode": {"codeValue": "HomeDepartment"},
                                                  "stringValue": "Pharmacy"}]}}  # fmt: skip
    attached = {"requisitionDescription": "<p>Please see attached job description.</p>",
                "links": [{"targetSchema": "docx", "schema": "ad.docx",
                           "payLoadArguments": [{"argumentPath": "/store/1/"}]}]}  # fmt: skip
    for name in ("zero", "one", "short"):
        for each in rows:
            more = pay if each["itemID"] == "9200_1" else {}
            more |= attached if each["itemID"] == "9200_3" else {"requisitionDescription": "<p>Verify.</p>"}
            tape.add(address(name, f"/job-requisitions/{each['itemID']}"), each | more)
    tape.add(address("zero", "/work-fulfillment/documents/123"), DOCUMENT, kind="application/octet-stream")
    tape.add(address("one", "/work-fulfillment/documents/123"), b"no archive", kind="application/octet-stream")
    return crawl("adp", [board(name) for name in NAMES], tape)


def test_lists_are_read_whole_whether_rows_are_counted_from_zero_or_from_one(night: Crawl) -> None:
    for name in ("zero", "one"):
        report = night.reports[name]
        assert (report.listed, report.expected, report.passed_over) == (41, 42, 1), name
        assert set(night.of(name)) == {f"9200_{number}" for number in range(1, 43)} - {"9200_2"}
    assert night.reports["zero"].complete


def test_a_posting_has_pay_department_and_all_parts_of_its_place(night: Crawl) -> None:
    posting = night.of("zero")["9200_1"]
    assert posting.pay == (RawPay(min=20.5, max=25, unit="Hourly", currency="USD"),)
    assert (posting.department, posting.employment_type, posting.requisition_id) == ("Pharmacy", "Full Time", "RX-1")
    assert posting.places == (
        RawPlace(text="Tulsa , OK", city="Tulsa", region="OK", country="US", postal_code="74101"),
    )
    assert posting.html == "<p>Verify.</p>"
    assert posting.url.endswith("lang=en_US&jobId=9200_1")


def test_a_text_that_only_points_to_its_attachment_is_completed_by_it(night: Crawl) -> None:
    assert night.of("zero")["9200_3"].html == (
        "<p>Please see attached job description.</p>\n<h3>Duties &amp; skills</h3>\n<p>Fill orders.</p>\n"
        "<ul><li>CPhT</li><li>BLS</li></ul>"
    )


def test_an_attachment_that_cannot_be_read_fails_the_board_and_lands_the_rest(night: Crawl) -> None:
    assert night.reports["one"].failed == {"shape_changed": 1}
    assert night.of("one")["9200_3"].html == "<p>Please see attached job description.</p>"


def test_short_walled_and_broken_centres_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 1, "no_recording": 1}
    assert night.reports["walled"].failed == {"bot_wall": 1}
    assert night.reports["broken"].failed == {"shape_changed": 1}


@pytest.mark.parametrize("body", [b"", b"PK", document(), zipfile.ZipFile.__doc__.encode()])  # type: ignore[union-attr]
def test_what_is_no_document_has_no_text(body: bytes) -> None:
    assert markup(body) is None
