"""The handbook and the deployment files: they name commands and settings that exist, and keep their hardening."""

from __future__ import annotations

import re
import shutil
import subprocess
from math import prod
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from app.cli import cli
from tests import test_faults

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs" / "deploy"
HANDBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
HARDENED = ("ProtectSystem=strict", "NoNewPrivileges=yes", "User=rxjobs", "CapabilityBoundingSet=", "ProtectHome=yes")
OPTIONS = re.compile(r"--[a-z-]+")


def commands() -> dict[str, set[str]]:
    """Each command with its options; those of groups by their two words."""
    found: dict[str, set[str]] = {}
    for name, command in get_command(cli).commands.items():  # type: ignore[attr-defined]  # a group has them
        parts = getattr(command, "commands", {"": command})
        for part, one in parts.items():
            found[f"{name} {part}".strip()] = {option for param in one.params for option in param.opts}
    return found


def called(text: str) -> list[tuple[str, set[str]]]:
    """The commands a text calls, with the options it gives them."""
    known = commands()
    found = []
    for line in re.findall(r"rxjobs ([a-z][a-z -]*[^\n`&#|]*)", text):
        words = line.split()
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        found.append((name, set(OPTIONS.findall(line))))
    return found


def test_the_handbook_calls_commands_that_exist() -> None:
    known = commands()
    lines = [line for block in re.findall(r"```sh\n(.*?)```", HANDBOOK, re.DOTALL) for line in block.splitlines()]
    calls = [call for line in lines if re.match(r"\s*(?:\S+ && )?rxjobs ", line) for call in called(line)]
    calls += [call for quoted in re.findall(r"`(rxjobs [^`]+)`", HANDBOOK) for call in called(quoted)]
    assert len(calls) > 10
    assert [name for name, _ in calls if name not in known] == []
    assert [(name, options - known[name]) for name, options in calls if options - known[name]] == []


def test_the_table_of_faults_counts_the_cases_that_are_tried() -> None:
    lists = [
        [mark.args[1] for mark in getattr(function, "pytestmark", ()) if mark.name == "parametrize"]
        for name, function in vars(test_faults).items()
        if name.startswith("test_")
    ]
    cases = sum(prod(map(len, each)) for each in lists)
    rows = HANDBOOK.partition("## Faults")[2].partition("## Back up")[0]
    assert sum(map(int, re.findall(r"^\|.*\| (\d+) \|", rows, re.MULTILINE))) == cases
    assert f"{cases} cases" in rows


def test_a_command_that_is_not_there_is_found() -> None:
    assert called("rxjobs frobnicate --now")[0][0] not in commands()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_hardened_and_start_commands_that_exist(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert set(HARDENED) <= set(lines)
    (start,) = (line for line in lines if line.startswith("ExecStart="))
    ((name, options),) = called(start.replace("/opt/rxjobs/.venv/bin/", ""))
    assert options <= commands()[name]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_can_read_them(path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False)
    assert not re.search(r"Unknown|Failed to parse|Invalid", done.stderr), done.stderr


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_little_that_they_leave_open(path: Path) -> None:
    """1.7 of 10 (2026-11-28); what is left is the network, which they need. The threshold is in tenths."""
    analyze = ["systemd-analyze", "security", "--offline=true", "--no-pager"]
    if not shutil.which("systemd-analyze") or "--offline" not in _help_of_systemd_analyze():
        pytest.skip("no systemd-analyze on this machine that judges a file")
    done = subprocess.run([*analyze, "--threshold=20", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout.splitlines()[-1:]
    bare = subprocess.run([*analyze, "--threshold=20", "-"], capture_output=True, text=True, check=False)
    assert bare.returncode, "a unit that is not there is not taken for a closed one"


def _help_of_systemd_analyze() -> str:
    return subprocess.run(["systemd-analyze", "--help"], capture_output=True, text=True, check=False).stdout


def test_the_compose_file_keeps_its_services_apart() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"database", "clock", "worker", "explorer"}
    assert services["explorer"]["ports"] == ["127.0.0.1:8001:8001"]
    handed = {name: services[name].get("env_file") for name in ("clock", "worker", "explorer")}
    assert handed == {"clock": [".env"], "worker": [".env"], "explorer": []}, "keys go where they are used"
    assert "/docs/deploy/.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for name in ("clock", "worker", "explorer"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert set(services[name]["command"][1:2]) <= set(commands())


def test_no_deployment_file_holds_a_secret() -> None:
    for path in DEPLOY.iterdir():
        assert not re.search(r"(?i)password[=:]\s*[\"']?[a-z0-9]{4,}", path.read_text(encoding="utf-8")), path.name
