"""Articles like a given one: the related first, then those that share rare words."""

from datetime import UTC, datetime

import pytest

from archive.search.nearness import Near
from archive.search.queries import Query, origins_of, search
from tests.search.articles import article, article_id, indexed, numbers

BRIDGE = "The suspension bridge over the Kura carries lorries and pilgrims to the monastery"
COMMON = "The minister spoke in the capital on Thursday about the economy"


@pytest.fixture
def index(tmp_path):
    documents = [article(number, f"{COMMON} number {number}") for number in range(30)]
    documents += [
        article(40, BRIDGE, title="Suspension bridge"),
        article(41, "Lorries queue at the suspension bridge, pilgrims walk to the monastery over the Kura"),
        article(42, "Pilgrims came to see the monastery, and lorries had to wait at the old bridge"),
        article(43, "A monastery in the mountains is closed"),
        article(44, "Hail fell on vineyards"),
    ]
    return indexed(tmp_path, documents)


def near(*related, number=40, title="Suspension bridge", body=BRIDGE):
    return Near(id=article_id(number), title=title, body=body, related=related)


class TestWords:
    def test_those_that_share_more_rare_words_come_first(self, index):
        assert numbers(index, near=near()) == [41, 42]

    def test_it_is_not_near_to_itself(self, index):
        assert 40 not in numbers(index, near=near(body=BRIDGE + " " + COMMON))

    def test_common_words_bring_nothing(self, index):
        assert numbers(index, near=near(number=3, title="", body=COMMON)) == []

    def test_an_article_without_words_has_none_near(self, index):
        assert numbers(index, near=near(title="", body="")) == []

    def test_filters_and_words_narrow_it(self, index):
        assert numbers(index, "old", near=near()) == [42]
        assert numbers(index, near=near(), languages=("de",)) == []

    def test_by_date_the_same_are_found(self, index):
        assert sorted(numbers(index, near=near(), sort="newest")) == [41, 42]


class TestRelated:
    def test_they_come_first_in_the_order_given_whatever_their_dates_weigh(self, tmp_path):
        old, new = datetime(1890, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
        dates = {50: old, 51: new, 52: new, 53: old}
        documents = [article(number, "nothing alike", published=(date, date)) for number, date in dates.items()]
        documents += [article(number, BRIDGE) for number in (40, 41)]
        index = indexed(tmp_path, documents)
        ids = (50, 51, 53, 52)
        found = numbers(index, near=near(*((article_id(one), dates[one]) for one in ids)))
        assert found == [50, 51, 53, 52, 41]

    def test_one_that_the_filters_leave_out_is_left_out(self, index):
        assert numbers(index, near=near((article_id(44), None)), languages=("de",)) == []

    def test_pages_follow_each_other(self, index):
        wanted = near((article_id(44), None), (article_id(43), None))
        pages = [search(index, Query(near=wanted, limit=1, offset=at)) for at in range(5)]
        assert [hit.id for page in pages for hit in page.hits] == [article_id(one) for one in (44, 43, 41, 42)]
        assert pages[0].total == 4


class TestOrigins:
    def test_who_is_alone_counts_as_one(self, tmp_path):
        first, second = article_id(900), article_id(901)
        documents = [article(number, "bridge", origin=first) for number in range(9)]
        documents += [article(number, "bridge and tunnel", origin=second) for number in range(10, 13)]
        documents += [article(number, "bridge") for number in range(20, 22)]
        index = indexed(tmp_path, documents)
        counted = origins_of(index, Query(text="bridge"))
        assert (counted.articles, counted.origins) == (14, 4)
        counted = origins_of(index, Query(text="tunnel"))
        assert (counted.articles, counted.origins) == (3, 1)
        counted = origins_of(index, Query(text="nowhere"))
        assert (counted.articles, counted.origins) == (0, 0)

    def test_a_thousand_are_counted_exactly(self, tmp_path):
        documents = [article(number, "bridge", origin=article_id(number // 2)) for number in range(2_000)]
        counted = origins_of(indexed(tmp_path, documents), Query(text="bridge"))
        assert counted.articles == 2_000
        assert abs(counted.origins - 1_000) <= 20

    def test_one_origin_is_asked_for(self, tmp_path):
        documents = [article(number, "bridge", origin=article_id(900 + number % 2)) for number in range(4)]
        assert sorted(numbers(indexed(tmp_path, documents), origins=(article_id(901),))) == [1, 3]
