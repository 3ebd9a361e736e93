"""The register: what stands in it is read, what is wrong with it is named, all at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.boards import REGISTER, Board, RegisterError, load_register, platforms
from schema.vocab import Setting
from tests.boardserver import entry

GOOD = entry(
    "mercy-yuma",
    "workday",
    url="https://mercy.wd5.myworkdayjobs.com/Careers/",
    settings={"tenant": "mercy", "site": "Careers"},
    expect={"min": 3, "max": 90},
    setting="hospital_inpatient",
    siblings=["mercy-front"],
) + entry("mercy-front", "greenhouse", slug="mercy", api="http://127.0.0.1:8123/", siblings=["mercy-yuma"])


def register(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "boards.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_register_is_read_in_its_order(tmp_path: Path) -> None:
    yuma, front = load_register(register(tmp_path, GOOD))
    assert (yuma.id, front.id) == ("mercy-yuma", "mercy-front")
    assert yuma.setting is Setting.HOSPITAL
    assert yuma.expect is not None
    assert (yuma.expect.min, yuma.expect.max) == (3, 90)
    assert front.api == "http://127.0.0.1:8123"
    assert front.terms_checked is None


FAULTS = {
    entry("Has Spaces", "lever"): "entry 1 (Has Spaces): id: ",
    entry("a", "myspace"): "entry 1 (a): platform: unknown platform 'myspace'",
    entry("a", "lever", url="careers.example.com"): "url: ",
    entry("a", "lever", colour="red"): "colour: Extra inputs are not permitted",
    entry("a", "lever", source="  "): "source: ",
    entry("a", "lever", setting="casino"): "setting: ",
    entry("a", "lever", api="ftp://x"): "api: ",
    entry("a", "lever", settings={"site": ["x"]}): "settings.site",
    entry("a", "lever", siblings=["b"]): "a names an unknown sibling b",
    entry("a", "lever", siblings=["a"]): "not its own sibling",
    entry("a", "lever", slug="x") + entry("a", "lever", slug="y"): "id a is used twice",
    entry("a", "lever", slug="x") + entry("b", "lever", slug="x"): "b is the same board as a",
    "board = 3": "only [[board]] tables",
    "[boards]\n": "only [[board]] tables are known here, found boards",
    "[[board]\n": "not valid TOML",
    "board = [1]": "entry 1 (no id)",
}


@pytest.mark.parametrize(("text", "reason"), FAULTS.items())
def test_a_fault_is_named_with_file_entry_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = register(tmp_path, text)
    with pytest.raises(RegisterError) as caught:
        load_register(path)
    assert reason in str(caught.value)
    assert all(line.startswith(str(path)) for line in str(caught.value).splitlines())


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = GOOD + entry("a", "myspace") + entry("b", "lever", url="x") + entry("mercy-yuma", "lever")
    with pytest.raises(RegisterError) as caught:
        load_register(register(tmp_path, text))
    assert [f"entry {n}" in str(caught.value) for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert "mercy-yuma is used twice" in str(caught.value)


def test_a_register_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be read: No such file"):
        load_register(tmp_path / "none.toml")


def test_a_board_cannot_be_changed(tmp_path: Path) -> None:
    board = load_register(register(tmp_path, GOOD))[0]
    with pytest.raises(ValueError, match="frozen"):
        board.employer = "other"  # type: ignore[misc]  # the point of the test


def test_every_platform_has_one_file_and_reads_as_a_spider() -> None:
    listed = subprocess.run([sys.executable, "-m", "scrapy", "list"], capture_output=True, text=True, check=True)
    assert tuple(listed.stdout.split()) == platforms()


@pytest.mark.skipif(not REGISTER.exists(), reason="the register is not written yet")
def test_the_register_of_the_project_is_valid() -> None:
    boards = load_register()
    assert all(isinstance(board, Board) for board in boards)
