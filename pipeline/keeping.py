"""Answers kept for the last texts seen: chains post one text for many stores, boards send the same ads each day."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from pipeline.text import Document

KEPT_TEXTS = 512
KEPT_CHARS = 30_000  # of HTML or text; longer ones are read anew each time, so that what is kept stays small
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def kept(read: Callable[Concatenate[Document, Asked], Answer]) -> Callable[Concatenate[Document, Asked], Answer]:
    """`read` with its answers kept for the last KEPT_TEXTS documents that are not long."""
    memory: Callable[Concatenate[Document, Asked], Answer] = cast("Any", lru_cache(KEPT_TEXTS)(read))

    def ask(document: Document, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        return (memory if len(document.text) <= KEPT_CHARS else read)(document, *args, **named)

    return ask
