"""The level of each credential from what the rules say of it and learned weights of the words around it.

Rules name what they know and are silent or wrong where an employer says it in a way of its own: passages by hands that
no rule's writer had read gain .01 to .09 of level F1, each read with weights learned of the others (docs/levels.md).
Two tables, learned one after the other so that the rules are believed as far as they deserve on words they were not
written for: `level_words.csv` weighs words, `level_signs.csv` the sum of those together with the rules' own reading.
All whole numbers of 1/1024 of a log odd, so that the same ad is read the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pipeline.requirements import group
from pipeline.requirements.case import Case, Words, own_features, rule_features, shared_features
from schema.vocab import Level, reference

ONE = 1024
FLOOR = -9 * ONE  # what is less likely than this is not told apart
# What a verdict must outweigh the rules' by, where a cue says their level and where none does. Rules are right more
# often on whole ads, most of which are said plainly, than on the passages the weights are learned of: without it those
# gain up to .01 and ads that rules read well lose .01 to .04 (level F1, 2026-11-28). The more hands the weights know,
# the less: learned of 18 hands, 3 and 1.5 gave level F1 .818 over the 102 ads kept apart, 2.5 and 1 gave .826.
CUED_TRUST, TRUST = ONE * 5 // 2, ONE
NONE = "none"  # named, but not asked of the holder
VERDICTS: tuple[str, ...] = (*(str(level) for level in Level), NONE)
BIAS = "bias"
Row = tuple[int, ...]


@cache
def table(name: str) -> dict[str, Row]:
    """Weights of each feature for each verdict, by its name. Raises KeyError where a table lacks a verdict."""
    return {row["feature"]: tuple(int(row[verdict] or 0) for verdict in VERDICTS) for row in reference(name)}


def summed(weights: dict[str, Row], features: Iterable[str], start: Row | None = None) -> list[int]:
    """The sum of the features' rows, features without a row left out, onto `start` or the bias; one a verdict."""
    rows = [row for row in map(weights.get, features) if row]
    return [sum(column) for column in zip(start or weights[BIAS], *rows, strict=True)]


def relative(scores: list[int]) -> list[int]:
    """Scores as distances to the best, none lower than FLOOR."""
    best = max(scores)
    return [max(score - best, FLOOR) for score in scores]


def scores(case: Case, around: Row) -> list[int]:
    """One case's scores in 1/1024 of a log odd, the best is 0; in the order of VERDICTS; `around` from `shared`."""
    signs = table("level_signs")
    total = [score * ONE for score in summed(signs, rule_features(case))]
    by_words = relative(summed(table("level_words"), set(own_features(case)), around))
    for verdict, distance in zip(VERDICTS, by_words, strict=True):
        for at, weight in enumerate(signs[f"words {verdict}"]):
            total[at] += weight * distance
    return relative([score // ONE for score in total])


def shared(words: Words) -> Row:
    """What words around a segment weigh for each of its credentials, with the bias."""
    return tuple(summed(table("level_words"), set(shared_features(words))))


def verdict(total: list[int]) -> Level | None:
    """The level that scores highest, the first of equals; None for a mention."""
    best = VERDICTS[max(range(len(VERDICTS)), key=total.__getitem__)]
    return None if best == NONE else Level(best)


def weighed(text: str, cases: list[Case]) -> list[Level | None]:
    """The level of each credential of a segment; alternatives are weighed together, as one is asked for all."""
    if not cases:
        return []
    around = shared(cases[0].words)
    found = [scores(case, around) for case in cases]
    for run in group.runs(text, [case.hit for case in cases]):
        if len({cases[i].said for i in run}) == 1:
            pooled = relative([sum(found[i][at] for i in run) for at in range(len(VERDICTS))])
            for i in run:
                found[i] = pooled
    return [None if case.certain else verdict(trusting(case, total)) for case, total in zip(cases, found, strict=True)]


def trusting(case: Case, total: list[int]) -> list[int]:
    """Scores with the trust that the rules' own verdict has."""
    said = VERDICTS.index(str(case.said) if case.said else NONE)
    trust = CUED_TRUST if case.scope.values else TRUST
    return [score + trust if at == said else score for at, score in enumerate(total)]
