"""What fuzzing found, and a short run of it: the long one, guided by coverage, is benchmarks/fuzz.py."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path
from random import Random

import pytest
from scrapy import Selector

from benchmarks import fuzz_boards
from benchmarks.fuzz import TAPED
from benchmarks.fuzz_mutate import mutated
from benchmarks.fuzz_targets import READERS, target
from benchmarks.fuzz_unrecorded import PAGES, UNRECORDED
from crawlers.boards import platforms
from crawlers.pagemeta import title_of
from tests.cassettes import BUILDERS
from tests.crawling import Tape, toml

PAYLOADS = Path(__file__).parent / "payloads"
INPUTS = {"dedupe": 20, "rules": 60}


def misspelt() -> bytes:
    """A ZIP archive whose one name says it is UTF-8 and is not."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("é", "")
    return held.getvalue().replace("é".encode(), b"\xc3(")


# Inputs that broke a promise, by what they are read by, as small as they could be made. Found 2026-11-26.
TIME = "2026-11-25T00:00:00+00:00"
REPORT = {"board": "b", "platform": "p", "query": "q", "started": TIME, "finished": TIME}
POSTING = {"board": "b", "platform": "p", "query": "q", "url": "u", "fetched": TIME, "title": "t"}
FOUND = {
    "a date in the year ten million": ("headers", b"Wed, 25 Nov 10000000 07:28:00 +9999"),
    "a raised digit that is no number": ("headers", "²".encode("latin-1")),
    "a recording with an infinite status": (
        "cassette",
        b'{"method": "GET", "url": "https://b.example/", "status": Infinity, "file": "a"}',
    ),
    "half a character in a landed ref": ("landing", json.dumps(POSTING | {"ref": "\ud800"}).encode()),
    "half a character in a listed ref": (
        "landing",
        b"x\n\n" + json.dumps({"report": REPORT, "listed": {"\ud800": None}}).encode(),
    ),
    "an archive with a name in no spelling": ("word", misspelt()),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_fuzzing_found_stays_mended(name: str, tmp_path: Path) -> None:
    reader, data = FOUND[name]
    target(reader, tmp_path, tmp_path).attempt(data)


def tape(folder: Path, rows: list[dict[str, object]]) -> fuzz_boards.Case:
    """A board whose listing holds these rows, and no detail."""
    asked = "https://recruiting.example/hcmRestApi/resources/latest/recruitingCEJobRequisitions"
    finder = "findReqs;siteNumber=CX_1,facetsList=LOCATIONS%3BCATEGORIES,limit=200,offset=0,sortBy=POSTING_DATES_DESC"
    listing = {"items": [{"TotalJobsCount": len(rows), "requisitionList": rows}]}
    made = Tape(folder)
    made.add(f"{asked}?onlyData=true&expand=requisitionList.secondaryLocations&finder={finder}", listing)
    url = "https://recruiting.example/hcmUI/CandidateExperience/en/sites/CX_1"
    (folder / "boards.toml").write_text(toml([{"platform": "oracle", "id": "board", "url": url}]))
    (case,) = fuzz_boards.cases(folder, "oracle")
    return case


def test_an_entry_that_cannot_be_asked_for_does_not_keep_its_board_open(tmp_path: Path) -> None:
    case = tape(tmp_path, [{"Id": "300", "Title": "Pharmacist"}, {"Id": "\ud800", "Title": "Pharmacist"}])
    landed = fuzz_boards.play(case)
    assert (landed.ended, landed.landed) == (1, 1), "the board ends, and its good entry is landed"


def test_an_entry_nested_too_deep_to_be_written_does_not_keep_its_board_open(tmp_path: Path) -> None:
    deep: object = "\x00"
    for _ in range(500):
        deep = [deep]
    row = {"Id": "300", "Title": "Pharmacist", "deep": deep}
    assert fuzz_boards.play(tape(tmp_path, [row])).ended == 1


def test_headings_that_are_never_closed_cost_no_more_than_others() -> None:
    page = Selector(text="<html><title>Pharmacist</title>" + "<h1>Pharmacist " * 4000)
    began = time.process_time()
    title_of(page, "https://board.example/1")
    assert time.process_time() - began < 5, "all headings, each with all below it, take minutes"


@pytest.mark.parametrize("reader", READERS)
def test_readers_keep_their_promises_on_changed_inputs(reader: str, tmp_path: Path) -> None:
    aim, rng = target(reader, PAYLOADS, tmp_path), Random(20261126)
    for seed in aim.seeds[:3]:
        aim.attempt(seed)
    for _ in range(INPUTS.get(reader, 200) if aim.seeds else 0):
        aim.attempt(mutated(rng.choice(aim.seeds)[:8000], rng))


@pytest.mark.parametrize("platform", BUILDERS)
def test_platforms_keep_their_promises_on_changed_answers(platform: str, tmp_path: Path) -> None:
    made = Tape(tmp_path)
    boards = [case.board for case in BUILDERS[platform](PAYLOADS, made)]
    (tmp_path / "boards.toml").write_text(toml([{"platform": platform} | board for board in boards]))
    cases, rng = fuzz_boards.cases(tmp_path, platform), Random(20261126)
    assert cases
    for _ in range(60):
        case = rng.choice(cases)
        place = rng.randrange(len(case.given))
        fuzz_boards.play(case, place, mutated(case.given[place][1][:20_000], rng))


@pytest.mark.parametrize("platform", [*UNRECORDED, *PAGES])
def test_platforms_without_a_recording_keep_them_too(platform: str, tmp_path: Path) -> None:
    aim, rng = target(platform, tmp_path / "none", tmp_path), Random(20261128)
    assert aim.seeds
    for seed in aim.seeds:
        aim.attempt(seed)
    for _ in range(60):
        seed = rng.choice(aim.seeds)
        aim.attempt(seed[: aim.head] + mutated(seed[aim.head :], rng))


def test_no_platform_is_left_out_of_the_fuzzer() -> None:
    """The long run takes the tapes of these tests (benchmarks/fuzz.py); a platform without any has made-up answers."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")]
    taped = " ".join(text for text in texts if TAPED.search(text))
    left = [name for name in platforms() if name not in {*BUILDERS, *UNRECORDED, *PAGES} and f'"{name}"' not in taped]
    assert left == []


def test_a_broken_promise_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = tape(tmp_path, [{"Id": "300", "Title": "Pharmacist"}])
    monkeypatch.setattr(fuzz_boards.crawlers.landing.Landing, "write", lambda *_: 1 / 0)
    fuzz_boards.play(case)  # counted as a failure of the board, which ends
    monkeypatch.setattr("crawlers.reading.BoardReading._settle", lambda *_: ())
    with pytest.raises(AssertionError, match="0 reports"):
        fuzz_boards.play(case)


def test_changed_documents_are_documents_for_the_most_part() -> None:
    document = json.dumps({"jobs": [{"id": 1, "title": "Pharmacist"}]}).encode()
    read = 0
    for number in range(200):
        try:
            json.loads(mutated(document, Random(number)))
            read += 1
        except ValueError:
            continue
    assert read > 100
