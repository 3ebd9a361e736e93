"""What the address of a job page tells before the page is read: the board's id of it, its words, its language.

Identity is never the whole address: tracking parameters, languages and re-worded slugs change it. The id is looked for
in the shapes of recorded sites (2026-11): `/job/R0123456/Title`, `/jobs/12345/title/job`, `/title/391/98380876816`,
`/careers/job/1970393556913009-title`, `?gh_jid=123`. Without any of them the path, less its language, is the id.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_QUERY_IDS = ("gh_jid", "jobid", "job_id", "jid", "reqid", "req_id", "req", "rid", "cid", "id", "vacancy")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_WHOLE = re.compile(rf"(?:[A-Za-z]{{1,5}}[-_]?)?\d{{3,}}(?:[-_]\d{{1,4}})?|{_UUID}")
# At the start of a slug 4 digits are an id; at its end fewer than 6 may be a ZIP code or a store number.
_LEADING = re.compile(r"((?:JR|REQ|R)?[-_]?\d{4,})(?=[-_])", re.IGNORECASE)
_TRAILING = re.compile(r"[-_]((?:(?:JR|REQ|R)[-_]?\d{4,}|\d{6,})(?:-\d{1,2})?)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_ ][a-z]{2})?", re.IGNORECASE)
_LANGUAGES = frozenset(
    ["en", "es", "fr", "de", "it", "pt", "nl", "pl", "ja", "zh", "ko", "vi", "ru", "ar", "tr", "sv", "da", "fi", "nb"]
)
_SIGNPOSTS = re.compile(r"(?:job|career|search|open|current|position|vacanc|home|view|detail)", re.IGNORECASE)


def ref(url: str) -> str:
    """The board's id of the posting at `url`: the id in its path or query, else its path without language."""
    parts = urlsplit(url)
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    for pattern in (_WHOLE.fullmatch, _LEADING.match, _ending):
        for segment in reversed(segments):
            if found := pattern(segment):
                return found.group(found.lastindex or 0)
    asked = {name.lower(): value for name, value in parse_qsl(parts.query)}
    named = next((asked[name] for name in _QUERY_IDS if asked.get(name)), None)
    return named or "/" + "/".join(segment for segment in segments if not _is_language(segment))


def _ending(segment: str) -> re.Match[str] | None:
    """The id at the end of a slug, if one is there."""
    return next((found for found in _TRAILING.finditer(segment) if found.end() == len(segment)), None)


def place_of(url: str) -> str:
    """The address less scheme, query and language: equal for the language copies of one page."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment and not _is_language(segment)]
    return f"{(parts.hostname or '').removeprefix('www.')}/{'/'.join(segments)}"


def words(url: str) -> str:
    """The words of the address's path, for a filter that has no title yet.

    "" where no part of the path looks like a title (`/jobs/R-1075582`): then only the page can tell.
    """
    slugs = [re.sub(r"[-_+\s\d]+", " ", unquote(part)).strip() for part in urlsplit(url).path.split("/")]
    titles = [slug for slug in slugs if " " in slug and not _SIGNPOSTS.match(slug) and not _is_language(slug)]
    return " ".join(titles)


def language(url: str) -> str | None:
    """The language a path names (`/es/`, `/us/fr/`, `/en_US/`), or None."""
    for segment in urlsplit(url).path.split("/"):
        if _is_language(segment):
            return segment[:2].lower()
    return None


def _is_language(segment: str) -> bool:
    return bool(_LANGUAGE.fullmatch(segment)) and segment[:2].lower() in _LANGUAGES
