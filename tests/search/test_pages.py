from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from archive.errors import Invalid
from archive.search.index import Index
from archive.search.pages import DEEPEST
from archive.search.queries import Query, Sort, search
from archive.search.schema import Document, Upsert, instant, sort_key
from archive.search.writer import Writer
from tests.search.articles import article, indexed

START = datetime(1605, 1, 1, tzinfo=UTC)


def scattered(count: int, seed: int) -> list[Document]:
    """Articles of few days, some undated, in no order; some ids share their upper half."""
    random = Random(seed)  # noqa: S311  the same articles in every run
    found = []
    for number in range(count):
        day = START + timedelta(days=random.randrange(4) * 40_000)
        precision = timedelta(days=random.choice([1, 30, 100_000]))
        published = None if random.random() < 0.2 else (day, day + precision)
        identity = str(UUID(int=random.randrange(5) << 64 | number))
        found.append(article(number, "word", id=identity, published=published))
    random.shuffle(found)
    return found


def expected_ids(documents: Sequence[Document], *, newest: bool) -> list[str]:
    def key(document: Document) -> str:
        return sort_key(UUID(document.id), instant(document.published[1]) if document.published else None)

    dated = sorted((document for document in documents if document.published), key=key, reverse=newest)
    undated = sorted((document for document in documents if not document.published), key=key, reverse=newest)
    return [document.id for document in [*dated, *undated]]


def walk(index: Index, **query: Any) -> list[str]:
    ids: list[str] = []
    after = None
    while True:
        results = search(index, Query(after=after, **query))
        ids += [hit.id for hit in results.hits]
        if results.next is None:
            return ids
        after = results.next


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return scattered(150, seed=4)


@pytest.fixture(scope="module")
def index(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("pages")
    found = indexed(folder, documents[:50])
    with Writer.open(folder) as writer:
        for start in (50, 100):
            writer.apply([Upsert(each) for each in documents[start : start + 50]], position=start)
    return found


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("limit", [1, 7, 149, 150, 1000])
@pytest.mark.parametrize("text", ["", "word"])
def test_cursors_walk_through_everything_once_in_order(
    index: Index, documents: list[Document], sort: Sort, limit: int, text: str
) -> None:
    assert walk(index, text=text, sort=sort, limit=limit) == expected_ids(documents, newest=sort == "newest")


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_any_hit_s_cursor_continues_behind_it(index: Index, documents: list[Document], sort: Sort) -> None:
    ids = expected_ids(documents, newest=sort == "newest")
    hits = search(index, Query(sort=sort, limit=150)).hits
    for place in range(0, 150, 13):
        following = search(index, Query(sort=sort, limit=5, after=hits[place].cursor)).hits
        assert [hit.id for hit in following] == ids[place + 1 : place + 6]


def test_offsets_cut_the_same_order(index: Index, documents: list[Document]) -> None:
    ids = expected_ids(documents, newest=True)
    for offset in (0, 10, 120, 149, 200):
        results = search(index, Query(sort="newest", offset=offset, limit=10))
        assert [hit.id for hit in results.hits] == ids[offset : offset + 10]


def test_a_cursor_survives_changes_before_and_behind_it(tmp_path: Path, documents: list[Document]) -> None:
    index = indexed(tmp_path, documents)
    first = search(index, Query(sort="newest", limit=20))
    seen = [hit.id for hit in first.hits]
    newer = article(900, "word", published=(datetime(2500, 1, 1, tzinfo=UTC),) * 2)
    with Writer.open(tmp_path) as writer:
        writer.apply([Upsert(newer)], position=1)
    after = first.next
    while after:
        results = search(index, Query(sort="newest", limit=20, after=after))
        seen += [hit.id for hit in results.hits]
        after = results.next
    assert seen == expected_ids(documents, newest=True)


def test_equal_scores_are_ordered_by_id_on_every_page(index: Index, documents: list[Document]) -> None:
    pages = [search(index, Query(text="word", offset=offset, limit=10)).hits for offset in range(0, 150, 10)]
    hits = [(-(hit.score or 0), hit.id) for page in pages for hit in page]
    assert len({score for score, _ in hits}) == 2  # with a date and without
    assert hits == sorted(hits)
    assert sorted(article_id for _, article_id in hits) == sorted(document.id for document in documents)


def test_better_scores_come_first_and_ties_among_them_by_id(tmp_path: Path) -> None:
    documents = [article(number, "word " * (1 + number % 3) + "filler " * (2 - number % 3)) for number in range(90)]
    index = indexed(tmp_path, documents)
    hits = [hit for offset in range(0, 90, 8) for hit in search(index, Query(text="word", offset=offset, limit=8)).hits]
    assert [(-(hit.score or 0), hit.id) for hit in hits] == sorted((-(hit.score or 0), hit.id) for hit in hits)
    assert [UUID(hit.id).int & 0xFFFF for hit in hits][:30] == list(range(2, 90, 3))
    assert len({hit.id for hit in hits}) == 90


def test_only_ranked_results_are_counted(index: Index) -> None:
    assert search(index, Query(text="word", limit=1)).total == 150
    for by_date in (Query(text="word", sort="newest"), Query(text="word", sort="oldest"), Query(limit=1)):
        assert search(index, by_date).total is None


def test_relevance_without_words_is_newest(index: Index) -> None:
    assert search(index, Query(limit=50)).hits == search(index, Query(sort="newest", limit=50)).hits


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (Query(limit=0), "limit"),
        (Query(offset=-1), "limit"),
        (Query(text="word", offset=DEEPEST, limit=1), "offset"),
        (Query(sort="newest", after="no cursor"), "after"),
        (Query(sort="newest", after="~.\x00"), "after"),
        (Query(sort="oldest", after=sort_key(UUID(int=1), 2**63)), "after"),
        (Query(text="word", after=sort_key(UUID(int=1), 5)), "after"),
        (Query(sort="oldest", offset=1, after=sort_key(UUID(int=1), 5)), "after"),
    ],
)
def test_pages_that_cannot_be_are_invalid(index: Index, query: Query, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        search(index, query)
    assert caught.value.reason == "query_invalid"
    assert list(caught.value.fields) == [field]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("latest", [0, 2**63 - 1, None])
def test_cursors_at_the_ends_of_time_are_answered(index: Index, sort: Sort, latest: int | None) -> None:
    for identity in (UUID(int=0), UUID(int=2**128 - 1)):
        search(index, Query(sort=sort, after=sort_key(identity, latest)))
