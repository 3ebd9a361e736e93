"""Ads that lost their line ends: cut where the lines were joined, whole in the text; names with capitals stay whole."""

from __future__ import annotations

import pytest

from pipeline.glued import is_glued
from pipeline.text import document

JOINED = (
    "Compounding Technician, nights.What we ask forHS diploma or GED requiredPTCB certification requiredCSPT required "
    "or obtained within 1 yearOhio registration requiredWhat is nice to haveAssociate degreeSpanishWhat we offer401k"
)
NAMES = (
    "OptumRx, CarelonRx, MedImpact and BrightSpring are among the partners of PharMerica, whose PharmD staff and CPhTs "
    "work with MedStar, McKesson, iPads and eRx in every DeKalb County store that we run, day after day."
)
ONE_NAME = "BrightSpring hires. BrightSpring trains and pays for the exam, and so do all who work at BrightSpring. " * 3


def lines(text: str) -> list[str]:
    """The blocks of a plain text."""
    found = document(None, text)
    return [found.text[block.start : block.end] for block in found.blocks]


def test_joined_lines_are_read_as_lines() -> None:
    assert lines(JOINED)[1:5] == [
        "What we ask for",
        "HS diploma or GED required",
        "PTCB certification required",
        "CSPT required or obtained within 1 year",
    ]


def test_the_text_stays_as_it_came() -> None:
    assert document(None, JOINED).text == JOINED


@pytest.mark.parametrize("line", [NAMES, ONE_NAME.strip(), "Must hold a license.Apply now"])
def test_names_and_single_slips_are_not_cut(line: str) -> None:
    assert not is_glued(line)
    assert len(lines(line)) == 1
