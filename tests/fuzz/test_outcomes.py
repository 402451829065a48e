"""The laws that the fuzzers hold every outcome to would be seen broken."""

import json

import pytest
from lxml import etree

from archive.text import lines
from archive.values import Boilerplate, Header, NormalizedArticle
from tests.fuzz.outcomes import checked, is_own
from tests.spans import uncovered_or_doubled


def raised(call: object, *arguments: object) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it raises is what is looked at
        call(*arguments)  # type: ignore[operator]
    return caught.value


def test_an_error_of_the_projects_own_lines_is_told_from_a_parsers():
    assert is_own(raised(lines, None))
    assert not is_own(raised(json.loads, "{"))
    assert not is_own(raised(etree.fromstring, b"<a"))


def test_a_gap_and_an_overlap_are_seen():
    text = "By Ann\n\nThe pier.\n\nShare"
    share = Boilerplate(span=(19, 24), kind="share")
    whole = NormalizedArticle(header=Header(kind="none"), lines=((0, 6),), body_spans=((8, 17),), boilerplate=(share,))
    assert uncovered_or_doubled(text, whole) == []
    gap = NormalizedArticle(header=Header(kind="none"), body_spans=((8, 17),), boilerplate=(share,))
    assert [place for place, _, _ in uncovered_or_doubled(text, gap)] == [0, 1, 3, 4, 5]
    twice = NormalizedArticle(
        header=Header(kind="title", span=(4, 9)), lines=((0, 6),), body_spans=((8, 17),), boilerplate=(share,)
    )
    assert uncovered_or_doubled(text, twice) == [(4, "n", 2), (5, "n", 2), (8, "T", 2)]


def test_an_outcome_is_articles_or_a_code():
    (understood,) = checked(b" date 2020-01-02 New pier opens\n\nThe pier opened on Monday, the mayor said.\n")
    assert understood.article.title == "New pier opens"
    assert checked(b"") == "file_empty"
    assert checked(b"{", media_type="application/json") == "json_invalid"
