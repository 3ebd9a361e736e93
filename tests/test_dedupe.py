"""`rxjobs dedupe`: formats, bad input, order, and the labelled pairs where they are at hand."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from app.cli import main
from app.dedupe import DedupeCounts, dedupe
from app.errors import UserError
from benchmarks.matching_measure import pairwise
from benchmarks.planted import World
from benchmarks.planted_style import Style
from tests.test_engine import cluster

TEXT = (
    "Fill prescriptions under the supervision of a pharmacist. Answer the telephone and greet every patient. Count"
    " stock at night and order what is short. Store 4521, 17 Oak Street, Tulsa. Full time. $19.25 an hour."
)


def row(name: str, **said: Any) -> dict[str, Any]:
    """One ad of a file."""
    given = {"title": "Pharmacy Technician", "employer": "Larkfield", "location": "Tulsa, OK 74103", "text": TEXT}
    return {"id": name, **given, "date_posted": "2026-11-02", "board": f"board {name}", **said}


def run(path: Path, workers: int = 1) -> tuple[list[dict[str, str]], DedupeCounts, list[str]]:
    """Rows written, counts and complaints."""
    out, complaints = path.with_suffix(".out"), list[str]()
    counts = dedupe(path, out, workers=workers, complain=complaints.append, progress=lambda _: None)
    return list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))), counts, complaints


def jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A JSONL file."""
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def table(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A Parquet file."""
    pl.DataFrame(rows).write_parquet(path)
    return path


ADS = [row("b"), row("a", title="CPhT", location="OK-Tulsa"), row("c", location="Enid, OK 73701", text="Sell shoes.")]


@pytest.mark.parametrize(("write", "name"), [(jsonl, "x.jsonl"), (table, "x.csv"), (parquet, "x.parquet")])
def test_every_format_gives_one_row_an_ad_in_its_order(
    tmp_path: Path, write: Callable[[Path, list[dict[str, Any]]], Path], name: str
) -> None:
    rows, counts, complaints = run(write(tmp_path / name, ADS))
    assert [(one["id"], one["job_id"]) for one in rows] == [("b", "a"), ("a", "a"), ("c", "c")]
    assert float(rows[0]["score"]) > 0
    assert rows[0]["why"].startswith("employer: same; title, like texts: nearly same; place: same town")
    assert (rows[2]["score"], rows[2]["why"]) == ("", "no other ad of this job")
    assert (counts.ads, counts.jobs, counts.bad, complaints) == (3, 2, 0, [])


def test_a_repost_is_joined_and_says_so(tmp_path: Path) -> None:
    later = row("b", board="board a", date_posted="2026-11-30")
    rows, counts, _ = run(jsonl(tmp_path / "x.jsonl", [row("a"), later]))
    assert {one["job_id"] for one in rows} == {"a"}
    assert all(one["why"].startswith("repost; ") for one in rows)
    assert counts.reposts == 1


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    lines = [
        json.dumps(row("a")),
        "{oops",
        "",
        "[1]",
        json.dumps({"title": "no id"}),
        json.dumps(row("a")),
        '{"id": "\\ud800"}',
    ]
    path.write_text("\n".join([*lines, json.dumps(row("z", date_posted="tomorrow?", title=None))]), encoding="utf-8")
    rows, counts, complaints = run(path)
    assert [one["id"] for one in rows] == ["a", "?", "z"]
    assert [one.removeprefix(f"{path}:").split(" (")[0] for one in complaints] == [
        "2: not JSON",
        "4: not a JSON object",
        "5: no id",
        "6: id a came before",
    ]
    assert counts.bad == 4


def test_a_csv_without_ids_and_a_broken_parquet_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "x.csv"
    wrong.write_text("title,employer\nx,y\n", encoding="utf-8")
    with pytest.raises(UserError, match="id is missing"):
        run(wrong)
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"no parquet")
    with pytest.raises(UserError, match="no Parquet file"):
        run(broken)
    with pytest.raises(UserError, match="cannot read"):
        run(tmp_path / "missing.jsonl")


def test_html_is_read_as_its_text(tmp_path: Path) -> None:
    page = "<style>p {color: red}</style><p>" + TEXT.replace(". ", ".</p><p>") + "</p>"
    rows, _, _ = run(jsonl(tmp_path / "x.jsonl", [row("a"), {**row("b"), "text": None, "html": page}]))
    assert {one["job_id"] for one in rows} == {"a"}


def test_an_empty_file_gives_a_header(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("")
    rows, counts, _ = run(path)
    assert (rows, counts.ads) == ([], 0)
    assert path.with_suffix(".out").read_text() == "id,job_id,score,why\n"


def test_a_crowd_of_identical_ads_is_said(tmp_path: Path) -> None:
    _, counts, complaints = run(jsonl(tmp_path / "x.jsonl", [row(f"n{number}", board="one") for number in range(300)]))
    assert counts.crowded > 0
    assert "too large to compare in full" in complaints[0]


def test_the_order_of_lines_and_the_workers_do_not_matter(tmp_path: Path) -> None:
    rows = list(World(3, 1500, Style()).rows())
    forth, _, _ = run(jsonl(tmp_path / "a.jsonl", rows))
    back, _, _ = run(jsonl(tmp_path / "b.jsonl", rows[::-1]), workers=2)
    assert sorted(map(str, forth)) == sorted(map(str, back))


def test_planted_truth_is_found_by_the_shipped_weights(tmp_path: Path) -> None:
    """A fresh seed of employers never trained on; benchmarks/matching.py has the numbers at size."""
    rows = list(World(77, 4000, Style()).rows())
    found, _, _ = run(jsonl(tmp_path / "x.jsonl", rows))
    number: dict[str, int] = {}
    labels = pl.Series([number.setdefault(one["job_id"], len(number)) for one in found]).to_numpy()
    measure = pairwise(pl.Series([one["vacancy"] for one in rows]).to_numpy(), labels)
    assert measure.precision > 0.95
    assert measure.recall > 0.90


def test_labelled_pairs(shared: Path, tmp_path: Path) -> None:
    """Real cross-posts: no "different" pair joined, nine of ten "same" pairs are."""
    counts = dedupe(
        shared / "gold/dup_ads.jsonl", tmp_path / "out.csv", workers=1, complain=print, progress=lambda _: None
    )
    assert counts.bad == 0
    job = {one["id"]: one["job_id"] for one in csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8"))}
    with (shared / "gold/dup_pairs.tsv").open(encoding="utf-8") as pairs:
        verdicts = [
            (one["verdict"], job[one["id_a"]] == job[one["id_b"]]) for one in csv.DictReader(pairs, delimiter="\t")
        ]
    assert not any(is_joined for verdict, is_joined in verdicts if verdict == "different")
    same = [is_joined for verdict, is_joined in verdicts if verdict == "same"]
    assert sum(same) >= 0.9 * len(same)


def test_the_command_exits_with_one_where_a_line_was_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jsonl(tmp_path / "x.jsonl", [row("a"), {"title": "no id"}])
    with pytest.raises(SystemExit) as end:
        main(["dedupe", str(path)])
    out, err = capsys.readouterr()
    assert end.value.code == 1
    assert out.splitlines()[0] == "id,job_id,score,why"
    assert "2: no id" in err


def test_a_cluster_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two Dask workers fingerprint small batches and match a state each; one of them is killed first, the other does
    all of it. Some ads name no state and tie those that do."""
    monkeypatch.setattr("app.dedupe.BATCH_TEXTS", 100)
    rows = [*World(79, 300, Style()).rows()]
    path = jsonl(tmp_path / "ads.jsonl", rows)
    here, _, _ = run(path)
    with cluster(tmp_path) as (address, pids):
        os.kill(pids[0], 9)
        with pytest.raises(SystemExit) as ended:
            main(["dedupe", str(path), "--engine", address, "--out", str(tmp_path / "there.csv")])
    assert ended.value.code == 0
    assert list(csv.DictReader((tmp_path / "there.csv").open(encoding="utf-8"))) == here


def test_an_engine_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jsonl(tmp_path / "ads.jsonl", [row("a")])
    with pytest.raises(SystemExit) as ended:
        main(["dedupe", str(path), "--engine", "spark://x"])
    assert ended.value.code == 2
    assert "dask://" in capsys.readouterr().err
