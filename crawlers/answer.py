"""Reads an answer that should be JSON, or says which class of failure it is instead."""

from __future__ import annotations

import json
import re
from typing import Any

from scrapy.http import Response

from schema.vocab import Failure

WALL = re.compile(
    rb"captcha|cf-chl|cloudflare|akamai|incapsula|imperva|perimeterx|datadome|access denied|are you a robot|"
    rb"enable javascript|unusual traffic|request unsuccessful",
    re.IGNORECASE,
)
LOGIN = re.compile(r"log-?in|sign-?in|/auth|sso", re.IGNORECASE)
SCANNED_BYTES = 64 << 10


class UnreadableError(ValueError):
    """An answer that is not what it should be: its class of failure and one line about it."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure


def json_of(response: Response, shape: type | tuple[type, ...] = dict) -> Any:
    """The JSON value of a response; raises UnreadableError where it is empty, a page, no JSON or not of this shape.

    Raw control characters inside strings are let through: several boards send them.
    """
    body = response.body.strip()
    if response.status == 202:  # "accepted": what several walls answer while they judge the caller
        raise UnreadableError(Failure.BOT_WALL, "HTTP 202")
    if not body:
        raise UnreadableError(Failure.EMPTY, f"HTTP {response.status} with an empty body")
    if body.startswith(b"<"):
        raise UnreadableError(*_page(response, body))
    try:
        value = json.loads(body, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Failure.SHAPE, f"not JSON: {error}; it begins {_start(body)}") from error
    if not isinstance(value, shape):
        raise UnreadableError(Failure.SHAPE, f"a JSON {type(value).__name__} in place of another: {_start(body)}")
    return value


def _page(response: Response, body: bytes) -> tuple[Failure, str]:
    if response.meta.get("redirect_urls"):
        failure = Failure.AUTH if LOGIN.search(response.url) else Failure.MOVED
        return failure, f"a page instead of JSON, after a redirect to {response.url}"
    what = "a bot wall" if WALL.search(body[:SCANNED_BYTES]) else "a page"
    return Failure.BOT_WALL, f"{what} instead of JSON: {_start(body)}"


def _start(body: bytes) -> str:
    return " ".join(body[:80].decode("utf-8", "replace").split())
