"""Numbers as shapes: bars, a tile map and lines, in units of an SVG that the templates draw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

BAR_WIDTH = 420
TILE = 46
STEPS = 5  # shades of the map
COLUMNS = 60  # days shown
# Column and row of each state on the usual tile grid, from west to east and north to south.
GRID = (
    "AK0,0 ME10,0 VT9,1 NH10,1 WA0,2 ID1,2 MT2,2 ND3,2 MN4,2 IL5,2 WI6,2 MI7,2 NY8,2 RI9,2 MA10,2 OR0,3 NV1,3 WY2,3 "
    "SD3,3 IA4,3 IN5,3 OH6,3 PA7,3 NJ8,3 CT9,3 CA0,4 UT1,4 CO2,4 NE3,4 MO4,4 KY5,4 WV6,4 VA7,4 MD8,4 DE9,4 AZ1,5 NM2,5 "
    "KS3,5 AR4,5 TN5,5 NC6,5 SC7,5 DC8,5 OK3,6 LA4,6 MS5,6 AL6,6 GA7,6 HI0,7 TX3,7 FL8,7"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and where a click on it leads."""

    name: str
    value: int
    width: float
    link: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A state of the map: its place in pixels, how many, and its shade from 0 (none) to STEPS."""

    name: str
    x: int
    y: int
    value: int
    shade: int
    link: str


@dataclass(frozen=True, slots=True)
class Stack:
    """A row of the league table: a name and a part for each level."""

    name: str
    total: int
    link: str
    parts: tuple[tuple[str, int, float, float, str], ...]  # level, value, x, width, link


def bars(rows: Iterable[Mapping[str, Any]], link: Any) -> list[Bar]:
    """A bar for each row, the longest BAR_WIDTH wide."""
    found = [(str(row["name"]), int(row["n"])) for row in rows]
    most = max((n for _, n in found), default=1) or 1
    return [Bar(name, n, round(BAR_WIDTH * n / most, 1), link(name)) for name, n in found]


def stepped(rows: Iterable[Mapping[str, Any]], step: int) -> list[dict[str, Any]]:
    """Rows named by the beginning of a step, with the steps between them that nobody fell into."""
    counts = {int(row["name"]): int(row["n"]) for row in rows}
    if not counts:
        return []
    starts = range(min(counts), max(counts) + 1, step)
    return [{"name": f"{start} to {start + step}", "n": counts.get(start, 0)} for start in starts]


def tiles(rows: Iterable[Mapping[str, Any]], link: Any) -> list[Tile]:
    """All states and DC; shades rise with the square root, since few states hold most."""
    counts = {str(row["name"]): int(row["n"]) for row in rows}
    most = max(counts.values(), default=1) or 1
    found = []
    for cell in GRID.split():
        column, row = cell[2:].split(",")
        name, value = cell[:2], counts.get(cell[:2], 0)
        shade = max(1, round(STEPS * (value / most) ** 0.5)) if value else 0
        found.append(Tile(name, int(column) * TILE, int(row) * TILE, value, shade, link(name)))
    return found


def stacks(rows: Iterable[Mapping[str, Any]], levels: Sequence[str], link: Any, most_rows: int) -> list[Stack]:
    """The credentials that most ask for, each as a bar in parts by level."""
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(str(row["name"]), {})[str(row["level"])] = int(row["n"])
    ranked = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))[:most_rows]
    most = max((sum(parts.values()) for _, parts in ranked), default=1) or 1
    return [_stack(name, parts, levels, most, link) for name, parts in ranked]


def _stack(name: str, counts: Mapping[str, int], levels: Sequence[str], most: int, link: Any) -> Stack:
    parts, x = [], 0.0
    for level in levels:
        if n := counts.get(level, 0):
            width = BAR_WIDTH * n / most
            parts.append((level, n, round(x, 1), round(width, 1), link(name, level)))
            x += width
    return Stack(name, sum(counts.values()), link(name, None), tuple(parts))


def columns(
    rows: Sequence[Mapping[str, Any]], roles: Sequence[str], height: int, read: Collection[str] = ()
) -> list[dict[str, Any]]:
    """For each day a column in parts by role, from the bottom up; days without openings stand empty.

    `read`: days on which some board was read whole. A day between them on which none was is `unread`: nothing is known
    of it, which is not none. Without any, no day is said to be unread.
    """
    days: dict[str, dict[str, int]] = {}
    for row in rows:
        days.setdefault(str(row["day"]), {})[str(row["role"])] = int(row["opened"])
    days |= {day: {} for day in _between({*days, *read}) if day not in days}
    most = max((sum(parts.values()) for parts in days.values()), default=1) or 1
    found = []
    for day in sorted(days)[-COLUMNS:]:
        y, parts = float(height), []
        for role in roles:
            n = days[day].get(role, 0)
            size = height * n / most
            y -= size
            parts.append({"role": role, "n": n, "y": round(y, 1), "height": round(size, 1)})
        unread = bool(read) and day not in read and not days[day]
        found.append({"day": day, "n": sum(days[day].values()), "parts": parts, "unread": unread})
    return found


def _between(days: Collection[str]) -> Iterator[str]:
    """Every day from the first to the last."""
    if not days:
        return
    day, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    while day <= last:
        yield str(day)
        day += timedelta(days=1)
