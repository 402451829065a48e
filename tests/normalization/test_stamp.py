"""Lines that date an article and nothing else."""

import pytest

from archive.normalization.stamp import read_stamp


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("7 November 2019 11:55 (UTC+04:00)", [("published", "2019-11-07T11:55:00+04:00")]),
        ("[7 November 2019]", [("published", "2019-11-07")]),
        ("Last updated: 3 January 2020", [("modified", "2020-01-03")]),
        ("Aktualisiert am 3. Januar 2020", [("modified", "2020-01-03")]),
        ("5 May 2021 | Sport", [("published", "2021-05-05"), ("section", "Sport")]),
        (
            "Published: 5 May 2021 14:02 | Updated: 6 May 2021 08:00",
            [("published", "2021-05-05T14:02:00"), ("modified", "2021-05-06T08:00:00")],
        ),
        ("2 hours ago", []),
    ],
)
def test_stamps_claim_what_they_say_where_they_say_it(text: str, claims: list[tuple[str, str]]):
    stamp = read_stamp(text, 100)
    assert stamp is not None
    assert [(claim.field, claim.value) for claim in stamp.claims] == claims
    for claim in stamp.claims:
        assert claim.span is not None
        assert text[claim.span[0] - 100 : claim.span[1] - 100] == claim.as_written
    assert stamp.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "On 7 November 2019 the pier opened",
        "7 November 2019 was a Thursday",
        "Published by the harbour",
        "Updated plans for 2020 were shown",
        "The pier opened long ago",
        "7 November 2019" + " " * 120,
        "",
    ],
)
def test_sentences_and_words_are_no_stamps(text: str):
    assert read_stamp(text, 0) is None


def test_an_impossible_date_is_a_stamp_with_a_problem_and_without_a_claim():
    stamp = read_stamp("Updated 30 February 2019", 0)
    assert stamp is not None
    assert stamp.claims == []
    assert [(problem.code, problem.field) for problem in stamp.problems] == [("date_impossible", "modified")]


def test_where_a_label_is_asked_for_a_bare_date_is_none():
    assert read_stamp("3 January 2020", 0, labelled=True) is None
    assert read_stamp("Published 3 January 2020", 0, labelled=True) is not None
