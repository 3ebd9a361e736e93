"""Boards that mean harm: every attack of tests/hostile.py over real HTTP, in one crawl beside a board that is well;
those that only end by a time-out have a crawl of their own, with a short one.

Each is one failed board with its class; the crawl ends, in bounded memory, and nothing inside the network is asked.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawlers.asked import ASKED
from tests.boardserver import Crawled, crawl_environment, entry, landed, scrapy_command
from tests.crawling import ROOT
from tests.hostile import LAUGHS, OUTSIDER, TITLES, attacks, hostile_server, whole

TIMEOUT_SECONDS = 2  # of those that never end; no machine is too slow to run into it
PATIENCE_SECONDS = 90  # of the others: with 5 s a busy machine did not reach the end of the flood's 64 MB, 2026-11-27
ENDLESS = ("drip", "drip_head")
MOST_MB = 400  # several bombs at once, each unpacked to DOWNLOAD_MAXSIZE at most
CLASSES = {
    "gzip_bomb": "truncated",
    "deflate_bomb": "truncated",
    "flood": "truncated",
    "claimed": "truncated",
    "drip": "timeout",
    "drip_head": "timeout",
    "heads": "connection",
    "long_head": "connection",
    "loop": "moved",
    "to_file": "moved",
    "to_metadata": "not_public",
    "to_other_port": "not_public",
    "to_short_form": "not_public",
    "to_number": "not_public",
    "to_mapped": "not_public",
    "deep": "shape_changed",
    "deep_object": "shape_changed",
    "digits": "shape_changed",
    "no_http": "connection",
    "gzip_lie": "shape_changed",
    "cut_gzip": "shape_changed",
}


@dataclass(frozen=True)
class Attacked:
    """What came of the crawl, the most memory it held, and the paths that a server nobody told of was asked for."""

    crawled: Crawled
    endless: Crawled
    most_mb: int
    secrets: list[str]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("hostile")
    with hostile_server() as (other, stranger), hostile_server() as (origin, server):
        server.acts.update(attacks(origin, other))
        entries = {
            name: entry(name.replace("_", "-"), "greenhouse", api=f"{origin}/{name}", slug=name) for name in server.acts
        }
        never = "".join(entries.pop(name) for name in ENDLESS)
        endless, some_mb = crawl("greenhouse", never, folder / "endless", TIMEOUT_SECONDS)
        crawled, most_mb = crawl("greenhouse", "".join(entries.values()), folder / "others")
        inside = stranger.asked + [path for path in server.asked if "secret" in path]
        yield Attacked(crawled, endless, max(some_mb, most_mb), inside)


def crawl(platform: str, register: str, folder: Path, timeout: int = PATIENCE_SECONDS) -> tuple[Crawled, int]:
    """Crawls in a process of its own; returns what it left and its peak resident memory in MB."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "boards.toml").write_text(register, encoding="utf-8")
    run = folder / "run"
    command = scrapy_command(platform, folder / "boards.toml", run)
    command += ["-s", f"DOWNLOAD_TIMEOUT={timeout}", "-s", "RETRY_TIMES=0"]
    most_mb = 0
    with (folder / "log").open("w") as log:
        child = subprocess.Popen(command, env=crawl_environment(), cwd=folder, stderr=log)
        while child.poll() is None:
            most_mb = max(most_mb, peak_mb(child.pid))
            time.sleep(0.05)
    assert child.returncode == 0, (folder / "log").read_text()[-2000:]
    return landed(platform, run, (folder / "log").read_text()), most_mb


def peak_mb(pid: int) -> int:
    """The most memory the process has held, by its kernel (Linux; 0 elsewhere). What wait4 tells begins with the memory
    of the process that forked it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) >> 10 if found else 0


@pytest.mark.parametrize("name", CLASSES)
def test_an_attack_is_a_failed_board_with_its_class(attacked: Attacked, name: str) -> None:
    done = attacked.endless if name in ENDLESS else attacked.crawled
    ended = done.reports[name.replace("_", "-")].report
    assert dict(ended.failed) == {CLASSES[name]: 1}, ended.reason
    assert not ended.complete
    assert "\n" not in (ended.reason or "\n")


def test_a_board_that_is_well_is_read_beside_them(attacked: Attacked) -> None:
    assert attacked.crawled.reports["good"].report.complete
    assert [raw.title for raw in attacked.crawled.postings["good"].values()] == ["Pharmacist"]
    assert attacked.crawled.reports["cookies"].report.complete


def test_memory_stays_bounded_and_nothing_inside_is_asked(attacked: Attacked) -> None:
    assert attacked.most_mb < MOST_MB
    assert attacked.secrets == []


def test_no_traceback_is_logged(attacked: Attacked) -> None:
    assert "Traceback" not in attacked.crawled.log + attacked.endless.log


def test_tricks_in_titles_and_ids_are_landed_as_words(attacked: Attacked) -> None:
    kept = attacked.crawled.postings["tricks"]
    assert len(kept) == len(TITLES)
    assert {raw.title for raw in kept.values()} == {title.replace("\x00", "") for title in TITLES}
    run = attacked.crawled.run
    outside = [path for path in run.rglob("*") if path.suffix not in {".gz", ".jsonl", ".log"}]
    failed = {f"{board}-{name}.txt" for board, end in attacked.crawled.reports.items() for name in end.report.failed}
    assert {path.name for path in outside if path.parent.name == "offending"} <= failed, "named by register and class"
    counted = [path for path in outside if path.parent == run / ASKED]
    assert all(re.fullmatch(r"[\w.%~-]+\.asked", path.name) for path in counted), "hosts, whatever they were called"
    known = {run / ASKED, run / "offending", *counted}
    assert {path for path in outside if path.parent.name != "offending"} == known


def test_entities_of_xml_are_not_followed(tmp_path: Path) -> None:
    acts = {"laughs": whole(LAUGHS), "outsider": whole(OUTSIDER)}
    with hostile_server(acts) as (origin, _):
        register = "".join(entry(name, "personio", api=f"{origin}/{name}", slug=name) for name in acts)
        crawled, most_mb = crawl("personio", register, tmp_path)
    assert most_mb < MOST_MB
    said = "".join(str(raw) for board in crawled.postings.values() for raw in board.values())
    assert "root:" not in said
    assert "haha" not in said


def test_the_table_in_the_docs_is_what_happens() -> None:
    lines = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert {row[0]: row[2] for row in rows if row[0] in CLASSES} == CLASSES
    assert {row[0] for row in rows} >= CLASSES.keys() | {"cookies", "tricks"}
