"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Recorded answers and labelled ads laid beside a developer's checkout; absent elsewhere."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared material beside the checkout ({SHARED.name}/)")
    return SHARED
