"""Changes an input as a careless or hostile board would: values of a JSON document, stretches of any other text."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, float("nan"), float("inf"), "", " ", "0", "-1", "x" * 3000, "\x00", "\ud800",
    "\u202e", "=1+1", "../../etc/passwd", "javascript:alert(1)", "http://[::1", "https://127.0.0.1/", "//", "?", "#",
    "0000-00-00", "9999-12-31T23:59:60Z", "1e999", "<b>", "&#x110000;", "&lt;script&gt;", "30+ Days Ago", [], {}, [[]],
)  # fmt: skip
WORDS = (
    b'<div>', b'</div>', b'<li>', b'<!--', b'-->', b'<![CDATA[', b']]>', b'<script>', b'</script>', b'<style>',
    b'&amp;', b'&#0;', b'&#xD800;', b'&lt;li&gt;', b'\x00', b'\xff\xfe', b'\xed\xa0\x80', b'\xef\xbb\xbf', b'\r\n',
    b'\t', b'{', b'}', b'[', b']', b'"', b"'", b'\\', b'\\u0000', b'\\ud800', b':', b',', b'null', b'NaN', b'1e999',
    b'-0', b'<?xml?>', b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b'&a;', b'<urlset>', b'<loc>', b'required', b'preferred',
    b'within 90 days', b'or', b'license', b'PTCB', b'(', b')', b'$18.50', b'per hour', b'id,title\n', b'= ',
    b'[[board]]\n', b'""', b'%s', b'%00',
)  # fmt: skip
DEEP = 400
MOST_CHANGES = 4


def mutated(data: bytes, rng: Random) -> bytes:
    """The data with one to four changes."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _text(data, rng)
    if rng.random() < 0.15 or not isinstance(document, dict | list):
        return _text(data, rng)
    for _ in range(rng.randint(1, MOST_CHANGES)):
        document = _changed(document, rng)
    try:
        return json.dumps(document, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    except RecursionError:  # nested by nesting
        return _text(data, rng)


def _changed(document: Any, rng: Random) -> Any:
    """The document with one value replaced, removed, repeated or wrapped."""
    places = list(_places(document)) if isinstance(document, dict | list) else []
    if not places:
        return deepcopy(rng.choice(ODD))
    holder, key = rng.choice(places)
    what, value = rng.randrange(6), holder[key]
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, list):
        holder.insert(rng.randint(0, len(holder)), deepcopy(value))
    elif what == 2:
        holder[key] = rng.choice(([value], {"0": value}, str(value)))
    elif what == 3:
        other, at = rng.choice(places)
        holder[key] = deepcopy(other[at])
    elif what == 4 and rng.random() < 0.1:
        holder[key] = _deep(rng)
    else:
        holder[key] = deepcopy(rng.choice(ODD))
    return document


def _places(document: Any) -> Any:
    stack = [document]
    while stack:
        holder = stack.pop()
        for key, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            yield holder, key
            if isinstance(value, dict | list):
                stack.append(value)


def _deep(rng: Random) -> Any:
    value: Any = "x"
    for _ in range(DEEP):
        value = [value] if rng.random() < 0.5 else {"a": value}
    return value


def _text(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.randint(1, MOST_CHANGES)):
        at = rng.randint(0, len(data))
        end = min(len(data), at + rng.choice((1, 2, 8, 40, 400)))
        what = rng.randrange(5)
        if what == 0:
            data = data[:at] + data[end:]
        elif what == 1:
            data = data[:at] + data[at:end] * rng.choice((2, 3, 20)) + data[end:]
        elif what == 2:
            to = rng.randint(0, len(data))
            data = data[:to] + data[at:end] + data[to:]
        elif what == 3:
            data = data[:at] + bytes(rng.randrange(256) for _ in range(rng.choice((1, 1, 4)))) + data[end:]
        else:
            data = data[:at] + rng.choice(WORDS) + data[at:]
    return data
