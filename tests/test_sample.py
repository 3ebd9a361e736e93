"""A sample for coding by hand: the same draw every time, fair to every stratum; and the agreement that comes back."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import cli
from app.agreement import agreement
from app.errors import UserError
from app.snapshot.coded import against_rules, coded
from app.snapshot.describe import as_json, sha256
from app.snapshot.opened import Snapshot, opened
from app.snapshot.sample import sample

ROLES = ["technician"] * 60 + ["pharmacist"] * 30 + ["intern"] * 8 + ["other"] * 2
STRATA = ("role",)


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    """A hundred postings; every second technician needs a licence, every third PTCB."""
    folder = tmp_path / "snapshot"
    folder.mkdir()
    keys = [f"{number:020x}" for number in range(len(ROLES))]
    asked = [
        (key, "LIC.TECH", level) for at, key in enumerate(keys[:60]) if at % 2 for level in ("preferred", "required")
    ]
    asked += [(key, "CERT.CPHT.PTCB", "preferred") for at, key in enumerate(keys[:60]) if at % 3 == 0]
    postings = {
        "posting_id": keys, "board": "larkfield", "url": "https://jobs.example/1", "title": "Technician", "role": ROLES,
        "employer": "Larkfield", "setting": [None if at % 4 else "independent" for at in range(100)],
        "employment": "full_time", "first_seen": ["2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z"] * 50,
    }  # fmt: skip
    pl.DataFrame(postings).write_csv(folder / "postings.csv")
    pl.DataFrame(asked, schema=["posting_id", "code", "level"], orient="row").write_csv(folder / "requirements.csv")
    places = {"posting_id": keys, "number": 1, "text": "Toledo, OH"}
    pl.DataFrame(places).write_csv(folder / "places.csv")
    files = [{"name": p.name, "bytes": p.stat().st_size, "sha256": sha256(p)} for p in sorted(folder.iterdir())]
    (folder / "manifest.json").write_text(
        as_json({"as_of": "2026-11-25T00:00:00Z", "rules_version": "1", "files": files})
    )
    return opened(folder)


def draw(snapshot: Snapshot, size: int = 20, seed: int = 1, strata: tuple[str, ...] = STRATA) -> pl.DataFrame:
    return sample(snapshot, size=size, seed=seed, strata=strata, fields=("role", "LIC.TECH"))


def test_the_same_seed_draws_the_same_and_another_draws_others(snapshot: Snapshot) -> None:
    assert draw(snapshot).equals(draw(snapshot))
    assert set(draw(snapshot)["posting_id"]) != set(draw(snapshot, seed=2)["posting_id"])


def test_a_larger_sample_keeps_what_was_drawn(snapshot: Snapshot) -> None:
    assert set(draw(snapshot, 20)["posting_id"]) <= set(draw(snapshot, 40)["posting_id"])


@pytest.mark.parametrize("size", [4, 5, 20, 33, 99, 100, 500])
def test_every_stratum_has_its_share_and_weights_add_up(snapshot: Snapshot, size: int) -> None:
    drawn = draw(snapshot, size)
    counts = Counter(drawn["stratum"])
    assert drawn.height == min(size, 100)
    assert set(counts) == set(ROLES)
    for role, held in Counter(ROLES).items():
        assert counts[role] <= held
        assert drawn.filter(pl.col("stratum") == role)["weight"].sum() == pytest.approx(held, abs=0.01)
    assert counts["technician"] >= counts["pharmacist"] >= counts["intern"] >= counts["other"]


def test_strata_may_be_crossed_and_what_is_unknown_is_one(snapshot: Snapshot) -> None:
    drawn = draw(snapshot, 60, strata=("role", "setting", "month"))
    assert "technician / unknown / 2026-10" in set(drawn["stratum"])


def test_a_coder_sees_the_ad_and_not_what_was_read(snapshot: Snapshot) -> None:
    drawn = draw(snapshot)
    assert drawn.columns[:3] == ["posting_id", "stratum", "weight"]
    assert drawn["place"].to_list() == ["Toledo, OH"] * 20
    assert drawn.select("code:role", "code:LIC.TECH").null_count().row(0) == (20, 20)
    assert "role" not in drawn.columns


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"strata": ("colour",)}, "no stratum colour"),
        ({"fields": ("title",)}, "no field title to code"),
        ({"size": 3}, "4 strata and --size 3"),
    ],
)
def test_what_cannot_be_drawn_is_told(snapshot: Snapshot, asked: dict[str, object], says: str) -> None:
    given = {"size": 20, "seed": 1, "strata": STRATA, "fields": ("role",)}
    with pytest.raises(UserError, match=says):
        sample(snapshot, **(given | asked))  # type: ignore[arg-type] - one of them is wrong on purpose


def test_kappa_is_that_of_the_books() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert found is not None
    assert (found.n, found.agreed) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.low is not None
    assert found.low == pytest.approx(0.4 - 1.96 * (0.7 * 0.3 / 50) ** 0.5 / 0.5, abs=1e-4)
    assert found.disagreements == (("n", "y", 10), ("y", "n", 5))


def test_kappa_without_anything_to_tell_apart_is_undefined() -> None:
    found = agreement([("y", "y")] * 3)
    assert found is not None
    assert (found.agreed, found.kappa) == (1.0, None)
    assert agreement([]) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    one, other = agreement(pairs), agreement([(b, a) for a, b in pairs])
    assert one is not None
    assert other is not None
    assert one.kappa == pytest.approx(other.kappa) if one.kappa is not None else other.kappa is None
    assert one.kappa is None or one.kappa <= 1


def code(drawn: pl.DataFrame, path: Path, **cells: list[str]) -> Path:
    """A file as a coder brings it back, the first rows filled in."""
    rows = drawn.to_dicts()
    for field, words in cells.items():
        for row, word in zip(rows, words, strict=False):
            row["code:" + field.replace("_", ".")] = word
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, drawn.columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_coded_file_is_held_against_the_rules(snapshot: Snapshot, tmp_path: Path) -> None:
    drawn = draw(snapshot, 20)
    at = [int(key, 16) for key in drawn["posting_id"]]
    licence = ["required" if one < 60 and one % 2 else "none" for one in at]
    roles = [ROLES[one].upper() for one in at]
    roles[0] = "other" if roles[0] != "OTHER" else "intern"
    complaints: list[str] = []
    path = code(drawn, tmp_path / "coded.csv", role=roles[:19], LIC_TECH=licence)
    role, credential = against_rules(snapshot, path, complaints.append)
    assert (role.field, role.empty, credential.empty, complaints) == ("role", 1, 0, [])
    assert role.agreement is not None
    assert credential.agreement is not None
    assert role.agreement.agreed == pytest.approx(18 / 19)
    assert credential.agreement.kappa == 1.0


def test_what_is_wrong_in_a_coded_file_is_told_and_the_rest_goes_on(snapshot: Snapshot, tmp_path: Path) -> None:
    drawn = draw(snapshot, 5).with_columns(posting_id=pl.Series(["gone", *draw(snapshot, 5)["posting_id"][1:]]))
    complaints: list[str] = []
    path = code(drawn, tmp_path / "coded.csv", role=["other", "boss", "other", "other", "other"])
    role, _ = against_rules(snapshot, path, complaints.append)
    assert role.agreement is not None
    assert role.agreement.n == 3
    assert "row 3: role cannot be boss" in complaints[0]
    assert "1 postings are not in" in complaints[1]
    for text in ("", "a,b\n1,2\n", "posting_id,code:colour\n1,red\n"):
        path.write_text(text)
        with pytest.raises(UserError, match=r"is no coded sample|no field colour"):
            coded(path, complaints.append)
    with pytest.raises(UserError, match="No such file"):
        coded(tmp_path / "none.csv", complaints.append)


def test_the_command_draws_and_compares(snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "to_code.csv"
    with pytest.raises(SystemExit) as done:
        cli.main(["sample", str(snapshot.folder), "--size", "10", "--strata", "role", "--out", str(out)])
    assert done.value.code == 0
    assert "to code role, setting, employment, LIC.TECH, CERT.CPHT.PTCB" in capsys.readouterr().out
    drawn = pl.read_csv(out, infer_schema=False)
    files = [code(drawn, tmp_path / f"{name}.csv", role=["other"] * 10) for name in "ab"]
    with pytest.raises(SystemExit) as done:
        cli.main(["sample", str(snapshot.folder), "--coded", str(files[0]), "--coded", str(files[1]), "--json"])
    assert done.value.code == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 3
    assert found[f"{files[0]} and {files[1]}"][0]["agreement"]["agreed"] == 1.0
    with pytest.raises(SystemExit):
        cli.main(["sample", str(snapshot.folder), "--coded", str(files[0])])
    assert "kappa" in capsys.readouterr().out


def test_a_file_half_coded_is_not_overwritten(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "to_code.csv"

    def code_of_drawing() -> object:
        with pytest.raises(SystemExit) as done:
            cli.main(["sample", str(snapshot.folder), "--size", "10", "--strata", "role", "--out", str(out)])
        return done.value.code

    assert [code_of_drawing(), code_of_drawing()] == [0, 0]  # the same bytes may be written again
    before = out.read_bytes() + b"somebody's work"
    out.write_bytes(before)
    assert code_of_drawing() == 2
    assert "exists and holds something else" in capsys.readouterr().err
    assert out.read_bytes() == before
    assert not list(tmp_path.glob(".*.partial"))
