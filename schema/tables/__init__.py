"""All tables. Each class says what a row of it is; docs/data-model.md shows them on one page."""

from schema.tables.base import Base
from schema.tables.jobs import (
    JobMemberRow,
    JobRedirectRow,
    JobRow,
    JudgementRow,
    LinkRow,
    MatchAdRow,
    MatchKeyRow,
    MatchPairRow,
    MatchTableRow,
)
from schema.tables.postings import PostingEventRow, PostingRow, RawPostingRow, SightingRow
from schema.tables.readings import (
    AbilityRow,
    AdTextRow,
    MentionRow,
    PayOtherRow,
    PayRow,
    PlaceRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
    UnknownPhraseRow,
    UnreadRow,
)
from schema.tables.runs import BoardFailureRow, BoardReportRow, BoardRow, FillRow, RobotsRow, RunRow, StepRow

__all__ = [
    "AbilityRow",
    "AdTextRow",
    "Base",
    "BoardFailureRow",
    "BoardReportRow",
    "BoardRow",
    "FillRow",
    "JobMemberRow",
    "JobRedirectRow",
    "JobRow",
    "JudgementRow",
    "LinkRow",
    "MatchAdRow",
    "MatchKeyRow",
    "MatchPairRow",
    "MatchTableRow",
    "MentionRow",
    "PayOtherRow",
    "PayRow",
    "PlaceRow",
    "PostingEventRow",
    "PostingRow",
    "RawPostingRow",
    "ReadingRow",
    "RequirementJurisdictionRow",
    "RequirementRow",
    "RobotsRow",
    "RunRow",
    "SightingRow",
    "StepRow",
    "UnknownPhraseRow",
    "UnreadRow",
]
