"""One job as schema.org JobPosting: it holds to its JSON Schema and says what the snapshot says, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.cli import main
from app.errors import UserError
from app.explore import database_of
from app.jobposting import SCHEMA, job_rows, posting_node
from app.jobposting.node import CATEGORY, EMPLOYMENT, UNIT
from schema.vocab import Employment, PayUnit, credentials
from tests.test_explore import snapshot as snapshot  # a fixture


@pytest.fixture(scope="module")
def database(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_of(snapshot, tmp_path_factory.mktemp("cache"))


def node(database: Path, job: str) -> dict[str, Any]:
    found = posting_node(job_rows(database, job))
    jsonschema.validate(found, SCHEMA)
    return found


def told(*arguments: str) -> Any:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as ended:
        main(["jobposting", *arguments])
    return ended.value.code


def test_a_job_says_what_the_snapshot_says(database: Path) -> None:
    found = node(database, "j1")
    (asked,) = found["qualifications"]
    assert asked["identifier"] == "CERT.CPHT.PTCB"
    assert asked["rxjobs:level"] == "required"
    assert asked["description"] == "must be "
    assert asked["recognizedBy"]["name"] == credentials()["CERT.CPHT.PTCB"]["issuer"]
    assert found["occupationalCategory"].startswith("29-2052")
    assert found["hiringOrganization"] == {"@type": "Organization", "name": "Acme"}
    assert len(found["rxjobs:postings"]) == 2
    assert found["jobLocation"][0]["address"]["addressRegion"] == "OH"


def test_what_is_unknown_is_left_out_and_a_repost_names_its_first(database: Path) -> None:
    found = node(database, "j2")
    assert "baseSalary" not in found
    assert "employmentType" not in found
    assert found["rxjobs:repostOf"] == "j1"
    assert "description" not in found, "the text belongs to its employer"


def test_a_closed_job_says_so(database: Path) -> None:
    assert node(database, "j3")["rxjobs:role"] == "pharmacist"


def test_every_kind_has_a_word_or_is_left_out() -> None:
    assert set(EMPLOYMENT) == {str(kind) for kind in Employment}
    assert {str(unit) for unit in PayUnit} - set(UNIT) == {"two_weeks"}
    assert set(CATEGORY) <= {row["kind"] for row in credentials().values()}


def test_a_job_that_is_not_there_is_one_line(database: Path) -> None:
    with pytest.raises(UserError, match="no job nobody in this snapshot"):
        job_rows(database, "nobody")


def test_the_command_prints_the_job_and_the_schema(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RXJOBS_VAR", str(tmp_path))
    assert told("j5", "--snapshot", str(snapshot)) == 2
    assert "no job j5" in capsys.readouterr().err
    assert told("j4", "--snapshot", str(snapshot)) == 0
    jsonschema.validate(json.loads(capsys.readouterr().out), SCHEMA)
    assert told("--schema") == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))
