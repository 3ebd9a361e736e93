"""What every platform declares about itself, over all that are there, so that nothing is forgotten with a new one."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from crawlers.base import PlatformSpider
from crawlers.boards import platforms

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")


def spider_of(platform: str) -> type[PlatformSpider]:
    """The spider of a platform, by the name of its file."""
    module = importlib.import_module(f"crawlers.spiders.{platform}")
    return next(
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, PlatformSpider) and found.__module__ == module.__name__
    )


@pytest.mark.parametrize("platform", platforms())
def test_a_platform_says_what_was_recorded_and_has_a_line_in_the_document(platform: str) -> None:
    spider = spider_of(platform)
    assert spider.name == platform
    assert spider.shape, "say what was recorded and what was read in documentation"
    assert f"\n| `{platform}` |" in DOCUMENT


@pytest.mark.parametrize("platform", platforms())
def test_a_platform_that_wants_a_key_says_how_to_get_one(platform: str) -> None:
    spider = spider_of(platform)
    assert all(name.startswith("RXJOBS_") for name in spider.key_env)
    assert bool(spider.key_env) == bool(spider.key_help)


def test_the_document_knows_no_platform_that_is_not_there() -> None:
    named = [line.split("`")[1] for line in DOCUMENT.splitlines() if line.startswith("| `")]
    assert named == sorted(set(named)), "one line each, in alphabetical order"
    assert set(named) <= set(platforms())
