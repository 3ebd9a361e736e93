"""The environment the demo's crawls run in: no pauses, no proxy, a key for the federal board."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from app.demo.shapes.usajobs import KEY

ADDRESS = "demo@town.example"
_GIVEN = {
    "RXJOBS_DELAY_SECONDS": "0",  # the town is ours
    "RXJOBS_CONTACT": f"mailto:{ADDRESS}",
    "RXJOBS_USAJOBS_KEY": KEY,
    "RXJOBS_USAJOBS_EMAIL": ADDRESS,
    "RXJOBS_REREAD_DAYS": "30",
    # A proxy set for the machine's own traffic cannot reach 127.0.0.1.
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}


@contextmanager
def loopback() -> Iterator[None]:
    """Sets the variables for the processes started inside, and puts back what was there."""
    before = {name: os.environ.get(name) for name in _GIVEN}
    os.environ.update(_GIVEN)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
