"""`rxjobs read`: the contract line by line, bad lines, CSV, workers; in the real command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

AD = {
    "id": "a1",
    "title": "Pharmacy Technician",
    "employer": "Juniper Drug",
    "location": "Tulsa, OK 74101",
    "html": "<h3>Requirements</h3><ul><li>High school diploma</li>"
    "<li>PTCB certification within 12 months of hire</li></ul>"
    "<p>Pay: $18.50 - $21.75 an hour</p>",
}
KEYS = {
    "id", "role", "role_reason", "role_evidence", "text", "requirements", "mentions", "unknown", "duties", "skills",
    "pay", "experience", "employment", "pay_other", "places", "employer", "terms", "version",
}  # fmt: skip


def rxjobs(*args: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [sys.executable, "-m", "app.cli", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def written(path: Path, *rows: object) -> Path:
    """A JSONL file of the rows; text rows as they are."""
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
    return path


def test_a_line_holds_every_field_of_the_contract(tmp_path: Path) -> None:
    done = rxjobs("read", written(tmp_path / "ads.jsonl", AD))
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert set(row) == KEYS
    assert row["id"] == "a1"
    assert row["role"] == "technician"
    assert (row["pay"]["min"], row["pay"]["max"], row["pay"]["unit"], row["pay"]["currency"]) == (
        18.5,
        21.75,
        "hour",
        "USD",
    )
    assert row["pay"]["hourly_min_usd"] == 18.5
    assert [(p["city"], p["state"], p["country"]) for p in row["places"]] == [("Tulsa", "OK", "US")]
    for span in [*row["requirements"], *row["mentions"], row["pay"]]:
        assert row["text"][span["start"] : span["end"]] == span["quote"]


def test_output_keeps_the_order_of_the_input_with_several_workers(tmp_path: Path) -> None:
    ads = written(tmp_path / "ads.jsonl", *({**AD, "id": str(n)} for n in range(500)))
    one = rxjobs("read", ads, "--out", tmp_path / "one.jsonl")
    two = rxjobs("read", ads, "--out", tmp_path / "two.jsonl", "--workers", 2)
    assert one.returncode == two.returncode == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert [json.loads(line)["id"] for line in (tmp_path / "one.jsonl").open()] == [str(n) for n in range(500)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"title": "Pharmacist"}', "no id"),
        ('{"id": "x"}', "neither title nor html nor text"),
        ('{"id": "x", "title": 5}', "title must be text"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: str, reason: str) -> None:
    ads = written(tmp_path / "ads.jsonl", AD, line, {**AD, "id": "a3"})
    done = rxjobs("read", ads)
    assert done.returncode == 1
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["a1", "a3"]
    assert done.stderr.startswith(f"{ads}:2: ")
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_csv_with_the_same_columns_reads_the_same(tmp_path: Path) -> None:
    csv_file = tmp_path / "ads.csv"
    csv_file.write_text('id,title,text\n7,Staff Pharmacist,"Line one\nline two"\n', encoding="utf-8")
    row = json.loads(rxjobs("read", csv_file).stdout)
    assert (row["id"], row["role"]) == ("7", "pharmacist")
    assert row["text"].split() == ["Line", "one", "line", "two"]


def test_text_that_no_file_can_hold_does_not_stop_the_rest(tmp_path: Path) -> None:
    ads = written(
        tmp_path / "ads.jsonl", '{"id": "s", "title": "Pharmacist", "text": "half \\ud83d a pair \\u0000 nul"}'
    )
    done = rxjobs("read", ads)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == "s"


def test_a_missing_file_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = rxjobs("read", tmp_path / "none.jsonl")
    assert done.returncode == 2
    assert done.stderr == f"rxjobs: cannot read {tmp_path / 'none.jsonl'}: No such file or directory\n"


def test_a_wrong_option_is_one_line_and_exit_code_2() -> None:
    done = rxjobs("read", "x", "--workers", "many")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
