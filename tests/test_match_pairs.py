"""Candidates, comparison and scores: symmetric, independent of order, bounded, and adding up."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.match import (
    Ads,
    Matching,
    best_links,
    changed_words,
    fingerprint,
    frame,
    links,
    load,
    match,
    prepare,
    why,
)
from pipeline.match.blocks import CAP, candidates
from pipeline.match.cluster import ONE, UNSCORED, VETO
from pipeline.match.compare import Comparer
from pipeline.match.crowds import crowds
from pipeline.match.keys import FAMILIES, keys, parts
from pipeline.match.levels import COMPARISONS, FALLING
from pipeline.match.matching import SURE, Pairs, fullest
from schema.job import Judgement, MatchAd

DAY = date(2026, 11, 2)
DUTIES = (
    "Fill prescriptions under the supervision of a pharmacist. Answer the telephone and greet every patient. Count"
    " stock at night and order what is short. Keep the clean room in line with USP 797. Bill insurers and resolve"
    " rejected claims. Train new colleagues in our dispensing system."
)


def ad(name: str, **said: Any) -> MatchAd:
    """An ad of one pharmacy; only what differs need be said."""
    given_fields: dict[str, Any] = {
        "title": "Pharmacy Technician",
        "employer": "Larkfield Pharmacy",
        "location": "Tulsa, OK",
        "text": f"{DUTIES} Store 4521, 17 Oak Street, Tulsa, OK 74103. Full time. $19.25 an hour.",
        "board": name,
        "first_seen": DAY,
    }
    return MatchAd(id=name, **(given_fields | said))


def read(ads: list[MatchAd]) -> Ads:
    """Columns of ads, rare tokens counted among themselves."""
    return prepare(frame(ads), fingerprint([one.text for one in ads]))


def matched(ads: list[MatchAd], judgements: tuple[Judgement, ...] = ()) -> tuple[Ads, Matching]:
    """Matched by the shipped weights."""
    batch = read(ads)
    return batch, match(batch, load(), judgements)


def groups(ads: list[MatchAd], judgements: tuple[Judgement, ...] = (), *, reposts: bool = False) -> set[frozenset[str]]:
    """The groups as sets of ids."""
    batch, matching = matched(ads, judgements)
    labels = matching.with_reposts if reposts else matching.job
    found: dict[int, set[str]] = {}
    for name, label in zip(batch.ids, labels.tolist(), strict=True):
        found.setdefault(label, set()).add(name)
    return {frozenset(one) for one in found.values()}


def joined(ads: list[MatchAd], **how: Any) -> bool:
    """Whether all are one group."""
    return len(groups(ads, **how)) == 1


def test_a_copy_with_another_spelling_and_a_cut_text_is_one_job() -> None:
    other = ad("b", title="CPhT", employer="Larkfield", location="OK-Tulsa", text=ad("x").text[:250] + "…")
    assert joined([ad("a"), other])


def test_the_same_text_in_another_town_is_another_job() -> None:
    text = ad("x").text.replace("4521", "77").replace("Tulsa, OK 74103", "Enid, OK 73701").replace("17 Oak", "9 Elm")
    assert not joined([ad("a"), ad("b", location="Enid, OK", text=text)])


def test_two_requisitions_live_together_are_two_jobs_and_later_ones_may_be_a_repost() -> None:
    one = ad("a", requisition_id="R-1001", last_seen=DAY + timedelta(days=9))
    assert not joined([one, ad("b", requisition_id="R-1002")], reposts=True)
    assert joined([ad("a", requisition_id="R-1001"), ad("b", requisition_id="REQ-01001")])


def test_an_aggregators_own_id_says_nothing() -> None:
    """Boards fill the field with numbers of their own: of another form than the employer's, they forbid nothing."""
    assert joined([ad("a", requisition_id="R396510"), ad("b", requisition_id="6996244")])
    assert not joined([ad("a", requisition_id="R396510"), ad("b", requisition_id="396511")])


def test_a_hidden_requisition_parts_a_group_that_its_members_alone_would_form() -> None:
    """The bare copy is like both; they must not meet in one job by way of it."""
    ads = [ad("a", requisition_id="R-1001"), ad("b"), ad("c", requisition_id="R-1002")]
    assert all(not {"a", "c"} <= group for group in groups(ads))


def test_states_and_roles_part() -> None:
    assert not joined([ad("a"), ad("b", location="Tulsa, TX")])
    assert not joined([ad("a", role="technician"), ad("b", role="pharmacist")])


@pytest.mark.parametrize(
    ("scores", "apart", "between"),
    [
        ((5 * ONE, -9 * ONE), True, 5 * ONE - SURE),  # the cut copy pulls the mean below nought and is not asked
        ((5 * ONE, VETO), True, VETO),
        ((5 * ONE, -9 * ONE), False, UNSCORED),  # live together: no repost
    ],
)
def test_two_jobs_are_a_repost_by_their_fullest_pair(scores: tuple[int, int], apart: bool, between: int) -> None:
    """a and its cut copy c are one job, b another; a and b have the longest texts."""
    batch = read([ad("a"), ad("b"), ad("c", text=DUTIES[:120])])
    one, other = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
    levels, families = np.zeros((2, len(COMPARISONS)), np.uint8), np.zeros(2, np.uint16)
    pairs = Pairs(one, other, families, levels, np.array(scores, np.int64), np.array([apart, apart]))
    a, b, score = fullest(batch, np.array([0, 1, 0], np.int64), pairs, SURE)
    assert (a.tolist(), b.tolist(), score.tolist()) == ([0], [1], [between])


def test_a_repost_is_a_relation_and_not_a_merge() -> None:
    again = ad("a2", board="a", first_seen=DAY + timedelta(days=30), last_seen=DAY + timedelta(days=40))
    pair = [ad("a", last_seen=DAY + timedelta(days=7)), again]
    assert not joined(pair)
    assert joined(pair, reposts=True)
    batch, matching = matched(pair)
    assert [one.kind for one in links(batch, matching.pairs, load(), range(1))] == ["repost"]
    assert why(matching.pairs, 0).startswith("repost; ")


def test_a_person_has_the_last_word_both_ways() -> None:
    def say(verdict: str, hour: int = 1) -> Judgement:
        return Judgement(a="a", b="b", verdict=verdict, who="kim", at=datetime(2026, 11, 3, hour, tzinfo=UTC))

    copies = [ad("a"), ad("b")]
    assert joined(copies)
    assert not joined(copies, judgements=(say("different"),))
    assert joined(copies, judgements=(say("different"), say("same", 2))), "the later verdict holds"
    strangers = [ad("a"), ad("b", employer="Rite Aid", location="Reno, NV", title="Clerk", text="Stock the shelves.")]
    assert not joined(strangers)
    assert joined(strangers, judgements=(say("same"),))


def test_parts_add_up_to_the_score_exactly_and_keys_are_named() -> None:
    batch, matching = matched([ad("a"), ad("b", title="Pharmacy Tech"), ad("c", location=None, employer=None)])
    found = list(links(batch, matching.pairs, load(), range(len(matching.pairs.a))))
    assert found
    for link in found:
        assert link.a < link.b
        assert sum(link.parts.values()) == link.score
        assert link.keys
    assert (best_links(matching) >= 0).all()


def test_changed_words_are_shown() -> None:
    assert changed_words("full time day shift", "part time day shift now") == [
        ("replace", "full", "part"),
        ("insert", "", "now"),
    ]


WORDS = st.sampled_from(["Tulsa", "store", "4521", "night", "pharmacy", "clean", "room", "OK", "R-77", "patients"])
ADS = st.builds(
    ad,
    st.uuids().map(str),
    title=st.sampled_from(["CPhT", "Pharmacy Technician", "Senior Pharmacist", "Pharmacist - Tulsa", ""]),
    employer=st.sampled_from([None, "Larkfield", "Larkfield Drug", "Confidential", "Medix Staffing"]),
    location=st.sampled_from([None, "Tulsa, OK", "OK", "Broken Arrow, OK", "74103", "London, GB", "Tulsa"]),
    text=st.lists(WORDS, max_size=40).map(" ".join) | st.just(DUTIES),
    requisition_id=st.sampled_from([None, None, "R1", "R2"]),
    first_seen=st.integers(0, 120).map(lambda days: DAY + timedelta(days=days)) | st.none(),
    last_seen=st.none() | st.integers(0, 150).map(lambda days: DAY + timedelta(days=days)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ADS, min_size=2, max_size=14, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_the_order_of_ads_does_not_matter(ads: list[MatchAd], chance: random.Random) -> None:
    other = ads.copy()
    chance.shuffle(other)
    assert groups(ads) == groups(other)
    assert groups(ads, reposts=True) == groups(other, reposts=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(ADS, min_size=2, max_size=10, unique_by=lambda one: one.id))
def test_comparing_is_symmetric(ads: list[MatchAd]) -> None:
    batch = read(ads)
    comparer = Comparer(batch, crowds(batch, parts(batch)))
    a, b = (side.astype(np.int32) for side in np.triu_indices(len(batch), 1))
    forth, back = comparer.compare(a, b), comparer.compare(b, a)
    assert (forth.levels == back.levels).all()
    assert (forth.vetoed == back.vetoed).all()
    assert (forth.apart == back.apart).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(ADS, min_size=2, max_size=30, unique_by=lambda one: one.id))
def test_small_blocks_hold_every_pair_that_shares_a_key(ads: list[MatchAd]) -> None:
    """The honest twin: all pairs of ads with a common key, in one state or an unknown one, within the horizon; but not
    strangers of two towns that only a rare token brought, nor one employer's title in two towns a week apart."""
    batch = read(ads)
    rows = keys(batch, parts(batch))
    found = candidates(batch, rows, parts(batch))
    held: list[dict[int, str]] = [{} for _ in ads]
    for one, key, family in zip(rows.ad.tolist(), rows.key.tolist(), rows.family.tolist(), strict=True):
        held[one][key] = FAMILIES[family]
    state, day = batch.partition.tolist(), batch.day.tolist()
    employer, city = parts(batch).employer.tolist(), parts(batch).city.tolist()

    def is_worth(i: int, j: int) -> bool:
        shared = {held[i][key] for key in held[i].keys() & held[j].keys()}
        if 0 in (city[i], city[j]) or city[i] == city[j]:
            return True
        agency = any(batch.employers[batch.employer[one]].agency for one in (i, j))
        strangers = 0 not in (employer[i], employer[j]) and employer[i] != employer[j] and not agency
        strangers = strangers and min(state[i], state[j]) > 1
        is_late = abs(day[i] - day[j]) > 7 and shared == {"employer+title"}
        return not ((strangers and shared <= {"number", "phrase"}) or is_late)

    twin = {
        (i, j)
        for i in range(len(ads))
        for j in range(i + 1, len(ads))
        if held[i].keys() & held[j].keys() and is_worth(i, j)
        if (state[i] == state[j] or 0 in (state[i], state[j])) and abs(day[i] - day[j]) <= 75
    }
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == twin
    assert found.crowded == 0


def test_a_crowd_of_identical_ads_stays_linear_and_is_counted() -> None:
    ads = [ad(f"n{number:05d}", board="one") for number in range(5000)]
    batch = read(ads)
    found = candidates(batch, keys(batch, parts(batch)), parts(batch))
    assert found.crowded > 0
    assert len(found.a) < 5000 * CAP
    assert len(matched(ads)[0]) == 5000


def test_a_chain_with_one_text_in_many_towns_is_split_and_not_cut() -> None:
    """400 stores in 200 towns, two copies each: every copy still meets its twin."""
    ads = [
        ad(f"{copy}{store:03d}", board=copy, location=f"{'abcdefghij'[store % 10]}ville{store // 10}x, OK", text=DUTIES)
        for store in range(200)
        for copy in "pq"
    ]
    batch = read(ads)
    found = candidates(batch, keys(batch, parts(batch)), parts(batch))
    met = {(batch.ids[a], batch.ids[b]) for a, b in zip(found.a, found.b, strict=True)}
    assert all((f"p{store:03d}", f"q{store:03d}") in met for store in range(200))
    assert len(met) < 20 * len(ads)


def test_empty_and_masked_ads_join_nobody() -> None:
    empty = [MatchAd(id=name, title="", employer="Confidential") for name in "abc"]
    assert groups(empty) == {frozenset(name) for name in "abc"}


def test_weights_of_other_comparisons_are_refused(tmp_path: Path) -> None:
    path = Path("schema/reference/match_weights.json").resolve()
    stored = json.loads((Path(__file__).parent.parent / "schema/reference" / path.name).read_text(encoding="utf-8"))
    del stored["weights"]["place"]
    wrong = tmp_path / "weights.json"
    wrong.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ValueError, match="train"):
        load(wrong)


def test_shipped_weights_fall_where_sense_says_so() -> None:
    table = dict(zip((one.name for one in COMPARISONS), load().levels, strict=True))
    for name, chains in FALLING.items():
        for chain in chains:
            weights = [table[name][level] for level in chain]
            assert weights == sorted(weights, reverse=True), name


def test_a_veto_is_no_score() -> None:
    _, matching = matched([ad("a", role="technician"), ad("b", role="pharmacist")])
    assert set(matching.pairs.score.tolist()) <= {VETO}
