"""Every command: a help text with an example, a line in the README, one clear line for wrong use."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from app.cli import cli
from app.config import Config

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Every command and subcommand as a person types it."""
    click = typer.main.get_command(cli)
    names = []
    for name, command in click.commands.items():  # type: ignore[attr-defined]  # a group has commands
        inner = getattr(command, "commands", None)
        names += [f"{name} {sub}" for sub in inner] if inner else [name]
    return names


def rxjobs(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [sys.executable, "-m", "app.cli", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment or None)


def test_there_are_commands() -> None:
    assert {"demo", "nightly", "crawl", "ingest", "match", "close", "read", "dedupe", "export", "status"} <= set(
        commands()
    )


@pytest.mark.parametrize("command", commands())
def test_help_says_what_it_does_and_gives_an_example(command: str) -> None:
    done = rxjobs(*command.split(), "--help")
    assert done.returncode == 0, done.stderr
    assert f"Example: rxjobs {command.split()[0]}" in done.stdout


@pytest.mark.parametrize("command", commands())
def test_the_readme_names_it(command: str) -> None:
    assert f"`rxjobs {command}" in README


def test_the_readme_names_every_setting() -> None:
    missing = [
        name for name in (f"RXJOBS_{field.name.upper()}" for field in fields(Config)) if f"`{name}`" not in README
    ]
    assert not missing


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["export"], "export needs --out DIR"),
        (["crawl", "--board", "no-such-board"], "no board no-such-board in the register"),
        (["crawl", "--platform", "myspace"], "no platform myspace"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(args: list[str], said: str) -> None:
    done = rxjobs(*args)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_near_name_is_suggested() -> None:
    assert "did you mean cvs-health" in rxjobs("crawl", "--board", "cvs-helth").stderr


def test_no_live_crawl_without_a_contact(tmp_path: Path) -> None:
    done = rxjobs("crawl", "--board", "cvs-health", PATH="", RXJOBS_VAR=str(tmp_path))
    assert done.returncode == 2
    assert "set RXJOBS_CONTACT" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_unreachable_database_is_one_line(tmp_path: Path) -> None:
    url = "postgresql://nobody:secret@127.0.0.1:1/none"
    done = rxjobs("status", PATH="", RXJOBS_VAR=str(tmp_path), RXJOBS_DATABASE_URL=url)
    assert done.returncode == 2
    assert "cannot use the database" in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_bad_register_names_file_entry_and_reason(tmp_path: Path) -> None:
    register = tmp_path / "boards.toml"
    register.write_text('[[board]]\nid = "a"\nemployer = "A"\nplatform = "myspace"\nurl = "https://a.example"\n')
    done = rxjobs("boards", "list", PATH="", RXJOBS_BOARDS=str(register))
    assert done.returncode == 2
    assert f"{register}: entry 1 (a): " in done.stderr
    assert "unknown platform 'myspace'" in done.stderr
    assert "source" in done.stderr, "every fault of an entry is named at once"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = rxjobs("demo", "--dir", str(tmp_path / "file" / "town"))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"rxjobs: {tmp_path / 'file' / 'town'}: Not a directory"]


def test_without_a_command_the_help_is_the_answer() -> None:
    done = rxjobs()
    assert "The register of boards." in done.stdout
    assert done.stderr == ""


def test_why_a_board_was_not_read_is_a_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "cassette.jsonl").write_text("")
    done = rxjobs("crawl", "--board", "cvs-health", "--replay", str(tmp_path), RXJOBS_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    [why] = [line for line in done.stdout.splitlines() if line.startswith("cvs-health: ")]
    assert why.startswith("cvs-health: no_recording: no recording of POST https://")
    assert done.stdout.splitlines()[0].rstrip() == "1 board"
