"""The hiring organisation: its name as written, a canonical name, its parent, and the practice setting with a reason.

Canonical names come from `reference/employers.csv` (well-known chains, benefit managers, federal agencies, health
systems), else from the name without its legal form (cleanco) and store number. An unknown setting stays None.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from cleanco import prepare_default_terms
from cleanco.clean import custom_basename

from pipeline.phrases import fold
from pipeline.settings import practice_setting
from pipeline.text import Document
from schema.posting import Employer
from schema.vocab import reference

# cleanco strips these as legal forms of some country; at the end of an American name they are a state or "Co".
KEPT_SUFFIXES = frozenset(
    {
        "al",
        "as",
        "ca",
        "co",
        "de",
        "in",
        "la",
        "ma",
        "md",
        "me",
        "nc",
        "nd",
        "nv",
        "or",
        "pa",
        "sa",
        "sc",
        "sd",
        "se",
        "va",
    }
    | {"vt", "wa"}
)
_STORE = re.compile(
    r"(?i)\s*[(\[][^()\[\]]*(?:#|no\.?|store|location|site)\s*#?\s*\d[^()\[\]]*[)\]]"
    r"|\s*[-–,|]?\s*(?:(?:store|location|pharmacy no|no\.?)\s*#?\s*\d{1,6}|#\s*\d{1,6})\b.*$|\s*[-–|]\s*\d{2,6}$"
)
_PAGE_WORDS = re.compile(
    r"(?i)\s*\bview all jobs$|^(?:career opportunities|careers|jobs|opportunities) (?:at|with) "
    r"|\s*[-–|(]\s*careers?\)?$"
)
_TRADING_AS = re.compile(
    r"^.{3,}?\s(?:[dD]\.?/?[bB]\.?/?[aA]\.?|T/?A|t/a|doing business as|trading as)\s+(?P<name>\S.+)$"
)
_NOT_WORD = re.compile(r"[^\w]+")
NAME_CHARS = 300
NO_NAME = frozenset({"", "confidential", "n a", "na", "unknown", "none", "company confidential", "undisclosed"})


def read_employer(
    name: str | None, *, title: str = "", document: Document | None = None, board_setting: str | None = None
) -> Employer | None:
    """The employer of a posting; None without a name. `board_setting` is what the register says of the board."""
    if name is None or _key(name) in NO_NAME:
        return None
    canonical, parent, known = _identity(name.strip()[:NAME_CHARS])
    setting, reason = practice_setting(canonical, name[:NAME_CHARS], title[:NAME_CHARS], document, board_setting, known)
    return Employer(name=name.strip(), canonical=canonical, parent=parent, setting=setting, setting_reason=reason)


@lru_cache(maxsize=8192)
def _identity(name: str) -> tuple[str, str | None, str | None]:
    """Canonical name, parent and setting by the table; boards repeat their employer on every posting."""
    bare = bare_name(name)
    row = _row(_key(bare)) or _row(_key(name))
    if row is None:
        return bare, None, None
    return row["canonical"], row["parent"] or None, row["setting"] or None


def bare_name(name: str) -> str:
    """The name without page words, store number, the owner it trades for, and legal form; "CO" and state codes stay."""
    name = _STORE.sub("", _PAGE_WORDS.sub("", name.strip())) or name
    trading = _TRADING_AS.match(name)
    name = trading["name"] if trading else name
    bare = " ".join((custom_basename(name, _legal_forms()) or name).split())
    bare += ")" * (bare.count("(") - bare.count(")"))  # cleanco drops a closing bracket at the end
    return _calm(bare) if bare.isupper() and len(bare) > 6 else bare


def _calm(name: str) -> str:
    """A shouted name in title case; short words (acronyms, "OF") keep their form."""
    return " ".join(
        word if len(word) < 4 and word not in ("AND", "OF", "THE", "FOR") else word.capitalize()
        for word in name.split()
    )


@cache
def _legal_forms() -> list[tuple[int, list[str]]]:
    return [(size, parts) for size, parts in prepare_default_terms() if size > 1 or parts[0] not in KEPT_SUFFIXES]


def _key(name: str) -> str:
    return _NOT_WORD.sub(" ", fold(name).replace("&", " and ").replace("+", " and ")).strip()


@cache
def _table() -> dict[str, dict[str, str]]:
    return {_key(row["alias"]): row for row in reference("employers")}


def _row(key: str) -> dict[str, str] | None:
    """The row of the longest alias that is the key, or that starts it where the row allows a longer name."""
    words = key.split()
    for size in range(len(words), 0, -1):
        row = _table().get(" ".join(words[:size]))
        if row is not None and (size == len(words) or row["match"] == "prefix"):
            return row
    return None
