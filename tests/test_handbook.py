"""The operations handbook, followed word for word: every block of commands, in order, on a night of its own.

What a test may not do to its machine (packages, users, services) is a stub that writes down how it was called.
The paths of the handbook lead into a folder of the test's own, and its PostgreSQL is that of the tests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from app.database import connect
from tests.boardserver import answer, board_server, crawl_environment, entry

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
STUBS = ("apt-get", "useradd", "systemctl", "chown", "git", "make", "runuser", "setpriv")
LOOKING = ("rxjobs doctor", "rxjobs boards", "rxjobs status", "rxjobs crawl")  # 1: something to look at
BLOCKS = re.findall(r"^## ([^\n]+)|```sh\n(.*?)```", HANDBOOK, re.DOTALL | re.MULTILINE)
JOB = {
    "id": 1, "title": "Pharmacy Technician", "absolute_url": "https://x.example/1", "departments": [], "offices": [],
    "content": "PTCB certification required.", "location": {"name": "Tulsa, OK"},
    "updated_at": "2026-11-02T00:00:00Z",
}  # fmt: skip


def sections() -> list[tuple[str, list[str]]]:
    """Each section of the handbook that has blocks of commands, with its lines."""
    found: list[tuple[str, list[str]]] = []
    for title, block in BLOCKS:
        if title:
            found.append((title, []))
        else:
            found[-1][1].extend(line.split("  #")[0].strip() for line in block.splitlines())
    return [(title, lines) for title, lines in found if lines]


@dataclass
class Machine:
    """A machine that is empty but for Debian: where the handbook's paths lead, and what it may not do is a stub."""

    folder: Path
    postgres: str

    def __post_init__(self) -> None:
        """Make what is there on an empty machine."""
        for name in ("opt", "etc/systemd/system", "var/lib/rxjobs", "usr/local/bin", "stubs"):
            (self.folder / name).mkdir(parents=True)
        for name in STUBS:
            last = 'shift 5; exec "$@"' if name == "setpriv" else ""
            self._write(f"stubs/{name}", f'#!/bin/sh\necho "{name} $*" >> {self.folder}/called\n{last}\n')

    def _write(self, name: str, script: str) -> None:
        (self.folder / name).write_text(script)
        (self.folder / name).chmod(0o755)

    def here(self, words: str) -> str:
        """A line with the machine's paths, and with what a person fills in."""
        for path in ("/opt/rxjobs", "/etc/", "/var/lib/rxjobs", "/usr/local/bin"):
            words = words.replace(path, f"{self.folder}{path}")
        backups = sorted((self.folder / "var/lib/rxjobs/backups").glob("*.zip"))
        filled = {"FILE": backups[-1].name if backups else "none", " ID": " sour", "/ID": "/sour"}
        filled["postgresql://rxjobs:PASSWORD@localhost/rxjobs"] = self.postgres
        for word, value in filled.items():
            words = words.replace(word, value)
        return words

    def install(self, register: str) -> None:
        """What `git clone` and `make` would have brought: the checkout, with this interpreter's commands."""
        checkout = self.folder / "opt/rxjobs"
        for name in ("app", "crawlers", "pipeline", "schema", "docs", "pyproject.toml", "scrapy.cfg"):
            (checkout / name).parent.mkdir(exist_ok=True)
            (checkout / name).symlink_to(ROOT / name)
        (checkout / "docs").unlink()
        shutil.copytree(ROOT / "docs" / "deploy", checkout / "docs" / "deploy")
        wrapper = checkout / "docs/deploy/rxjobs"
        wrapper.write_text(self.here(wrapper.read_text()))
        (checkout / "boards.toml").write_text(register)
        (checkout / ".venv/bin").mkdir(parents=True)
        for name, module in (("rxjobs", "app"), ("alembic", "alembic")):
            self._write(f"opt/rxjobs/.venv/bin/{name}", f'#!/bin/sh\nexec {sys.executable} -m {module} "$@"\n')

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """One line, as root would type it in /opt/rxjobs."""
        paths = [self.folder / "stubs", self.folder / "usr/local/bin", Path(os.environ["PATH"])]
        environment = crawl_environment(
            PATH=os.pathsep.join(map(str, paths)), RXJOBS_BOARDS="boards.toml", RXJOBS_PRIVATE_HOSTS="127.0.0.1",
            RXJOBS_WORKERS="1",
        )  # fmt: skip
        cwd = self.folder / "opt/rxjobs"
        return subprocess.run(
            ["/bin/sh", "-ec", self.here(line)], cwd=cwd if cwd.exists() else self.folder, env=environment,
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip

    def follow(self, title: str) -> dict[str, str]:
        """Every line of a section, in order; what each said. A line of rxjobs may end with 1: something to look at."""
        said = {}
        for line in dict(sections())[title]:
            if "git clone" in line:
                (self.folder / "opt/rxjobs").mkdir(exist_ok=True)
            done = self.run(line)
            fine = (
                (0, 1) if line.startswith(("rxjobs doctor", "rxjobs boards", "rxjobs status", "rxjobs crawl")) else (0,)
            )
            assert done.returncode in fine, f"{line}\n{done.stdout}{done.stderr}"
            assert "Traceback" not in done.stderr, f"{line}\n{done.stderr}"
            said[line] = done.stdout + done.stderr
        return said

    def count(self, address: str, table: str) -> int:
        """How many rows a table of the machine's database has."""
        engine = connect(address)
        with engine.connect() as connection:
            found = int(connection.scalar(text(f"SELECT COUNT(*) FROM {table}")) or 0)
        engine.dispose()
        return found


@pytest.fixture
def machine(tmp_path: Path, postgres_url: str) -> Iterator[Machine]:
    """An empty machine, and a register of a board that is well and one that is broken."""
    with board_server({"/v1/boards/well/jobs": answer({"jobs": [JOB], "meta": {"total": 1}})}) as served:
        found = Machine(tmp_path / "machine", postgres_url)
        found.install(
            entry("well", "greenhouse", slug="well", api=served.origin)
            + entry("sour", "greenhouse", slug="sour", api=served.origin)
        )
        yield found


def test_from_an_empty_machine_to_a_restored_backup_and_on_to_postgresql(machine: Machine) -> None:
    sqlite = f"sqlite:///{machine.folder}/var/lib/rxjobs/rxjobs.sqlite"
    machine.follow("Install")
    settings = machine.folder / "etc/rxjobs.env"
    assert settings.stat().st_mode & 0o777 == 0o640
    assert machine.run("rxjobs nightly").returncode == 1, "one of two boards is broken"
    said = machine.follow("When a board breaks")
    assert "sour-" in said["ls /var/lib/rxjobs/raw/*/offending/"]
    assert "rxjobs-" in machine.follow("Back up, restore")["ls /var/lib/rxjobs/backups"]
    assert list((machine.folder / "var/lib/rxjobs").glob("*.before-restore"))
    machine.follow("Upgrade")
    before = machine.count(sqlite, "posting")
    assert before == 1
    said = machine.follow("Move to PostgreSQL")
    assert "postgresql" in said["rxjobs doctor"]
    assert machine.count(machine.postgres, "posting") == before
    machine.follow("Add workers")
    machine.follow("Rotate a key")
    assert machine.run("rxjobs nightly").returncode == 1
    assert machine.count(machine.postgres, "run") == 2
    assert machine.count(machine.postgres, "procrastinate_jobs") > 0, "boards were given to the queue"
    called = (machine.folder / "called").read_text()
    assert "setpriv --reuid rxjobs" in called or os.getuid()
    assert called.count("systemctl start rxjobs rxjobs-explore") == called.count("systemctl stop rxjobs rxjobs-explore")


def test_every_block_of_the_handbook_is_followed() -> None:
    followed = {"Install", "When a board breaks", "Back up, restore", "Upgrade", "Move to PostgreSQL", "Add workers",
                "Rotate a key"}  # fmt: skip
    assert {title for title, _ in sections()} == followed
