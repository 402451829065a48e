"""One row for each origin, in lists and in searches."""

from uuid import uuid4

import pytest

from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.actions.finding.overview import origins
from archive.errors import Invalid
from archive.models import Article, Origin
from archive.models.fields import uuid7
from archive.values import RULES
from tests.actions.finding.test_find import index, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.SEARCH_FOLDER = tmp_path / "search"


def group(*articles, first=0):
    """Makes one origin of these articles."""
    made = Origin.objects.create(
        id=uuid7(), first=articles[first], because="dateline", rules=RULES, changed_at=articles[0].changed_at
    )
    Article.objects.filter(pk__in=[one.pk for one in articles]).update(origin=made)
    return made


@pytest.fixture
def three():
    """Two origins of three and two articles, and two articles that are alone, by date a b c d e f g."""
    made = {title: make(title, day=day, body="The bridge was opened.") for day, title in enumerate("abcdefg")}
    group(made["a"], made["c"], made["g"], first=0)
    group(made["d"], made["f"], first=1)
    return made


def rows(search, limit=50):
    """(title, how many it stands for) of all pages."""
    found, cursor = [], None
    while True:
        page = find(search=search, limit=limit, cursor=cursor, collapse=True)
        assert len(page.items) <= limit
        found += [(one.article.title, one.shared and one.shared.found) for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


SEARCHES = [Search(sort="newest"), Search(text="bridge", sort="newest")]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("search", SEARCHES, ids=["list", "search"])
class TestRows:
    def test_each_origin_once_shown_by_who_was_first(self, search):
        index()
        assert rows(search) == [("a", 3), ("f", 2), ("e", None), ("b", None)]

    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_pages_of_any_size_have_the_same_rows(self, search, limit):
        index()
        assert rows(search, limit) == [("a", 3), ("f", 2), ("e", None), ("b", None)]

    def test_who_was_first_but_is_not_found_does_not_show(self, three, search):
        Article.objects.filter(title="a").update(state="withdrawn")
        index()
        found = find(search=search, limit=1, collapse=True).items[0]
        assert (found.article.title, found.shared.found, found.shared.first) == ("g", 2, three["a"].pk)

    def test_filters_count_what_they_leave(self, search):
        Article.objects.filter(title__in="cg").update(language="de")
        index()
        in_english = Search(text=search.text, sort="oldest", languages=("en",))
        assert rows(in_english) == [("a", 1), ("b", None), ("f", 2), ("e", None)]

    def test_undated_articles_come_last(self, search):
        undated = [make(title, body="The bridge was opened.") for title in "xyz"]
        group(*undated[:2])
        index()
        assert rows(search, 2)[-2:] == [("z", None), ("x", 2)]


@pytest.mark.usefixtures("three")
def test_a_page_by_relevance_collapses():
    index()
    assert {title for title, _ in rows(Search(text="bridge"), 2)} == {"a", "f", "e", "b"}


def test_a_list_of_copies_alone_is_one_row(django_assert_max_num_queries):
    group(*(make(f"{number}", day=number) for number in range(30)))
    with django_assert_max_num_queries(40):
        assert rows(Search(sort="received"), limit=10) == [("0", 30)]


def test_fourteen_articles_and_three_origins():
    group(*(make(f"a{number}") for number in range(9)))
    group(*(make(f"b{number}") for number in range(4)))
    make("alone")
    make("gone", state="withdrawn")
    index()
    counted = origins(search=Search(text="bridge"))
    assert (counted.articles, counted.origins) == (14, 3)


@pytest.mark.usefixtures("three")
def test_one_origin_is_listed_with_and_without_the_index():
    wanted = Article.objects.get(title="a").origin_id
    index()
    for text in ("", "bridge"):
        found = find(search=Search(text=text, origins=(wanted,), sort="newest"), limit=10)
        assert [one.article.title for one in found.items] == ["g", "c", "a"]


class TestNear:
    def test_an_article_that_is_not_there_is_refused(self):
        index()
        with pytest.raises(Invalid) as refused:
            find(search=Search(near=uuid4()), limit=10)
        assert (refused.value.reason, list(refused.value.fields)) == ("article_unknown", ["near"])

    def test_a_withdrawn_one_is_refused(self):
        gone = make("gone", state="withdrawn")
        index()
        with pytest.raises(Invalid):
            find(search=Search(near=gone.pk), limit=10)

    def test_those_with_the_same_rare_words_are_found(self):
        one = make("one", body="Pilgrims crossed the suspension bridge.")
        make("other", body="The suspension bridge was closed to pilgrims.")
        make("unlike", body="Hail fell on vineyards.")
        index()
        found = find(search=Search(near=one.pk), limit=10)
        assert ([match.article.title for match in found.items], found.total) == (["other"], 1)
