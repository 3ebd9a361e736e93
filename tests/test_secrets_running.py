"""Secrets of what runs for long: the clock with its night, a worker, a database, servers that quote what they got."""

from __future__ import annotations

import base64
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from app.database import open_database
from app.errors import UserError
from app.veil import veiled
from tests.boardserver import Asked, BoardServer, answer, board_server, crawl_environment, entry
from tests.test_secrets import SECRETS, _content, town

WORD = "s3cret-d@tabase-word"
RUNNING = {
    **{name: value for name, value in SECRETS.items() if name != "RXJOBS_WEBHOOK"},
    "RXJOBS_CAREERONESTOP_USER": "s3cret-career-user",
    "RXJOBS_CAREERONESTOP_KEY": "s3cret-career-key",
    "RXJOBS_THEMUSE_KEY": "s3cret-muse-key",
}
PATIENCE_SECONDS = 90


class Post(socketserver.StreamRequestHandler):
    """A mail server that refuses every password and quotes it."""

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        for line in self.rfile:
            command, _, rest = line.decode().strip().partition(" ")
            if command == "AUTH":
                word = base64.b64decode(rest.split()[-1]).split(b"\0")[-1]
                self.wfile.write(b"535 no such password: " + word + b"\r\n")
            elif command == "EHLO":
                self.wfile.write(b"250-post\r\n250 AUTH PLAIN\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if command == "QUIT" else b"250 ok\r\n")


@contextmanager
def post() -> Iterator[str]:
    """The mail server's address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def served() -> Iterator[BoardServer]:
    def echoed(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        return answer({"error": "no", "headers": dict(asked.headers), "path": asked.path}, 500)

    routes = {**town(), "/v1/jobsearch/": echoed, "/api/public/jobs": echoed}
    with board_server(routes) as server:
        yield server


@pytest.fixture
def environment(served: BoardServer, postgres_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Everything that can be secret is set; mail and webhook are refused, boards with keys fail."""
    (tmp_path / "boards.toml").write_text(
        entry("well", "greenhouse", slug="well", api=served.origin)
        + entry("federal", "usajobs", api=served.origin)
        + entry("crowd", "adzuna", api=served.origin)
        + entry("career", "careeronestop", api=served.origin)
        + entry("muse", "themuse", api=served.origin),
        encoding="utf-8",
    )
    with post() as mail:
        yield crawl_environment(
            **RUNNING,
            RXJOBS_VAR=str(tmp_path / "var"), RXJOBS_BOARDS=str(tmp_path / "boards.toml"), RXJOBS_QUEUE="1",
            RXJOBS_DATABASE_URL=postgres_url.replace("postgres:@", f"postgres:{quote(WORD)}@"),
            RXJOBS_SMTP=mail, RXJOBS_SMTP_USER="s3cret-mail-user", RXJOBS_REPORT_TO="o@x.example",
            RXJOBS_WEBHOOK="http://127.0.0.1:9/s3cret webhook-path", RXJOBS_PRIVATE_HOSTS="127.0.0.1",
            PYTHONUNBUFFERED="1",
        )  # fmt: skip


def run(folder: Path, environment: dict[str, str], *words: str) -> str:
    """All that a command says."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *words], env=environment, capture_output=True, text=True, cwd=folder, timeout=120
    )
    return done.stdout + done.stderr


def until(folder: Path, words: str) -> None:
    """Wait until a log says so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while words not in (folder / "clock.log").read_text() and time.monotonic() < deadline:
        time.sleep(0.2)


def play(folder: Path, environment: dict[str, str]) -> str:
    """The clock runs a night at once, a worker crawls with it; then the commands that tell of it. All they said."""
    commands = {"clock": ("schedule", "--now"), "worker": ("worker", "--name", "helper")}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "app", *words], env=environment, cwd=folder, stdout=subprocess.DEVNULL,
            stderr=(folder / f"{name}.log").open("wb"),
        )
        for name, words in commands.items()
    ]  # fmt: skip
    try:
        until(folder, "nightly ended")
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(PATIENCE_SECONDS)
    told = [("status",), ("status", "--json"), ("doctor", "--json"), ("export", "--out", "export"), ("backup",)]
    return "".join(run(folder, environment, *words) for words in told)


def tables(address: str) -> str:
    """The whole database as text, the queue's and the clock's tables with it."""
    with psycopg.connect(address) as connection:
        listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = [connection.execute(f'SELECT t::text FROM "{name}" t').fetchall() for (name,) in listed]
    return str(found)


@pytest.mark.parametrize("form", ["json", pytest.param("text", marks=pytest.mark.long)])
def test_a_clock_its_night_and_a_worker_keep_them(
    form: str, environment: dict[str, str], served: BoardServer, postgres_url: str, tmp_path: Path
) -> None:
    said = play(tmp_path, environment | {"RXJOBS_LOG": form})
    logs = (tmp_path / "clock.log").read_text() + (tmp_path / "worker.log").read_text()
    assert "nightly ended with exit code 1" in logs
    assert "could not be sent by mail" in logs
    assert "could not be sent by webhook" in logs
    held = {str(path): _content(path) for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    held |= {"what was said": said.encode(), "the database": tables(postgres_url).encode()}
    secrets = [*RUNNING.values(), WORD, quote(WORD), "s3cret-mail-user", "webhook-path"]
    assert not [(secret, where) for where, content in held.items() for secret in secrets if secret.encode() in content]
    sent = {value for asked in served.asked for value in asked.headers.values()}
    assert RUNNING["RXJOBS_USAJOBS_KEY"] in sent, "the key was sent where it belongs"


ADDRESSES = (
    f"postgresql://rx:{quote(WORD)}@127.0.0.1:9/rxjobs",
    f"postgresql://rx:{WORD}@127.0.0.1:9/rxjobs",
    f"postgresql://rx:{WORD}@127.0.0.1:port/rxjobs",
    f"oracle://rx:{WORD}@127.0.0.1/rxjobs",
    f"rx:{WORD}@host",
)


def assert_kept(said: str) -> None:
    """One line, and no part of the password in it."""
    assert len(said.splitlines()) == 1, said
    assert not [word for word in (WORD, quote(WORD), WORD.partition("@")[2]) if word in said], said


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_cannot_be_used_keeps_its_password(address: str) -> None:
    with pytest.raises(UserError) as raised:
        open_database(address)
    assert_kept(str(raised.value))


@pytest.mark.parametrize(
    ("command", "address"), [("schedule", 0), ("worker", 0), ("schedule", 1), ("worker", 2), ("migrate-db", 4)]
)
def test_no_command_tells_it(command: str, address: int, tmp_path: Path) -> None:
    environment = crawl_environment(RXJOBS_VAR=str(tmp_path / "var"))
    if command == "migrate-db":
        assert_kept(run(tmp_path, environment, command, "--to", ADDRESSES[address]))
    else:
        assert_kept(run(tmp_path, environment | {"RXJOBS_DATABASE_URL": ADDRESSES[address]}, command))


def test_the_veil_takes_secrets_and_nothing_else() -> None:
    given = {"RXJOBS_ADZUNA_KEY": "abcdef12", "RXJOBS_ADZUNA_ID": "12", "RXJOBS_WEBHOOK": "https://h.example/T0/B1/xyz"}
    given |= {"RXJOBS_DATABASE_URL": "postgresql://rx:a%40bcdef@db/rxjobs", "PATH": "/usr/bin"}
    assert veiled("key abcdef12 of 12 boards at /T0/B1/xyz", given) == "key *** of 12 boards at /***"
    assert veiled("a@bcdef or a%40bcdef", given) == "*** or ***"
    assert veiled("at postgresql://rx:other@db/rxjobs", given) == "at postgresql://rx:***@db/rxjobs"
    plain = "board x: https://jobs.example/1?a=b, mail hr@jobs.example at 10:30 in /usr/bin"
    assert veiled(plain, given) == plain


def test_the_environment_of_the_tests_holds_none() -> None:
    assert not {name for name in os.environ if name in RUNNING}
