"""All problems of an article, gathered; fatal only where nothing is left to archive."""

from datetime import UTC, datetime

import pytest

from archive.normalization import normalize
from archive.validation import check
from archive.values import ParsedArticle, Problem
from tests.normalization.articles import BODY, HEADER, TITLE


def problems(text: str, *, fetched_at: datetime | None = None, **context: object) -> list[Problem]:
    article = normalize(ParsedArticle(text=text, media_type="text/plain", encoding="utf-8"), **context)  # type: ignore[arg-type]
    return list(check(article, fetched_at=fetched_at))


def codes(text: str, **context: object) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in problems(text, **context)]  # type: ignore[arg-type]


def test_a_whole_article_has_none():
    assert codes(HEADER + BODY) == []


def test_what_is_missing_is_told_all_at_once():
    assert codes("Ships came.") == [
        ("too_short", "warning"),
        ("title_missing", "warning"),
        ("publication_date_unknown", "warning"),
        ("language_unknown", "warning"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "body_empty"),
        (" \n\n\t", "body_empty"),
        (HEADER, "body_empty"),
        (f"{TITLE}\n\nBy Ann Lee", "body_empty"),
        ("Follow us on Twitter\n\nShare this article", "body_only_boilerplate"),
        (f"{HEADER}Related news\nOne story\nAnother story", "body_only_boilerplate"),
    ],
)
def test_without_a_body_nothing_enters(text: str, code: str):
    assert (code, "fatal") in codes(text)


@pytest.mark.parametrize(
    ("text", "context", "disagree"),
    [
        (f"{HEADER}3 January 2020 10:00\n\n{BODY}", {}, True),
        (f"{HEADER}3 January 2020 01:00 (UTC+04:00)\n\n{BODY}", {}, False),
        (f"{HEADER}3 January 2020 10:00 (UTC+04:00)\n\n{BODY}", {}, True),
        (f"{HEADER}9 January 2020\n\n{BODY}", {}, True),
        (f"{HEADER}PARIS, Dec. 31 (AP) - {BODY}", {}, False),
        (f"{HEADER}PARIS, Dec. 3 (AP) - {BODY}", {}, True),
        (f"{HEADER}PARIS, March 3 (AP) - {BODY}", {}, True),
        (HEADER + BODY, {"declared": {"published": "2021-05-05"}}, True),
        (HEADER + BODY, {"url": "https://example.org/2019/05/05/a"}, True),
        (HEADER + BODY, {"name": "2026-01-01_a.txt"}, False),
        (f"{HEADER}Updated 9 January 2020\n\n{BODY}", {}, False),
    ],
)
def test_dates_that_cannot_mean_the_same_day(text: str, context: dict[str, object], disagree: bool):  # noqa: FBT001
    found = [problem for problem in problems(text, **context) if problem.code == "dates_disagree"]  # type: ignore[arg-type]
    assert bool(found) is disagree
    if found:
        assert found[0].field == "published"
        assert "2020-01-02 (header)" in found[0].message


def test_a_date_after_the_arrival_is_told():
    early, late = datetime(2019, 12, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
    assert [problem.code for problem in problems(HEADER + BODY, fetched_at=early)] == ["date_in_future"]
    assert problems(HEADER + BODY, fetched_at=late) == []
