"""One advertisement out of the sections in which a board sends it.

Headings are scope for whoever reads requirements later, so each section keeps its own; a section in plain text keeps
its line breaks. Decoding an escaped section is undoing transport, not cleaning: the payload keeps what was sent.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;/?[a-zA-Z]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_PLACEHOLDERS = frozenset({"", "none", "null", "not specified", "n/a"})
_REPEATABLE = 40  # characters from which a repetition is a copy
_MOST_ESCAPES = 3  # `&amp;amp;lt;p&gt;` has been seen; deeper is a board's joke


def advertisement(sections: Iterable[tuple[str | None, str | None]]) -> str | None:
    """HTML of all (heading, text) sections in their order; None when every text is empty.

    A section whose text stands in an earlier one is left out, as is a placeholder such as "None"; a short one stays,
    because "CPhT" under Qualifications says more than the same letters somewhere above.
    """
    parts: list[str] = []
    seen = ""
    for heading, text in sections:
        body = markup(text or "")
        bare = _squeezed(body)
        if bare.casefold() in _PLACEHOLDERS or (len(bare) >= _REPEATABLE and bare in seen):
            continue
        seen += f"{bare}\n"
        parts.append(f"<h2>{html.escape(heading, quote=False)}</h2>\n{body}" if heading else body)
    return "\n".join(parts) or None


def markup(text: str) -> str:
    """`text` as HTML: escaped HTML decoded, plain text with its line breaks made visible to an HTML reader."""
    decoded = text.strip()
    for _ in range(_MOST_ESCAPES):
        if _TAG.search(decoded) or not _ESCAPED_TAG.search(decoded):
            break
        decoded = html.unescape(decoded)
    if _TAG.search(decoded):
        return decoded
    if not _ENTITY.search(decoded):
        decoded = html.escape(decoded, quote=False)
    return re.sub(r"\r\n|\r|\n", "<br>\n", decoded)


def _squeezed(body: str) -> str:
    """The words of `body`, for the question whether one section repeats another."""
    return " ".join(html.unescape(_TAG.sub(" ", body)).split())
