"""A job-board town on loopback: invented employers, real HTTP, the real spiders and the real nightly."""

from __future__ import annotations

from pathlib import Path


def demo(folder: Path) -> int:
    """Runs two nights in the town, leaves everything in `folder` and prints the story; returns the exit code."""
    from app.demo.play import play

    return play(folder)
