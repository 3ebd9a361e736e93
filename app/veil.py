"""Secrets of the environment, taken out of every line that leaves the process: stderr, logs, kept traces.

None should stand there in the first place. But libraries quote what they were given (an address that cannot be parsed,
a path that cannot be asked for) and servers what they were sent, and a log is read by more people than an environment.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from urllib.parse import unquote

ENDS = ("_KEY", "_ID", "_USER", "_EMAIL", "_PASSWORD", "_WEBHOOK")
SHORTEST = 6  # a shorter value stands in too many innocent words
IN_ADDRESS = re.compile(r"(?<=://)([^:/?#\s]*):(\S*)@")  # to the last @: in a broken address a password may hold one
SHOWN = "***"


def veiled(text: str, environment: Mapping[str, str] | None = None) -> str:
    """The text with `***` for each secret value of the environment and for passwords in addresses of databases."""
    text = IN_ADDRESS.sub(rf"\1:{SHOWN}@", text)
    for value in sorted(_values(os.environ if environment is None else environment), key=len, reverse=True):
        text = text.replace(value, SHOWN)
    return text


def show_veiled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A trace that nobody caught, as Python shows it (`sys.excepthook`)."""
    sys.stderr.write(veiled("".join(traceback.format_exception(kind, error, trace))))


def _values(environment: Mapping[str, str]) -> Iterator[str]:
    """Values long enough to be told from words, as they are set and as they are meant."""
    for name, value in environment.items():
        if name.startswith("RXJOBS_") and name.endswith(ENDS):
            yield from (form for form in _forms(value) if len(form) >= SHORTEST)
        elif name == "RXJOBS_DATABASE_URL" and (found := IN_ADDRESS.search(value)):
            yield from (form for form in _forms(found[2]) if len(form) >= SHORTEST)


def _forms(value: str) -> set[str]:
    """A webhook's path is its secret: libraries quote it without the host."""
    path = re.sub(r"^https?://[^/]*/?", "", value)
    return {value, unquote(value), path, unquote(path)}
