"""The version of the code, as installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("rxjobs")
    except PackageNotFoundError:
        return "0+unknown"


CODE_VERSION = _installed()
