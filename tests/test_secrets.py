"""Secrets come from the environment and go nowhere: no file of a night, no word on a terminal holds one."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.boardserver import Asked, BoardServer, answer, board_server, crawl_environment, entry

SECRETS = {
    "RXJOBS_USAJOBS_KEY": "s3cret-usajobs-key",
    "RXJOBS_USAJOBS_EMAIL": "s3cret-mail@agency.example",
    "RXJOBS_ADZUNA_ID": "s3cret-adzuna-id",
    "RXJOBS_ADZUNA_KEY": "s3cret-adzuna-key",
    "RXJOBS_SMTP_PASSWORD": "s3cret-smtp-word",
    "RXJOBS_WEBHOOK": "http://127.0.0.1:9/s3cret-webhook-path",
}
COMMANDS = (
    ("nightly",), ("status",), ("status", "--json"), ("doctor",), ("doctor", "--json"), ("export", "--out", "EXPORT"),
    ("boards", "check"),
)  # fmt: skip


def town() -> dict[str, object]:
    """A federal board that refuses, an aggregator that fails, and one that is well."""
    job = {
        "id": 1, "title": "Pharmacist", "absolute_url": "https://x.example/1", "content": "x", "departments": [],
        "location": {"name": "Tulsa, OK"}, "offices": [], "updated_at": "2026-11-02T00:00:00Z",
    }  # fmt: skip

    def echoed(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return answer({"error": "wrong key", "path": "/v1/api/jobs"}, 401 if "search" in asked.path else 500)

    return {
        "/v1/boards/well/jobs": answer({"jobs": [job], "meta": {"total": 1}}),
        "/api/search": answer({"error": "the key is refused"}, 401),
        "/v1/api/jobs/us/search/1": echoed,
    }


@pytest.fixture
def served() -> Iterator[BoardServer]:
    with board_server(town()) as server:
        yield server


def test_no_secret_is_written_or_said(served: BoardServer, tmp_path: Path) -> None:
    register = tmp_path / "boards.toml"
    register.write_text(
        entry("well", "greenhouse", slug="well", api=served.origin)
        + entry("federal", "usajobs", api=served.origin)
        + entry("crowd", "adzuna", api=served.origin),
        encoding="utf-8",
    )
    environment = crawl_environment(**SECRETS, RXJOBS_VAR=str(tmp_path / "var"), RXJOBS_BOARDS=str(register))
    said = ""
    for command in COMMANDS:
        words = [str(tmp_path / "export") if word == "EXPORT" else word for word in command]
        done = subprocess.run(
            [sys.executable, "-m", "app", *words], env=environment, capture_output=True, text=True, cwd=tmp_path,
            timeout=120,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        said += done.stdout + done.stderr
    assert "federal" in said, "the boards with keys were asked"
    held = {path: _content(path) for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    assert len(held) > 10
    for name, secret in SECRETS.items():
        assert secret not in said, f"{name} is said"
        where = [str(path) for path, content in held.items() if secret.encode() in content]
        assert not where, f"{name} is written to {where}"
    asked = [one for one in served.asked if "search" in one.path]
    assert any(SECRETS["RXJOBS_USAJOBS_KEY"] in one.headers.values() for one in asked), (
        "the key was sent where it belongs"
    )


def _content(path: Path) -> bytes:
    """The bytes of a file, unpacked."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def test_the_environment_of_the_tests_holds_none() -> None:
    assert not {name for name in os.environ if name in SECRETS}
