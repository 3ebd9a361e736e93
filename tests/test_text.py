"""Text of an ad: every visible word in order, nothing invented, blocks that know their kind and section."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import Document, document


def words(source: str) -> list[str]:
    return re.findall(r"\w+", source)


def lines(doc: Document) -> list[tuple[str, str]]:
    return [(block.kind, doc.text[block.start : block.end]) for block in doc.blocks]


def test_list_items_headings_and_nesting() -> None:
    html = "<h3>Requirements</h3><ul><li><p>PTCB <b>or</b> ExCPT</p><ul><li>within a year</li></ul></li></ul>"
    doc = document(html, None)
    assert lines(doc) == [("heading", "Requirements"), ("item", "PTCB or ExCPT"), ("item", "within a year")]
    assert [block.depth for block in doc.blocks] == [0, 1, 2]
    assert doc.blocks[2].lead == 1


def test_numbered_lists_invent_no_numbers() -> None:
    assert words(document("<ol><li>one</li><li>two</li></ol>", None).text) == ["one", "two"]


def test_unclosed_items_are_items() -> None:
    doc = document("<ul><li>Licence<li>Diploma<li>CPhT</ul><p>Closing words.</p>", None)
    assert [kind for kind, _ in lines(doc)] == ["item", "item", "item", "para"]


def test_scripts_styles_and_comments_are_dropped_and_words_stay_whole() -> None:
    html = "<style>p{}</style><!-- RPh --><p>Acti<b>ve</b>&nbsp;li&shy;cen\u200bse</p><script>var x=1</script>"
    doc = document(html, None)
    assert doc.text == "Active license"


@pytest.mark.parametrize("escape", [1, 2])
def test_escaped_html_is_unescaped(escape: int) -> None:
    source = "<p>CPhT &amp; BLS.</p><ul><li>PharmD</li></ul>"
    for _ in range(escape):
        source = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert lines(document(source, None)) == [("para", "CPhT & BLS."), ("item", "PharmD")]


@pytest.mark.parametrize("sign", ["• ", "- ", "* ", "● ", "1) ", "2. ", "-- ", "+ ", "✓ ", "•"])
def test_bullets_of_plain_text(sign: str) -> None:
    doc = document(None, f"Requirements\n{sign}PharmD degree\n{sign}BLS card")
    assert lines(doc)[1:] == [("item", "PharmD degree"), ("item", "BLS card")]


def test_bullets_inside_one_paragraph() -> None:
    doc = document("<p>Must haves● PharmD● BLS card</p>", None)
    assert lines(doc) == [("heading", "Must haves"), ("item", "PharmD"), ("item", "BLS card")]


def test_labels_inside_one_paragraph_part_it() -> None:
    line = "A busy store. Required: PharmD and a license. Preferred: BCPS and residency training. Pay: $60 an hour."
    doc = document(None, line)
    assert [block.section for block in doc.blocks] == ["intro", "required", "preferred", "pay"]


def test_table_rows_keep_their_cells_apart() -> None:
    doc = document("<table><tr><td>License</td><td>RPh</td></tr></table>", None)
    assert lines(doc) == [("cell", "License\tRPh")]
    assert doc.blocks[0].section == "licence"


def test_wrapped_lines_are_one_block() -> None:
    doc = document(None, "Must be licensed by the State Board of\nPharmacy before the first day.\n\nPay is good.")
    assert len(doc.blocks) == 2


def test_mathematical_brackets_are_no_tags() -> None:
    assert "USP <797> and 5 < 6" in document(None, "Knows USP <797> and 5 < 6.").text


def test_empty_ad() -> None:
    assert document(None, None) == document("", " ") == Document("", ())


HOSTILE = st.sampled_from("<>/ulip• -:\nABc.&;\t\ue000\ue010\u00ad")


@given(st.text(HOSTILE, max_size=300) | st.text(max_size=200))
def test_no_text_raises_and_blocks_are_in_order(source: str) -> None:
    for doc in (document(source, None), document(None, source)):
        at = 0
        for block in doc.blocks:
            assert at <= block.start < block.end <= len(doc.text)
            assert block.start <= block.label_end <= block.end
            at = block.end


@given(st.lists(st.sampled_from(["License:", "required", "or", "•", "BLS", "-", "PharmD.", "\n", "1)"]), max_size=60))
def test_every_word_of_plain_text_is_kept_in_order(tokens: list[str]) -> None:
    source = " ".join(tokens)
    assert words(document(None, source).text) == words(source)
