"""What a snapshot says of itself is true: the package validates, the page is the list, the researchers' code runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from app.database import open_database
from app.snapshot.accuracy import COLUMNS, measured
from app.snapshot.columns import FILES, TEXTS
from app.snapshot.dictionary import dictionary
from app.snapshot.export import Wanted, export
from tests.nights import Nights, raw

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "researchers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^## ([^\n]+)\n\n```python\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL)
MAKE = "write app.snapshot.dictionary.dictionary() to docs/data-dictionary.md"


@pytest.fixture(scope="module")
def snapshot(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of two nights with every kind of row."""
    folder = tmp_path_factory.mktemp("told")
    path = folder / "one.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    engine: Engine = open_database(f"sqlite:///{path}")
    nights = Nights(engine, folder / "raw")
    nights.run(1, ["a", "b"])
    nights.run(2, ["a", "c"])
    nights.take(3, [raw("d", night=3, title="Pharmacy Technician, jane.roe@oakrx.com, or call 419-555-0134")])
    export(engine, folder / "snapshots" / "november", Wanted(formats=("csv", "parquet", "sqlite"), with_text=True))
    engine.dispose()
    return folder / "snapshots" / "november"


def errors(package: Path) -> list[str]:
    from frictionless import Package

    return [error.message for task in Package(str(package)).validate().tasks for error in task.errors]


def test_the_page_is_the_list_of_columns() -> None:
    page = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == dictionary(), MAKE
    for file in (*FILES, TEXTS):
        assert f"## {file.name}\n" in page
        assert all(f"| `{column.name}` |" in page for column in file.columns)


def test_the_package_validates(snapshot: Path) -> None:
    assert errors(snapshot / "datapackage.json") == []


def test_sources_and_their_licences_are_carried_along(snapshot: Path) -> None:
    package = json.loads((snapshot / "datapackage.json").read_text(encoding="utf-8"))
    titles = [source["title"] for source in package["sources"]]
    told = (snapshot / "README.md").read_text(encoding="utf-8")
    assert all(f"- {title}\n" in told for title in titles)
    assert any("GeoNames, CC BY 4.0" in title for title in titles)
    assert any("boards.csv, each under its own terms" in title for title in titles)


def test_every_kind_of_row_has_its_allowed_values(snapshot: Path) -> None:
    package = json.loads((snapshot / "datapackage.json").read_text(encoding="utf-8"))
    fields = {(one["name"], field["name"]): field for one in package["resources"] for field in one["schema"]["fields"]}
    kinds = {file: field["constraints"]["enum"] for (file, name), field in fields.items() if name == "kind"}
    assert set(kinds) == {"requirements", "duties-skills", "pay"}
    assert {"license", "certification", "life_support"} <= set(kinds["requirements"])


def test_the_validation_sees_a_wrong_cell_and_a_wrong_column(snapshot: Path, tmp_path: Path) -> None:
    for path in snapshot.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    postings = tmp_path / "postings.csv"
    text = postings.read_text(encoding="utf-8").replace("technician,technician", "wizard,technician", 1)
    postings.write_text(text.replace("technician,title", "wizard,title", 1), encoding="utf-8", newline="")
    spells = (tmp_path / "spells.csv").read_text(encoding="utf-8").replace("gap_days", "gap", 1)
    (tmp_path / "spells.csv").write_text(spells, encoding="utf-8", newline="")
    found = " ".join(errors(tmp_path / "datapackage.json"))
    assert "wizard" in found
    assert "gap" in found


def test_every_field_says_type_meaning_and_fill_rate(snapshot: Path) -> None:
    package = json.loads((snapshot / "datapackage.json").read_text(encoding="utf-8"))
    fields = [(r["path"], field) for r in package["resources"] for field in r["schema"]["fields"]]
    assert all(field["description"] and field["type"] for _, field in fields)
    for path, field in fields:
        cells = pl.read_csv(snapshot / path, infer_schema=False)[field["name"]]
        share = None if cells.is_empty() else round(1 - cells.null_count() / len(cells), 4)
        assert field["fillRate"] == share, (path, field["name"])


def test_accuracy_is_told_where_it_was_measured(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.csv"
    assert measured(path) == {}
    path.write_text(f"{','.join(COLUMNS)}\npostings,role,accuracy,0.98,0.97,0.99,800,2026-11-20,1\n")
    assert measured(path)["postings", "role"] == [
        {"measure": "accuracy", "value": 0.98, "low": 0.97, "high": 0.99, "gold": 800, "measured_on": "2026-11-20",
         "rules_version": "1"}
    ]  # fmt: skip
    path.write_text("file,column\npostings,role\n")
    with pytest.raises(ValueError, match="its columns are file, column"):
        measured(path)


def test_no_contact_of_a_person_leaves_the_house(snapshot: Path) -> None:
    held = {path.name: path.read_bytes() for path in snapshot.iterdir()}
    assert b"Pharmacy Technician, [e-mail removed], or call [phone removed]" in held["postings.csv"]
    assert not [name for name, text in held.items() if b"jane.roe" in text or b"555-0134" in text]


def test_the_guide_shows_every_way_to_read() -> None:
    assert [name for name, _ in BLOCKS] == ["polars", "pandas", "DuckDB", "SQLite"]
    assert "```r\n" in GUIDE


@pytest.mark.parametrize(("name", "code"), BLOCKS, ids=[name for name, _ in BLOCKS])
def test_the_researchers_code_runs(name: str, code: str, snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip({"SQLite": "sqlite3"}.get(name, name.lower()))
    monkeypatch.chdir(snapshot.parent.parent)
    held: dict[str, object] = {}
    exec(code, held)
    result = held[{"polars": "shares", "pandas": "by_state", "DuckDB": "pay", "SQLite": "levels"}[name]]
    assert len(result) > (0 if name != "pandas" else -1)  # type: ignore[arg-type] - each is a table of its library


@pytest.mark.long
def test_the_researchers_r_code_runs(snapshot: Path) -> None:
    """In R, where it is installed (Debian: r-base-core r-recommended r-cran-readr r-cran-jsonlite)."""
    (code,) = re.findall(r"```r\n(.*?)```", GUIDE, re.DOTALL)
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no Rscript here")
    ask = "stopifnot(nrow(spells) > 0, inherits(fit, 'survfit'), sum(fit$n) == nrow(known)); cat('read')"
    done = subprocess.run(
        [rscript, "--vanilla", "-e", f"{code}\n{ask}"],
        cwd=snapshot.parent.parent, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("read")
