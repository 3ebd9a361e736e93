"""The declared comparisons and their levels. Each level has a weight; a score is their sum, so a link explains itself.

The first level of each comparison is the one that says nothing. `names` of levels are what people read in `why`.
"""

from __future__ import annotations

from typing import NamedTuple


class Comparison(NamedTuple):
    """One comparison: its name and the names of its levels, by number."""

    name: str
    levels: tuple[str, ...]


# One employer prints the same sentences for all its stores, so likeness proves little there and much between others.
_TEXT = ("unknown", "same", "close", "contained", "0.7", "0.5", "0.3", "0.12", "different", "nothing shared")
# What two titles that differ mean depends on the texts: with one text "Pharmacist - Nights" is "Pharmacist", else not.
_TITLE = ("unknown", "same", "nearly same", "contained", "contained, more words", "other rank", "other spelling",
          "partly", "different")  # fmt: skip
COMPARISONS = (
    Comparison("employer", ("unknown", "same", "near", "named in text", "one agency", "two agencies", "different")),
    Comparison("title, like texts", ("not compared", *_TITLE)),
    Comparison("title, half-like texts", ("not compared", *_TITLE)),
    Comparison("title, unlike texts", ("not compared", *_TITLE)),
    Comparison("title, text unknown", ("not compared", *_TITLE)),
    Comparison(
        "place",
        ("unknown", "same zip", "same town", "same town, other zip", "town within", "town named in text", "other town",
         "one unknown, named in text", "one unknown", "other country", "other town, each in its text"),
    ),
    Comparison("text, one employer", ("not compared", *_TEXT)),
    Comparison("text, other employers", ("not compared", *_TEXT)),
    Comparison("rare phrases", ("unknown", "none shared", "few shared", "half shared", "most shared", "all shared",
                              "most of many shared", "all of many shared")),
    Comparison("rare numbers", ("unknown", "none shared", "1 shared", "2 shared", "3 shared")),
    Comparison("numbers", ("unknown", "all", "most", "half", "few", "none")),
    Comparison(
        "requisition",
        ("unknown", "one unknown", "same", "same, other place", "other, other employer", "other, later",
         "one named in text", "other, other form"),
    ),
    Comparison("days apart", ("unknown", "2", "7", "14", "30", "60", "more")),
    Comparison("board", ("unknown", "other board", "same board together", "same board later",
                         "same board together, other employers")),
    Comparison("schedule", ("unknown", "same", "partly", "other")),
    Comparison("url", ("unknown", "same", "other")),
    Comparison("crowd, identified", ("2", "4", "8", "16", "32", "more")),
    Comparison("crowd, not identified", ("0", "2", "4", "8", "16", "32", "more")),
    Comparison("crowd of same text", ("0", "2", "4", "8", "16", "32", "more")),
)  # fmt: skip
# Levels that must weigh no more than the one before: a planted world may disagree by its own quirks, sense does not.
FALLING = {
    "employer": ((1, 2), (3, 4, 6), (3, 5, 6)),
    "title, like texts": ((2, 3, 4, 5, 8, 9), (2, 7)),
    "title, half-like texts": ((2, 3, 4, 5, 8, 9), (2, 7)),
    "title, unlike texts": ((2, 3, 4, 5, 8, 9), (2, 7)),
    "title, text unknown": ((2, 3, 4, 5, 8, 9), (2, 7)),
    "text, one employer": ((2, 3, 4, 5, 6, 7, 8, 9, 10),),
    "text, other employers": ((2, 3, 4, 5, 6, 7, 8, 9, 10),),
    "rare phrases": ((7, 6, 3, 2, 1), (5, 4, 3)),
    "rare numbers": ((4, 3, 2, 1),),
    "numbers": ((1, 2, 3, 4),),
    "days apart": ((1, 2, 3, 4, 5, 6),),
    "crowd, identified": ((0, 1, 2, 3, 4, 5),),
    "crowd, not identified": ((1, 2, 3, 4, 5, 6),),
    "crowd of same text": ((1, 2, 3, 4, 5, 6),),
}
