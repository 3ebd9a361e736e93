"""Landing files: what goes in comes out, and a writer that dies costs at most its last member."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.landing import Landing, scrub
from schema.landing import (
    BOARDS,
    Known,
    dump_raw,
    load_raw,
    load_report,
    postings_path,
    read_known,
    read_landing,
    read_reports,
    write_known,
)
from schema.members import members, whole_bytes
from schema.posting import RawPay, RawPlace, RawPosting
from schema.run import BoardReport

NOW = datetime(2026, 11, 25, 3, 4, 5, 678, tzinfo=UTC)
RAW = RawPosting(
    board="b",
    platform="p",
    ref="1",
    query="all",
    url="http://x/1",
    fetched=NOW,
    title="Staff Pharmacist – nights",
    places=(RawPlace(text="Yuma, AZ", lat=32.7), RawPlace(remote=True)),
    pay=(RawPay(min="60.10", max=70, unit="HOUR"),),
    payload={"id": 1, "inner": [None, {"a": "ä"}]},
)
REPORT = BoardReport(board="b", platform="p", query="all", started=NOW, finished=NOW, failed={"gone": 2}, listed=3)


def test_a_posting_comes_back_as_it_went() -> None:
    assert load_raw(dump_raw(RAW)) == RAW


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(title=st.text(), html=st.none() | st.text(), payload=st.dictionaries(st.text(), JSON))
def test_any_text_comes_back_as_it_went(title: str, html: str | None, payload: dict[str, object]) -> None:
    raw = replace(RAW, title=title, html=html, payload=payload)
    line = dump_raw(raw)
    assert "\n" not in line
    assert load_raw(line) == raw


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting"),
        ("[]", "not a JSON object"),
        ('{"board": "b"}', "not a posting: 'fetched'"),
        ('{"colour": 1}', "unknown fields colour"),
        (dump_raw(RAW).replace("+00:00", ""), "time without zone"),
        (dump_raw(RAW).replace('"text":"Yuma, AZ"', '"town":"Yuma"'), "unexpected keyword argument 'town'"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        load_raw(line)


def written(run: Path, count: int, start: int = 0) -> Path:
    landing = Landing(run, "p")
    for number in range(start, start + count):
        landing.write(replace(RAW, ref=str(number), text="words " * 40))
    landing.close()
    return postings_path(run, "p")


def refs(path: Path) -> list[str]:
    return [raw.ref for _, raw in read_landing(path) if isinstance(raw, RawPosting)]


def faults(path: Path) -> list[str]:
    return [raw for _, raw in read_landing(path) if isinstance(raw, str)]


def test_members_hold_200_lines(tmp_path: Path) -> None:
    path = written(tmp_path, 500)
    assert [member.content.count(b"\n") for member in members(path)] == [200, 200, 100]
    assert gzip.decompress(path.read_bytes()).count(b"\n") == 500
    assert refs(path) == [str(number) for number in range(500)]


@pytest.mark.parametrize("cut", [1, 9, 40, 500, 2000])
def test_a_tail_cut_off_is_read_to_its_last_whole_line_and_appending_goes_on(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path, 500)
    path.write_bytes(path.read_bytes()[:-cut])
    kept = refs(path)
    assert kept == [str(number) for number in range(len(kept))]
    assert len(kept) >= 200
    assert any("cut off" in fault for fault in faults(path))
    written(tmp_path, 5, start=1000)
    assert faults(path) == []
    assert refs(path)[-5:] == ["1000", "1001", "1002", "1003", "1004"]


def test_appending_behind_a_cut_without_the_repair_would_lose_what_follows(tmp_path: Path) -> None:
    path = written(tmp_path, 300)
    whole = path.read_bytes()
    path.write_bytes(whole[:-40] + gzip.compress(dump_raw(RAW).encode() + b"\n"))
    assert faults(path) != []
    assert whole_bytes(path) < len(whole) - 40


def test_a_damaged_member_in_the_middle_does_not_hide_the_later_ones(tmp_path: Path) -> None:
    path = written(tmp_path, 600)
    ends = [member.end for member in members(path)]
    data = bytearray(path.read_bytes())
    data[ends[0] + 60 : ends[0] + 90] = b"\xff" * 30
    path.write_bytes(data)
    read = refs(path)
    assert read[:200] == [str(number) for number in range(200)]
    assert read[-200:] == [str(number) for number in range(400, 600)]
    assert any("damaged" in fault for fault in faults(path))


def test_a_bad_line_is_named_by_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl.gz"
    lines = [dump_raw(RAW), "nonsense", dump_raw(replace(RAW, ref="2"))]
    path.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n"))
    numbered = list(read_landing(path))
    assert [number for number, _ in numbered] == [1, 2, 3]
    assert isinstance(numbered[1][1], str)
    assert refs(path) == ["1", "2"]


def test_an_empty_file_and_one_that_is_no_gzip_raise_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl.gz"
    path.write_bytes(b"")
    assert list(read_landing(path)) == []
    path.write_bytes(b"plain text\n" * 100)
    assert refs(path) == []
    assert len(faults(path)) == 1


def test_what_no_database_stores_is_taken_out_and_counted(tmp_path: Path) -> None:
    landing = Landing(tmp_path, "p")
    landing.write(replace(RAW, ref="nul", text="a\x00b\x01", payload={"k\x00": ["\x00x"]}))
    landing.write(replace(RAW, ref="half", title="x\ud800y"))
    landing.write(replace(RAW, ref="spoken", text="the six characters \\u0000"))
    landing.write(replace(RAW, ref="place", places=(RawPlace(text="a\x00b"),)))
    landing.close()
    assert landing.scrubbed == 3
    read = {raw.ref: raw for _, raw in read_landing(postings_path(tmp_path, "p")) if isinstance(raw, RawPosting)}
    assert read["nul"].text == "ab\x01"
    assert read["nul"].payload == {"k": ["x"]}
    assert read["half"].title == "x\ufffdy"
    assert read["spoken"].text == "the six characters \\u0000"
    assert read["place"].places == (RawPlace(text="ab"),)


@given(JSON)
def test_scrubbed_values_hold_nothing_that_cannot_be_stored(value: object) -> None:
    text = json.dumps(scrub(value), ensure_ascii=False)
    text.encode()
    assert "\\u0000" not in text.replace("\\\\", "")


def test_a_posting_of_ten_megabytes_lands(tmp_path: Path) -> None:
    landing = Landing(tmp_path, "p")
    landing.write(replace(RAW, html="<p>pharmacy</p>" * 700_000))
    landing.close()
    ((_, raw),) = read_landing(postings_path(tmp_path, "p"))
    assert isinstance(raw, RawPosting)
    assert raw.html is not None
    assert len(raw.html) == 15 * 700_000


def test_a_report_lies_behind_its_postings_and_the_last_one_of_a_board_counts(tmp_path: Path) -> None:
    landing = Landing(tmp_path, "p")
    landing.write(RAW)
    landing.end(REPORT, {"1": "f", "2": None})
    assert refs(postings_path(tmp_path, "p")) == ["1"]  # on disk before the file is closed
    landing.end(replace(REPORT, complete=True, failed={}), {"1": "f"})
    landing.close()
    ended = read_reports(tmp_path)["b"]
    assert ended.report.complete
    assert ended.listed == {"1": "f"}
    assert load_report((tmp_path / BOARDS).read_text().splitlines()[0]).report == REPORT


def test_a_report_cut_off_is_no_report_and_spoils_none(tmp_path: Path) -> None:
    landing = Landing(tmp_path, "p")
    landing.end(REPORT, {"1": "f"})
    landing.end(replace(REPORT, board="c"), {})
    landing.close()
    path = tmp_path / BOARDS
    path.write_bytes(path.read_bytes()[:-20])
    assert list(read_reports(tmp_path)) == ["b"]
    landing = Landing(tmp_path, "p")
    landing.end(replace(REPORT, board="d"), {})
    landing.close()
    assert list(read_reports(tmp_path)) == ["b", "d"]


def test_what_is_known_comes_back_as_it_went(tmp_path: Path) -> None:
    rows = [Known("b", "1", "f", NOW), Known("b", "ü", None, NOW)]
    write_known(tmp_path / "known.jsonl.gz", rows)
    assert list(read_known(tmp_path / "known.jsonl.gz")) == rows
    assert [path.name for path in tmp_path.iterdir()] == ["known.jsonl.gz"]
