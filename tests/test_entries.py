"""Entries of hosted boards on the second night: what is unchanged costs no request, what changed costs one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.boards import Board
from crawlers.entries import EntrySpider
from schema.landing import Known, write_known
from tests.boardserver import answer
from tests.hosted import visit

PATH = "/platform/api/ats/v1/board/dune/jobs"


def rows(titles: dict[str, str]) -> list[dict[str, Any]]:
    """A list of Rippling."""
    return [{"uuid": ref, "name": title, "workLocation": {"label": "Taos"}} for ref, title in titles.items()]


def test_only_changed_entries_are_asked_for_again(tmp_path: Path) -> None:
    first = {f"u-{number}": "Pharmacist" for number in range(20)}
    texts = {f"{PATH}/{ref}": answer({"name": "Pharmacist", "description": "<p>Fill.</p>"}) for ref in first}
    night = visit("rippling", {"dune": {PATH: answer(rows(first))} | texts}, tmp_path / "one")
    assert len(night.asked["dune"]) == 21
    known = tmp_path / "known.jsonl.gz"
    read = datetime.now(UTC) - timedelta(days=1)
    listed = night.done.reports["dune"].listed
    write_known(known, [Known("dune", ref, fingerprint, read) for ref, fingerprint in listed.items()])
    second = {**first, "u-3": "Lead Pharmacist"}
    again = visit("rippling", {"dune": {PATH: answer(rows(second))} | texts}, tmp_path / "two", known=str(known))
    assert again.asked["dune"] == [PATH, f"{PATH}/u-3"]
    report = again.done.reports["dune"].report
    assert (report.listed, report.read, report.unchanged, report.complete) == (20, 1, 19, True)


class Tenants(EntrySpider):
    """A platform whose employers have hosts of their own."""

    name = "lever"  # any that is registered
    tenant_domain = "tenants.example"


@pytest.mark.parametrize(
    ("cells", "origin"),
    [
        ({"url": "https://a.tenants.example/jobs", "slug": "b"}, "https://a.tenants.example"),
        ({"url": "https://a.na.tenants.example/jobs"}, "https://a.na.tenants.example"),
        ({"url": "https://employer.example/careers", "slug": "b"}, "https://b.tenants.example"),
        ({"url": "https://jobs.employer.example/o"}, "https://jobs.employer.example"),
        ({"url": "https://a.tenants.example", "slug": "b", "api": "http://127.0.0.1:9/x"}, "http://127.0.0.1:9/x"),
        ({"url": "https://eviltenants.example", "slug": "b"}, "https://b.tenants.example"),
    ],
)
def test_the_host_of_an_employer(cells: dict[str, Any], origin: str) -> None:
    board = Board(**({"id": "x", "employer": "X", "platform": "lever", "source": "a test"} | cells))
    assert Tenants.origin(Tenants.__new__(Tenants), board) == origin


def test_a_board_that_needs_a_slug_says_so() -> None:
    given = {"id": "x", "employer": "X", "platform": "lever", "url": "https://x.example", "source": "a test"}
    with pytest.raises(ValueError, match="board x needs `slug`"):
        Tenants.path(Tenants.__new__(Tenants), Board(**given), "/{slug}/jobs")


def test_the_parts_of_an_address_are_quoted() -> None:
    given = {"id": "x", "employer": "X", "platform": "lever", "url": "https://x.example", "source": "a test"}
    board = Board(**given, slug="Hippo AI/x", api="https://api.example")
    path = Tenants.path(Tenants.__new__(Tenants), board, "/{slug}/{ref}", ref="a?b")
    assert path == "https://api.example/Hippo%20AI%2Fx/a%3Fb"


@pytest.mark.parametrize("slug", ["evil.example/", "a b", "a@evil.example", "evil.example#"])
def test_a_slug_that_is_no_host_name_leads_nowhere(slug: str) -> None:
    given = {"id": "x", "employer": "X", "platform": "lever", "url": "https://x.example", "source": "a test"}
    with pytest.raises(ValueError, match="no host name"):
        Tenants.origin(Tenants.__new__(Tenants), Board(**given, slug=slug))
