"""A batch of ads as columns, in the order of their ids, so that no result can depend on the order of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.match.employers import EmployerName, read_employer
from pipeline.match.fingerprint import Prints
from pipeline.match.hashing import U64, Texts, hash_texts, words
from pipeline.match.locations import STATES, Location, read_location
from pipeline.match.titles import Title, read_title
from schema.job import MatchAd

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Value = TypeVar("Value")

PLACE = ["location", "city", "state", "zip"]
EPOCH = date(2000, 1, 1).toordinal()
UNKNOWN_DAY, OPEN_DAY = -1, 65_535
EARLIER_DAYS = 30  # boards leave a date of last year on what is filled again and again
WORDS = 3  # words of a name looked for in the other ad's text
FIELDS = ("id", "title", "employer", "role", "city", "state", "zip", "location", "board", "requisition_id", "url")
SCHEMA = dict.fromkeys(FIELDS, pl.String) | {"day": pl.Int32, "last": pl.Int32}
ROLES = ("", "pharmacist", "technician", "intern", "aide")  # "other" says nothing: two readers may differ about it
_REQUISITION_HEAD = r"^(?:req|requisition|job|jr|r|jobid|id|no)*0*(\d)"

_TRACKING = r"^(?:utm|ref|src|source|trk|gclid|fbclid|from|campaign|cid|session|sid|lang|locale)"


@dataclass(frozen=True, slots=True)
class Ads:
    """n ads as columns. `title`, `employer` and `place` index into the tuples of distinct values beside them."""

    ids: tuple[str, ...]
    title: Ints
    titles: tuple[Title, ...]
    employer: Ints
    employers: tuple[EmployerName, ...]
    place: Ints
    places: tuple[Location, ...]
    role: npt.NDArray[np.uint8]
    partition: npt.NDArray[np.uint8]  # 0 nothing known, 1 abroad, then one for each state
    board: Ints  # -1 unknown; numbered within the batch
    day: Ints  # days since 2000-01-01; the median of the batch where unknown
    last: Ints
    day_known: Flags
    requisition: U64  # 0 none
    requisition_form: U64  # a hash of its pattern: ids of one employer look alike, an aggregator's own look otherwise
    requisition_words: U64  # [n, WORDS] as a text would name it
    url: U64
    prints: Prints

    def __len__(self) -> int:
        return len(self.ids)


def frame(ads: Iterable[MatchAd]) -> pl.DataFrame:
    """The fields of travelling records as a table of SCHEMA (without their texts)."""
    rows = [(*(getattr(ad, name) for name in FIELDS), _first_day(ad), _last_day(ad)) for ad in ads]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _first_day(ad: MatchAd) -> int | None:
    """The day the ad stands at: as posted, but no more than EARLIER_DAYS before it was first seen, nor after."""
    first, posted = ad.first_seen, ad.date_posted
    if first is None or posted is None:
        day = first or posted
        return None if day is None else day.toordinal() - EPOCH
    return min(max(posted.toordinal(), first.toordinal() - EARLIER_DAYS), first.toordinal()) - EPOCH


def _last_day(ad: MatchAd) -> int | None:
    if ad.is_open:
        return OPEN_DAY
    return None if ad.last_seen is None else ad.last_seen.toordinal() - EPOCH


def columns(table: pl.DataFrame, prints: Prints) -> Ads:
    """Columns of a table of SCHEMA whose prints stand in the same order; ids must be distinct."""
    order = table["id"].arg_sort().to_numpy()
    table, prints = table[order], prints[order]
    employer, employer_rows = _distinct(table, ["employer"])
    place, place_rows = _distinct(table, PLACE)
    places = tuple(read_location(*row) for row in place_rows)
    cities = (
        pl.Series([one.city for one in places], dtype=pl.String)[place]
        if len(place)
        else pl.Series([], dtype=pl.String)
    )
    title, titles = _titles(table, cities)
    day, last, known = _days(table)
    requisition = read_requisitions(table["requisition_id"])
    return Ads(
        ids=tuple(table["id"].to_list()),
        title=title,
        titles=titles,
        employer=employer,
        employers=tuple(read_employer(*row) for row in employer_rows),
        place=place,
        places=places,
        role=_roles(table["role"], title, titles),
        partition=_take(np.array([_partition(one) for one in places], np.uint8), place),
        board=table["board"].rank("dense").fill_null(0).cast(pl.Int32).to_numpy() - 1,
        day=day,
        last=last,
        day_known=known,
        requisition=_hashes(requisition),
        requisition_form=_hashes(requisition.str.replace_all(r"[0-9]", "9")),
        requisition_words=word_table(table["requisition_id"].fill_null("")),
        url=_hashes(read_urls(table["url"])),
        prints=prints,
    )


def pick(ads: Ads, at: npt.NDArray[np.integer[Any]]) -> Ads:
    """Some of the ads, by ascending numbers, with only the distinct values that these have."""
    kept: dict[str, Any] = {"ids": tuple(ads.ids[one] for one in at.tolist())}
    for name in ("title", "employer", "place"):
        kept[name], kept[f"{name}s"] = _used(getattr(ads, name)[at], getattr(ads, f"{name}s"))
    names = [one.name for one in fields(Ads) if one.name not in kept]
    return Ads(**kept, **{name: getattr(ads, name)[at] for name in names})


def _used(at: Ints, values: tuple[Value, ...]) -> tuple[Ints, tuple[Value, ...]]:
    """The values that are used, and which each has now."""
    used = np.zeros(len(values), bool)
    used[at] = True
    number = (np.cumsum(used) - 1).astype(np.int32)
    return number[at], tuple(values[one] for one in np.flatnonzero(used).tolist())


def partitions(table: pl.DataFrame) -> npt.NDArray[np.uint8]:
    """The partition of each ad, in the order of the table."""
    place, rows = _distinct(table, PLACE)
    return _take(np.array([_partition(read_location(*row)) for row in rows], np.uint8), place)


def _take(values: npt.NDArray[np.uint8], at: Ints) -> npt.NDArray[np.uint8]:
    return values[at] if len(at) else np.zeros(0, np.uint8)


def _distinct(table: pl.DataFrame, names: list[str]) -> tuple[Ints, list[tuple[str, ...]]]:
    """Which distinct row of these columns each ad has, and those rows; null counts as empty."""
    cells = table.select(pl.col(name).fill_null("") for name in names)
    rows = cells.unique(maintain_order=True)
    at = cells.join(rows.with_row_index("row"), on=names, how="left", maintain_order="left")["row"]
    return at.cast(pl.Int32).to_numpy(), rows.rows()


def _titles(table: pl.DataFrame, cities: pl.Series) -> tuple[Ints, tuple[Title, ...]]:
    """Distinct read titles; employer and town matter only to titles that could carry them after a separator."""
    carries = pl.col("title").str.contains(r"[-,(|@–]|\b(?:at|in)\b")
    cells = table.select("title", pl.col("employer").fill_null("")).with_columns(cities.alias("city"))
    cells = cells.with_columns(
        pl.when(carries).then(pl.col(name)).otherwise(pl.lit("")).alias(name) for name in ("employer", "city")
    )
    at, rows = _distinct(cells, ["title", "employer", "city"])
    numbers: dict[Title, int] = {}
    read = np.array([numbers.setdefault(read_title(*row), len(numbers)) for row in rows], np.int32)
    return (read[at] if len(at) else at), tuple(numbers)


def _roles(given: pl.Series, title: Ints, titles: tuple[Title, ...]) -> npt.NDArray[np.uint8]:
    """The given role, that of the title where none is given; 0 where neither says one of ROLES."""
    number = {role: at for at, role in enumerate(ROLES)}
    from_title = np.array([number.get(one.role or "", 0) for one in titles], np.uint8)
    stated = given.replace_strict(number, default=0, return_dtype=pl.UInt8).fill_null(0).to_numpy()
    return np.where(given.is_null().to_numpy(), _take(from_title, title), stated).astype(np.uint8)


def _days(table: pl.DataFrame) -> tuple[Ints, Ints, Flags]:
    """First and last day and whether the first is known; an ad without a date stands at the median of its batch."""
    known = table["day"].is_not_null().to_numpy()
    middle = table["day"].median()
    day = table["day"].fill_null(int(middle) if isinstance(middle, float) else 0).to_numpy()
    last = np.maximum(table["last"].fill_null(UNKNOWN_DAY).to_numpy(), UNKNOWN_DAY)
    return day, last, known


def _partition(place: Location) -> int:
    if place.partition in ("", "--"):
        return len(place.partition) // 2
    return 2 + STATES.index(place.partition)


def _hashes(cells: pl.Series) -> U64:
    """A hash of each cell, 0 where it is empty."""
    return hash_texts(cells.fill_null(""))


def word_table(texts: Texts) -> U64:
    """The hashes of the first WORDS words of each text, 0 in empty places."""
    found = words(texts)
    rank = np.arange(len(found.text)) - np.searchsorted(found.text, np.arange(len(texts)))[found.text]
    table = np.zeros((len(texts), WORDS), np.uint64)
    keep = rank < WORDS
    table[found.text[keep], rank[keep]] = found.hash[keep]
    return table


def read_requisitions(cells: pl.Series) -> pl.Series:
    """Employers' ids of openings without prefix, zeros and signs: R-0012345, REQ12345 and 12345 are one.

    Their form (see `Ads.requisition_form`) is this with every digit a 9. Letters stay: one applicant system prints one
    prefix, two aggregators print two (2026-11-26, foreign worlds: with letters made one, 4% of the same pairs were
    parted for two boards' own references).
    """
    plain = cells.str.to_lowercase().str.replace_all(r"[^a-z0-9]", "")
    return plain.str.replace(_REQUISITION_HEAD, "${1}")


def read_urls(cells: pl.Series) -> pl.Series:
    """Addresses without scheme, www, fragment and what only tracks; one that ends in a host names no ad."""
    address = pl.col("url").str.strip_chars().str.to_lowercase().str.replace_all(r"^https?://(?:www\.)?|#.*$", "")
    parts = address.str.splitn("?", 2)
    query = parts.struct.field("field_1").fill_null("").str.split("&")
    kept = query.list.eval(
        pl.element().filter((pl.element() != "") & ~pl.element().str.contains(_TRACKING))
    ).list.sort()
    path = parts.struct.field("field_0").fill_null("").str.strip_chars_end("/")
    whole = pl.concat_str(path, kept.list.eval("&" + pl.element()).list.join(""))
    named = pl.when(whole.str.contains("/", literal=True)).then(whole.str.replace_all(r"[^a-z0-9]", ""))
    return cells.to_frame("url").select(named.otherwise(pl.lit("")).alias("url"))["url"]
