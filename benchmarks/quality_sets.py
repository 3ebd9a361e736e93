"""The sets of labelled ads that docs/accuracy.md tells of, in its order."""

from __future__ import annotations

# Heading of a set, what to know of it, its file, and whom of it: those so marked, or all.
SETS = (
    ("Ads kept apart", "Written and labelled before these rules met them; no rule was changed for them.",
     "kept_apart.jsonl", None),
    ("Whole ads of the newest hand, kept apart",
     "By others, after version 7, most as real American ads are, one in eight British or Irish; never looked at.",
     "independent8_ads.jsonl", "kept"),
    ("Whole ads of the newest hand, shown", "By the same hand; their errors were looked at once, for version 8.",
     "independent8_ads.jsonl", "since 7"),
    ("Whole ads of a seventh hand, kept apart",
     "By others, after version 5, a quarter British, Irish or federal; never looked at.",
     "independent7_ads.jsonl", "kept"),
    ("Whole ads of a seventh hand, shown", "By the same hand; their errors were looked at once, for version 6.",
     "independent7_ads.jsonl", "since 6"),
    ("Whole ads of a sixth hand, kept apart", "Written and labelled by others after version 4; never looked at.",
     "independent6_ads.jsonl", "kept"),
    ("Whole ads of a sixth hand, shown", "By the same hand; their errors were looked at once, for version 5.",
     "independent6_ads.jsonl", "since 5"),
    ("Whole ads of others, kept apart", "Written and labelled by others in boards' habits; never looked at.",
     "independent_ads.jsonl", "kept"),
    ("Whole ads of others, shown since version 4", "By the same hand; their errors were looked at once.",
     "independent_ads.jsonl", "since 4"),
    ("Ads of others, shown since version 3", "Written and labelled by others; their errors were looked at once.",
     "independent_ads.jsonl", "since 3"),
    ("Ads of others, seen", "Written and labelled by others; their errors were looked at.",
     "independent_ads.jsonl", "seen"),
    ("The rule writers' own ads", "Labelled before the rules met them, then used to mend the rules.",
     "requirements_ads.jsonl", None),
)  # fmt: skip
