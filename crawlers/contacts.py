"""Takes persons' contact data out of a board's answer before it is kept.

Each platform declares the fields as dotted paths, `[]` for the items of a list: `UserArea.Details.AgencyContactEmail`,
`hiringTeam[].email`. What is not there is passed over. The answer itself is left as it was.
"""

from __future__ import annotations

from typing import Any


def without(payload: Any, fields: tuple[str, ...]) -> Any:
    """A copy of the payload that lacks the fields; containers on no path are shared with the original."""
    for path in fields:
        payload = _without(payload, path.replace("[]", ".[]").split("."))
    return payload


def _without(value: Any, path: list[str]) -> Any:
    name, rest = path[0], path[1:]
    if name == "[]":
        return [_without(item, rest) for item in value] if isinstance(value, list) and rest else value
    if not isinstance(value, dict) or name not in value:
        return value
    if not rest:
        return {key: item for key, item in value.items() if key != name}
    return value | {name: _without(value[name], rest)}
