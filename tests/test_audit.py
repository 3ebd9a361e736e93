"""`make audit`: what pip-audit found is said, and an audit that did not happen never looks like a clean one."""

from __future__ import annotations

import importlib.machinery
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "audit"
CLEAN = {"name": "lxml", "version": "6.0", "vulns": []}
BAD = {"name": "scrapy", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "polars", "version": "2.1", "skip_reason": "not found"}


@pytest.fixture
def audit() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("audit_script", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("audit_script", loader))  # type: ignore[arg-type]  # - a loader was given
    loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([CLEAN], 0, "1 of 1 pins audited, 0 advisories"),
        ([CLEAN, BAD], 1, "scrapy 2.0: PYSEC-1, mended in 2.1"),
        ([CLEAN, UNKNOWN], 1, "1 of 2 pins audited"),
        ([UNKNOWN], 2, "NOT AUDITED"),
        ([], 2, "NOT AUDITED"),
    ],
)
def test_what_is_found_is_said(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: list[dict[str, Any]],
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(audit, "asked", lambda _service: (found, "" if found else "no route to host"))
    assert audit.main() == code
    assert said in capsys.readouterr().out
