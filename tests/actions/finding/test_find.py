import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.actions.following import follow
from archive.actions.processing.projection import read_edtf
from archive.errors import IndexRebuilding, Invalid
from archive.models import Article, Source
from archive.models.fields import uuid7

START = datetime(2019, 11, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.SEARCH_FOLDER = tmp_path / "search"


def make(
    title="A bridge",
    *,
    day=None,
    source=None,
    state="accepted",
    body="The bridge was opened.",
    language="en",
    problems=(),
    authors=(),
    **more,
):
    earliest = None if day is None else START + timedelta(days=day)
    now = datetime.now(UTC)
    return Article.objects.create(
        id=uuid7(),
        title=title,
        source=source,
        state=state,
        body=body,
        language=language,
        problems=list(problems),
        authors=list(authors),
        published_edtf=None if earliest is None else f"{earliest:%Y-%m-%d}",
        published_precision="" if earliest is None else "day",
        published_earliest=earliest,
        published_latest=None if earliest is None else earliest + timedelta(hours=24),
        received_at=now,
        changed_at=now,
        **more,
    )


def index():
    follow.rebuild_index(folder=settings.SEARCH_FOLDER)


def titles(search, **options):
    return [match.article.title for match in find(search=search, limit=50, **options).items]


def all_pages(search, limit):
    seen, cursor = [], None
    while True:
        found = find(search=search, limit=limit, cursor=cursor)
        assert len(found.items) <= limit
        seen += [match.article.title for match in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return seen


@pytest.mark.django_db
class TestPlainLists:
    def test_they_need_no_index_and_show_undated_articles_last(self):
        for title, day in (("second", 1), ("undated", None), ("first", 0), ("third", 2)):
            make(title, day=day)
        assert titles(Search()) == ["third", "second", "first", "undated"]
        assert titles(Search(sort="oldest")) == ["first", "second", "third", "undated"]
        assert titles(Search(sort="received")) == ["third", "first", "undated", "second"]
        assert find(search=Search(), limit=1).engine == "database"

    @pytest.mark.parametrize("sort", ["newest", "oldest", "received"])
    @pytest.mark.parametrize("limit", [1, 2, 3, 7])
    def test_pages_meet_without_gap_or_repetition_among_equal_dates(self, sort, limit):
        for number, day in enumerate([0, 0, 0, None, 1, None, 0]):
            make(str(number), day=day)
        whole = titles(Search(sort=sort))
        assert sorted(whole) == list("0123456")
        assert all_pages(Search(sort=sort), limit) == whole

    def test_an_article_that_comes_while_pages_are_read_shifts_nothing(self):
        for number in range(4):
            make(str(number), day=number)
        first = find(search=Search(), limit=2)
        make("late", day=9)
        rest = find(search=Search(), limit=2, cursor=first.next_cursor)
        assert [match.article.title for match in (*first.items, *rest.items)] == ["3", "2", "1", "0"]

    def test_filters_add_up_and_values_are_alternatives(self):
        one, two = (Source.objects.create(slug=slug, name=slug) for slug in ("one", "two"))
        make("a", source=one, language="en", problems=["dates_disagree"], state="in_review")
        make("b", source=two, language="pt-BR")
        make("c", language="ru")
        assert titles(Search(sources=("one",))) == ["a"]
        assert set(titles(Search(sources=("one", "two")))) == {"a", "b"}
        assert titles(Search(sources=("nobody",))) == []
        assert titles(Search(languages=("pt",))) == ["b"]
        assert set(titles(Search(languages=("pt", "ru")))) == {"b", "c"}
        assert titles(Search(problems=("dates_disagree", "title_missing"))) == ["a"]
        assert titles(Search(states=("in_review",))) == ["a"]
        assert titles(Search(sources=("two",), languages=("en",))) == []

    def test_withdrawn_articles_are_found_only_when_asked_for(self):
        make("shown")
        make("hidden", state="withdrawn")
        assert titles(Search()) == ["shown"]
        assert titles(Search(states=("withdrawn",))) == ["hidden"]

    def test_ranges_touch_what_a_date_can_mean(self):
        make("whole day", day=0)
        noon = START + timedelta(hours=12)
        assert titles(Search(published_from=noon, published_to=noon)) == ["whole day"]
        assert titles(Search(published_from=START + timedelta(hours=25))) == []
        assert titles(Search(published_to=START - timedelta(seconds=1))) == []

    def test_times_of_receipt_bound_a_list(self):
        make("now")
        hour = timedelta(hours=1)
        now = datetime.now(UTC)
        assert titles(Search(received_from=now - hour, received_to=now + hour)) == ["now"]
        assert titles(Search(received_to=now - hour)) == []

    def test_lists_leave_bodies_in_the_database_and_still_derive_titles(self):
        make(None, body="The first words of a body that goes on and on.\n\nSecond paragraph." + "x" * 9000)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            (match,) = find(search=Search(), limit=10).items
            assert match.article.display_title == "The first words of a body that goes on and on."
        assert "body" in match.article.get_deferred_fields()
        assert len(queries) == 2  # dated and undated

    @pytest.mark.parametrize(
        "cursor", ["x", "é", "bm90IGpzb24", "W10", "WyJyZWNlaXZlZCIsIngiXQ", "WyJkYXRhYmFzZS1uZXdlc3QiLCIyMDE5IiwieCJd"]
    )
    def test_a_cursor_that_is_none_is_refused(self, cursor):
        with pytest.raises(Invalid) as refused:
            find(search=Search(), limit=1, cursor=cursor)
        assert refused.value.reason == "cursor_invalid"

    def test_a_cursor_of_another_order_is_refused(self):
        for number in range(3):
            make(str(number), day=number)
        cursor = find(search=Search(sort="newest"), limit=1).next_cursor
        for sort in ("oldest", "received"):
            with pytest.raises(Invalid):
                find(search=Search(sort=sort), limit=1, cursor=cursor)

    @pytest.mark.parametrize("apart", ["1 hour", "0 hours"])
    def test_a_page_runs_along_its_index_whether_dates_differ_or_not(self, apart):
        one = Source.objects.create(slug="one", name="one")
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO archive_article (id, source_id, state, version, authors, credits, attribution, keywords,
                       problems, body, received_at, changed_at, published_edtf, published_precision,
                       published_earliest, published_latest, published_stated)
                   SELECT uuidv7(), CASE n %% 10 WHEN 0 THEN %s::uuid END, 'accepted', 1, '{}', '{}', '{}', '{}', '{}',
                       'b', now(), now(), '2019', 'day', now() - n * %s::interval, now() - n * %s::interval, true
                   FROM generate_series(1, 20000) n""",
                [one.pk, apart, apart],
            )
            cursor.execute("ANALYZE archive_article")
        for search, wanted in ((Search(), "article_newest"), (Search(sources=("one",)), "article_newest_of_source")):
            last = find(search=search, limit=50)
            with CaptureQueriesContext(connection) as queries:
                find(search=search, limit=50, cursor=last.next_cursor)
            page = next(query["sql"] for query in queries if "LIMIT 51" in query["sql"])
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT TEXT) " + page)
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert f"using {wanted} " in plan, plan
            assert "Index Cond" in plan
            assert "Sort" not in plan, plan
            assert re.search(r"Index Scan.*actual time=\S+ rows=(\d+)", plan)[1] == "51", plan


@pytest.mark.django_db
class TestSearches:
    def test_words_are_found_best_first_with_marks(self):
        make("Nothing of the kind", body="A bridge is mentioned here once, far from the title.", day=0)
        make("The bridge", body="The bridge over the river is a bridge.", day=1)
        make("A tunnel", body="Through the mountain.")
        index()
        found = find(search=Search(text="bridge"), limit=10, highlight=True)
        assert found.engine == "index"
        assert [match.article.title for match in found.items] == ["The bridge", "Nothing of the kind"]
        best = found.items[0]
        start, end = best.highlights.title[0]
        assert best.article.title[start:end] == "bridge"
        assert {best.article.body[start:end] for start, end in best.highlights.excerpt.marks} == {"bridge"}

    @pytest.mark.parametrize("sort", [None, "relevance", "newest", "oldest"])
    @pytest.mark.parametrize("limit", [1, 2, 5])
    def test_pages_of_a_search_meet(self, sort, limit):
        for number in range(5):
            make(str(number), day=None if number == 2 else number % 2)
        make("other", body="Nothing.")
        index()
        search = Search(text="bridge", sort=sort)
        whole = titles(search)
        assert sorted(whole) == list("01234")
        assert all_pages(search, limit) == whole

    def test_a_search_of_negations_alone_goes_on_by_date(self):
        for number in range(5):
            make(str(number), day=number)
        make("other", body="A tunnel.")
        index()
        assert all_pages(Search(text="-tunnel"), 2) == ["4", "3", "2", "1", "0"]

    @pytest.mark.parametrize("sort", ["newest", "oldest"])
    def test_both_engines_have_one_order(self, sort):
        for written in ("2019", None, "2019-06", "2019-06-01", "2018", None, "2019-06-30T12:00:00Z", "2019"):
            article = make(str(written), authors=["Somebody"])
            if written is not None:
                date = read_edtf(written)
                Article.objects.filter(pk=article.pk).update(
                    published_edtf=written, published_earliest=date.earliest, published_latest=date.latest
                )
        index()
        plain, named = Search(sort=sort), Search(sort=sort, authors=("somebody",))
        (by_database, by_index) = (find(search=search, limit=50) for search in (plain, named))
        assert (by_database.engine, by_index.engine) == ("database", "index")
        ids = [match.article.pk for match in by_database.items]
        assert [match.article.pk for match in by_index.items] == ids
        dates = ["2018", "2019-06-01", "2019-06-30T12:00:00Z", "2019-06", "2019", "2019"]
        assert titles(plain) == [*(dates if sort == "oldest" else reversed(dates)), "None", "None"]

    def test_names_need_the_index_and_no_words(self):
        make("a", authors=["Leyla Əliyeva"], day=0)
        make("b", authors=["Somebody Else"], day=1)
        index()
        assert titles(Search(authors=("leyla əliyeva",))) == ["a"]
        assert titles(Search(authors=("leyla əliyeva", "somebody else"))) == ["b", "a"]

    def test_the_database_has_the_last_word(self):
        for number in range(6):
            make(str(number), day=number)
        index()
        Article.objects.filter(title__in=["5", "4", "3"]).update(state="withdrawn")
        assert all_pages(Search(text="bridge", sort="newest"), 2) == ["2", "1", "0"]
        # The first page is filled from further down, although the index names withdrawn ones first.
        assert len(find(search=Search(text="bridge", sort="newest"), limit=2).items) == 2
        Article.objects.filter(title="0").update(problems=["dates_disagree"])
        index()
        assert titles(Search(text="bridge", problems=("dates_disagree",))) == ["0"]
        Article.objects.update(problems=[])
        assert titles(Search(text="bridge", problems=("dates_disagree",))) == []

    def test_without_an_index_only_searches_wait(self):
        make("a", authors=["Somebody"])
        for search in (Search(text="bridge"), Search(authors=("Somebody",)), Search(tags=("x",))):
            with pytest.raises(IndexRebuilding):
                find(search=search, limit=10)
        assert titles(Search(languages=("en",))) == ["a"]
        index()
        assert titles(Search(text="bridge")) == ["a"]

    def test_what_cannot_be_is_told(self):
        index()
        with pytest.raises(Invalid):
            find(search=Search(text='"unclosed'), limit=10)

    def test_what_was_received_last_comes_first_in_every_engine(self):
        for number in range(5):
            make(str(number), body="bridge")
        index()
        for search in (Search(text="bridge", sort="received"), Search(sort="received")):
            assert all_pages(search, 2) == ["4", "3", "2", "1", "0"]

    def test_ranks_end_at_ten_thousand(self):
        make("a")
        index()
        first = find(search=Search(text="bridge"), limit=1)
        assert first.next_cursor is None
        with pytest.raises(Invalid) as refused:
            find(search=Search(text="bridge"), limit=1, cursor="WyJpbmRleC1yZWxldmFuY2UiLDEwMDAwXQ")
        assert refused.value.reason == "page_too_deep"
