import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from archive.search.dates import published
from archive.search.expressions import MUST_NOT
from archive.search.index import Index
from tests.search.articles import article, indexed, numbers

Dates = dict[int, tuple[datetime, datetime] | None]


def _dates() -> Dates:
    """Days, years and minutes about the turns of years, most of them late; every ninth has none."""
    rng = random.Random(7)  # noqa: S311 - not a secret
    dates: Dates = {}
    for number in range(300):
        begin = datetime(rng.choice((1605, 2015, 2016, 2018, 2018, 2018)), 12, 31, rng.randrange(24), tzinfo=UTC)
        begin += timedelta(minutes=rng.randrange(3_000))
        length = rng.choice((timedelta(minutes=1), timedelta(hours=50), timedelta(days=366)))
        dates[number] = None if number % 9 == 0 else (begin, begin + length)
    return dates


DATES = _dates()
ENDS = [
    *(datetime(year, 1, 1, tzinfo=UTC) for year in (1, 1605, 1606, 2015, 2016, 2017, 2019, 2020, 9999)),
    datetime(2018, 12, 31, 22, 30, tzinfo=UTC),
    datetime(2016, 1, 1, 3, tzinfo=timezone(timedelta(hours=14))),
    *(moment for dated in list(DATES.values())[1:8] if dated is not None for moment in dated),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = (article(number, "word", published=dates) for number, dates in DATES.items())
    return indexed(tmp_path_factory.mktemp("dated"), documents)


def _expected(holds: Callable[[datetime, datetime], bool]) -> set[int]:
    return {number for number, dates in DATES.items() if dates is not None and holds(*dates)}


def test_every_article_is_found_that_touches_the_range(index: Index) -> None:
    for end in ENDS:
        found = set(numbers(index, "word", published_from=end, limit=400))
        assert found == _expected(lambda _, latest, end=end: latest >= end), end
        found = set(numbers(index, "word", published_to=end, limit=400))
        assert found == _expected(lambda earliest, _, end=end: earliest <= end), end
        for other in ENDS:
            found = set(numbers(index, "word", published_from=end, published_to=other, limit=400))
            expected = _expected(lambda earliest, latest, ends=(end, other): latest >= ends[0] and earliest <= ends[1])
            assert found == expected, (end, other)


def test_a_wide_range_is_asked_for_by_what_lies_outside(index: Index) -> None:
    vocabulary = index.view().vocabulary
    assert all(occur == MUST_NOT for occur, _ in published(vocabulary, datetime(2016, 1, 1, tzinfo=UTC), None))
    assert all(occur != MUST_NOT for occur, _ in published(vocabulary, datetime(2019, 6, 1, tzinfo=UTC), None))
    assert list(published(vocabulary, None, None)) == []


def test_the_last_hours_of_all_are_a_year_like_others(tmp_path: Path) -> None:
    late = datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=12)))
    index = indexed(tmp_path, [article(number, "word", published=(late, late)) for number in range(3)])
    assert len(numbers(index, "word", published_from=datetime(9999, 12, 31, tzinfo=UTC))) == 3
    assert numbers(index, "word", published_to=datetime(9999, 12, 31, tzinfo=UTC)) == []
