"""Answers of platforms of which no recording is at hand, for the fuzzer to begin with."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks import fuzz_boards

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
SETTINGS = {"dayforce": 'settings = { board = "board" }\n'}  # what a platform's boards cannot do without


def unrecorded(name: str, scratch: Path) -> list[fuzz_boards.Case]:
    """A platform's board with its made-up answers; none where the platform is not here."""
    from crawlers.boards import load_register

    register = scratch / "boards.toml"
    (scratch / "cassette.jsonl").write_text("")
    register.write_text(
        f'[[board]]\nid = "board"\nplatform = "{name}"\nslug = "board"\nemployer = "One"\nsource = "a test"\n'
        f'url = "https://board.example/"\n{SETTINGS.get(name, "")}'
    )
    (board,) = load_register(register)
    given = [("", body) for body in UNRECORDED.get(name, ())]
    return [fuzz_boards.Case(scratch, board, register, given=given)] if given else []
