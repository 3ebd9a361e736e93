"""Groups of postings into jobs: the touched components formed anew, ids kept, merged ids led on."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection

from app.match_state import load_ads
from pipeline.match import Ads, Comparer, Matching, Member, Merged, Pairs, Weights, group, merge, name_jobs
from schema import store
from schema.job import Job, Judgement


class Seeds(NamedTuple):
    """Postings whose groups are formed anew, and pairs that matter only where one component holds both."""

    postings: set[str]
    loose: list[tuple[str, str]]


def save_groups(connection: Connection, seeds: Seeds, rules: Weights, run_id: str) -> tuple[int, int]:
    """Form the groups around the seeds, and around every judged pair, anew; gives jobs and reposts among them."""
    judged = {posting for one in store.load_judgements(connection) for posting in (one.a, one.b)}
    return save_component(connection, Seeds(seeds.postings | judged, seeds.loose), rules, run_id)


def save_component(connection: Connection, seeds: Seeds, rules: Weights, run_id: str) -> tuple[int, int]:
    """Form the groups around the seeds anew, and no others; gives jobs and reposts among them."""
    judgements = list(store.load_judgements(connection))
    component = _component(connection, seeds, judgements)
    if not component:
        return 0, 0
    ads, crowds = load_ads(connection, component)
    matching = group(Comparer(ads, crowds), rules, _pairs(connection, ads), judgements)
    jobs = _jobs(connection, ads, matching, run_id)
    # A repost names its first job, which must be there before it.
    store.save_jobs(connection, sorted(jobs, key=lambda job: (job.repost_of is not None, job.id)), run_id)
    return len(jobs), sum(job.repost_of is not None for job in jobs)


def _component(connection: Connection, seeds: Seeds, judgements: Sequence[Judgement]) -> set[str]:
    """All postings that positive pairs and a person's "same" tie to the seeds, or to both of a loose pair: what is no
    tie weighs on a group only from inside."""
    ties = {(one.a, one.b) for one in judgements if one.verdict == "same"}
    reached: set[str] = set()
    edge = seeds.postings.union(*seeds.loose)
    while edge:
        reached |= edge
        ties |= store.positive_pairs(connection, edge)
        edge = {name for pair in ties for name in pair} - reached
    root = _roots(ties)
    chosen = {root(one) for one in seeds.postings} | {root(a) for a, b in seeds.loose if root(a) == root(b)}
    return {name for name in reached if root(name) in chosen}


def _roots(ties: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """Gives one and the same posting for all that ties hold together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (up := parent.get(name, name)) != name:
            parent[name] = parent.get(up, up)
            name = up
        return name

    for a, b in ties:
        parent[root(a)] = root(b)
    return root


def _pairs(connection: Connection, ads: Ads) -> Pairs:
    """The stored pairs among the ads, a few bytes each; their levels are not needed to form groups."""
    number = {name: at for at, name in enumerate(ads.ids)}
    a, b, score, is_apart = array("i"), array("i"), array("q"), array("b")
    for one in store.pairs_among(connection, ads.ids):
        a.append(number[one.a])
        b.append(number[one.b])
        score.append(one.score)
        is_apart.append(one.is_apart)
    return Pairs(
        np.array(a, np.int32),
        np.array(b, np.int32),
        np.zeros(len(a), np.uint16),
        np.zeros((len(a), len(Comparer.COLUMNS)), np.uint8),
        np.array(score, np.int64),
        np.array(is_apart, bool),
    )


def _jobs(connection: Connection, ads: Ads, matching: Matching, run_id: str) -> list[Job]:
    """The job of each group, named and merged; redirects of merged ids are written, of revived ones taken back."""
    seen = store.posting_state(connection, ads.ids)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(matching.job.tolist()):
        groups[label].append(at)
    merged = list(_merged(connection, ads, groups.values()))
    mint = {name: store.short_hash("job", name) for name in ads.ids}
    names, redirects = name_jobs([one.members for one in merged], mint, store.minted_jobs(connection, mint.values()))
    store.revive_jobs(connection, names)
    store.redirect_jobs(connection, redirects, run_id)
    first = _first_jobs(ads, matching, dict(zip(groups, names, strict=True)))
    return [
        Job(
            id=name,
            members=one.members,
            title=one.fields["title"] or "",
            employer=one.fields["employer"],
            role=one.fields["role"],
            city=one.fields["city"],
            state=one.fields["state"],
            first_seen=min(seen[member].first_seen for member in one.members),
            last_seen=max(seen[member].last_seen for member in one.members),
            came_from=one.came_from,
            repost_of=first[label] if first[label] != name else None,
        )
        for label, name, one in zip(groups, names, merged, strict=True)
    ]


def _merged(connection: Connection, ads: Ads, groups: Iterable[list[int]]) -> Iterator[Merged]:
    """Each group as one job; what its members say is in memory for a page of groups at a time."""
    for page in store.batches(groups):
        names = [ads.ids[at] for members in page for at in members]
        fields = {one.posting_id: one.fields for one in store.load_match_state(connection, names)}
        for members in page:
            yield merge([Member(ads.ids[at], int(ads.day[at]), fields[ads.ids[at]]) for at in members])


def _first_jobs(ads: Ads, matching: Matching, names: dict[int, str]) -> dict[int, str]:
    """For each group the job of the earliest posting of its chain of reposts."""
    order = np.lexsort((np.arange(len(ads)), ads.day))
    earliest: dict[int, str] = {}
    for at in order.tolist():
        earliest.setdefault(int(matching.with_reposts[at]), names[int(matching.job[at])])
    return {int(matching.job[at]): earliest[int(matching.with_reposts[at])] for at in range(len(ads))}
