"""Answers of platforms of which no recording is at hand, for the fuzzer to begin with."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import fuzz_boards
from tests.crawling import Tape

JOBS = {"JvId": "A1", "JobTitle": "Pharmacist", "Company": "Larkfield", "AccquisitionDate": "11/02/2026",
        "URL": "https://nlx.example/A1", "Location": "Tulsa, OK"}  # fmt: skip
FEED = {
    "Title": "Pharmacist", "Description": "<p>Fill.</p>", "ClientSiteXRefCode": "board", "CompanyName": "Oak",
    "JobDetailsUrl": "https://board.example/jobs/1", "City": "Hamilton", "State": "MT", "Country": "USA",
    "PostalCode": "59840", "MinHiringRate": 19.5, "MaxHiringRate": 24, "DatePosted": "2026-11-02T02:00:00",
    "ReferenceNumber": 1, "ParentRequisitionCode": 854, "CultureCode": "en-US", "IsVirtualLocation": False,
}  # fmt: skip
UNRECORDED = {
    "careeronestop": [json.dumps({"Jobs": [JOBS], "RecordCount": "1"}).encode()],
    "dayforce": [json.dumps([FEED, FEED | {"CultureCode": "fr-CA"}, FEED | {"ReferenceNumber": 2}]).encode(), b"[]"],
}
OPENINGS = """<html><body><table id="data-table"><thead><tr><th><a href="?sort">Title</a></th><th>Date Posted</th>
<th>Category</th><th>City</th><th>State</th></tr></thead><tbody>
<tr><td><a href="/x/detail/a1?src=list">Staff Pharmacist</a></td><td>11/01/2026</td><td>Pharmacy</td><td>Tulsa</td>
<td>OK</td></tr><tr><td><a href="/x/detail/a2">Pharmacy Technician</a></td><td>11/02/2026</td><td>Pharmacy</td><td></td>
<td></td></tr></tbody></table></body></html>"""
DETAIL = """<html><head><meta property="og:title" content="Pharmacist"><meta property="og:description" content="Fill">
</head><body><table class="summary"><tr><th>ID:</th><td>5638</td></tr><tr><th>Date Posted:</th><td>11/12/2026</td></tr>
</table>{}</body></html>"""
# Platforms of more than one question: what each address answers.
PAGES = {
    "applicantstack": {
        "https://board.applicantstack.com/x/openings": OPENINGS,
        "https://board.applicantstack.com/x/detail/a1?src=list": DETAIL.format(
            "<div class='listing_description'><p>Counsel <b>patients</b>. PTCB.</p></div>"
        ),
        "https://board.applicantstack.com/x/detail/a2": DETAIL.format("<section id='job-post'><p>Fill.</p></section>"),
    }
}
SETTINGS = {"dayforce": 'settings = { board = "board" }\n'}  # what a platform's boards cannot do without


def unrecorded(name: str, scratch: Path) -> list[fuzz_boards.Case]:
    """A platform's board with its made-up answers; none where the platform is not here."""
    from crawlers.boards import load_register

    register = scratch / "boards.toml"
    tape = Tape(scratch)
    (scratch / "cassette.jsonl").write_text("")
    for url, page in PAGES.get(name, {}).items():
        tape.add(url, page)
    register.write_text(
        f'[[board]]\nid = "board"\nplatform = "{name}"\nslug = "board"\nemployer = "One"\nsource = "a test"\n'
        f'url = "https://board.example/"\n{SETTINGS.get(name, "")}'
    )
    (board,) = load_register(register)
    if name in PAGES:
        return fuzz_boards.cases(scratch, name)
    given = [("", body) for body in UNRECORDED.get(name, ())]
    return [fuzz_boards.Case(scratch, board, register, given=given)] if given else []
