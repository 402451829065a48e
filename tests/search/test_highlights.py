import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Invalid
from archive.search.highlights import Highlighter, Highlights


def mark(search: str, body: str, title: str = "", language: str | None = "en", width: int = 240) -> Highlights:
    return Highlighter(search).mark(title=title, body=body, language=language, width=width)


def marked(search: str, body: str, language: str | None = "en") -> list[str]:
    return [body[start:end] for start, end in mark(search, body, language=language).body]


@pytest.mark.parametrize(
    ("search", "language", "body", "expected"),
    [
        ("elysee", "fr", "Le palais de l’Élysée.", ["Élysée"]),
        ("election", "en", "Elections: an election, the electors", ["Elections", "election"]),
        ('"election"', "en", "Elections: an election", ["election"]),
        ("news", "en", "New news", ["news"]),
        ("news", None, "New news", ["news"]),
        ("выборы", "ru", "Итоги выборов", ["выборов"]),
        ('"nuclear talks"', "en", "talks on nuclear talks", ["nuclear talks"]),
        ("covid-19", "en", "19 cases of COVID-19, not covid 20", ["COVID-19"]),
        ("東京", "ja", "今日の東京都は京東", ["東京"]),
        ("baku -sport", "en", "Baku sport", ["Baku"]),
        ("title:baku", "en", "Baku", []),
        ("baku OR tbilisi", "en", "Tbilisi, Baku", ["Tbilisi", "Baku"]),
        ("new york", "en", '"new york"', ["new", "york"]),
        ('"a b" "b c"', "en", "x a b c y", ["a b c"]),
        ('"nuclear talks"~2', "en", "talks on nuclear talks; nuclear", ["nuclear", "talks", "nuclear"]),
        ('"nuclear talks"~1', "en", "talks nuclear", []),
        ('"nuclear waste talks"~1', "en", "nuclear waste and talks", ["nuclear", "waste", "talks"]),
        ("elect*", "en", "Élections, elected, selected", ["Élections", "elected"]),
        ("co-oper*", "en", "Co-operative co opera, cooper", ["Co-operative", "co opera"]),
        ("author:baku year:2019", "en", "Baku 2019", []),
        ("strasse", "de", "Straße", ["Straße"]),
        ("", "en", "anything", []),
    ],
)
def test_marks_what_the_search_means(search: str, language: str | None, body: str, expected: list[str]) -> None:
    assert marked(search, body, language) == expected


def test_decomposed_text_is_marked_in_its_own_offsets() -> None:
    body = unicodedata.normalize("NFD", "Un été à Genève")
    assert marked("geneve", body, "fr") == [unicodedata.normalize("NFD", "Genève")]


def test_title_and_body_are_marked_apart() -> None:
    found = mark("title:baku summit", "The summit in Baku", title="Baku summit")
    assert found.title == ((0, 4), (5, 11))
    assert found.body == ((4, 10),)


def test_the_excerpt_is_where_most_different_words_are() -> None:
    body = "budget " * 20 + "x " * 200 + "the budget of the ministry in Baku " + "y " * 200
    found = mark("budget ministry baku", body, width=100)
    excerpt = body[found.excerpt.start : found.excerpt.end]
    assert [body[start:end] for start, end in found.excerpt.marks] == ["budget", "ministry", "Baku"]
    assert len(excerpt) <= 100
    assert excerpt.startswith("x ")
    assert not excerpt.endswith(" ")


def test_without_a_mark_the_excerpt_is_the_beginning_cut_between_words() -> None:
    body = "Nothing of that kind is said here."
    assert mark("baku", body, width=12).excerpt == mark("", body, width=12).excerpt
    assert body[: mark("baku", body, width=12).excerpt.end] == "Nothing of"


def test_a_malformed_search_is_invalid() -> None:
    with pytest.raises(Invalid):
        Highlighter('"unclosed')


@given(
    st.lists(st.sampled_from(["ab", "c", "東", "é", "e\u0301", ".", " ", "\n", "\ud800"]), max_size=60).map("".join),
    st.integers(min_value=1, max_value=30),
)
def test_spans_lie_in_the_text_apart_and_the_excerpt_holds_its_marks(body: str, width: int) -> None:
    found = mark('ab OR "c 東" OR é', body, width=width)
    ends = [0, *(end for _, end in found.body)]
    assert all(before <= start < end <= len(body) for before, (start, end) in zip(ends, found.body, strict=False))
    excerpt = found.excerpt
    assert 0 <= excerpt.start <= excerpt.end <= len(body)
    assert all(excerpt.start <= start < end <= excerpt.end for start, end in excerpt.marks)
    assert bool(excerpt.marks) == bool(found.body)
