"""XML feeds: namespaces, repeated children, entities of HTML, broken ends, pages in place of feeds, hostile files."""

from __future__ import annotations

import time
from typing import Any

import pytest
from scrapy.http import Response

from crawlers import xmlfeed
from crawlers.answer import UnreadableError


def read(text: str | bytes, status: int = 200) -> xmlfeed.Feed:
    """The jobs of a feed."""
    body = text if isinstance(text, bytes) else text.encode()
    return xmlfeed.read(Response("http://x.example/feed", status=status, body=body), "jobs", "job")


def test_elements_are_dictionaries_and_repeated_ones_lists() -> None:
    feed = read(
        '<jobs xmlns:g="http://g.example"><job id="1"><g:title> A <!-- b --></g:title><at><city>X</city></at></job>'
        "<job><tag>1</tag><tag>2</tag><tag>3</tag></job></jobs>"
    )
    assert feed.rows == [{"title": "A", "at": {"city": "X"}}, {"tag": ["1", "2", "3"]}]
    assert feed.fault is None


@pytest.mark.parametrize(("value", "expected"), [({"a": "1"}, ["1"]), ({"a": ["1", "2"]}, ["1", "2"]), ({"a": ""}, []),
                                                 ({}, []), ("", []), (None, [])])  # fmt: skip
def test_none_one_and_several_children_are_a_list(value: Any, expected: list[str]) -> None:
    assert xmlfeed.listed(value, "a") == expected


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("R&amp;D", "R&D"),
        ("R&D", "R&D"),
        ("a&nbsp;b&eacute;&#233;&#xe9;", "a\xa0béé\xe9"),
        ("a&bogus;b", "a&bogus;b"),
        ("a\x0bb", "ab"),
        ("<![CDATA[<p>x &amp; y</p>]]>", "<p>x &amp; y</p>"),
        ("&lt;p&gt;", "<p>"),
    ],
)
def test_faults_that_can_be_mended_are_none(written: str, text: str) -> None:
    assert read(f"<jobs><job><t>{written}</t></job></jobs>") == xmlfeed.Feed([{"t": text}], None)


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes_and_named() -> None:
    feed = read("<jobs><job><t>1</t></job><job><t>2</t>")
    assert feed.rows[0] == {"t": "1"}
    assert "broken XML" in (feed.fault or "")


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("", "empty_answer"),
        (" \n\ufeff", "empty_answer"),
        ("<!DOCTYPE html><html><body>Careers</body></html>", "shape_changed"),
        ("<html>Access denied</html>", "bot_wall"),
        ("<rss><item/></rss>", "shape_changed"),
        ("not XML at all", "shape_changed"),
        ('{"jobs": []}', "shape_changed"),
    ],
)
def test_what_is_no_feed_is_named(text: str, failure: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(text)
    assert caught.value.failure.value == failure


def test_entities_of_a_feeds_own_are_not_expanded_and_files_not_opened() -> None:
    bomb = '<!DOCTYPE jobs [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    feed = read(f"{bomb}<jobs><job><t>x&b;&f;</t></job></jobs>")
    assert "ha" not in str(feed.rows)


def test_time_grows_with_the_feed() -> None:
    def seconds(count: int) -> float:
        start = time.perf_counter()
        read("<jobs>" + "<job><t>a & b &nbsp;</t></job>" * count + "</jobs>")
        return time.perf_counter() - start

    seconds(100)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.005)
