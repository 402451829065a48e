from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import Invalid
from archive.search.index import Index
from archive.search.queries import Query, count, search
from archive.search.schema import Upsert
from archive.search.writer import Writer
from tests.search.articles import RECEIVED, article, indexed, numbers

DAY = (datetime(2019, 11, 7, tzinfo=UTC), datetime(2019, 11, 7, 23, 59, 59, tzinfo=UTC))
NOVEMBER = (datetime(2019, 11, 1, tzinfo=UTC), datetime(2019, 11, 30, 23, 59, 59, tzinfo=UTC))
YEAR = (datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 12, 31, 23, 59, 59, tzinfo=UTC))


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return indexed(
        tmp_path_factory.mktemp("words"),
        [
            article(0, "The presidents met at the Élysée palace in Paris.", title="Summit on elections"),
            article(1, "The election was held in İstanbul; nuclear talks failed.", title="Turkey votes"),
            article(2, "Talks on nuclear waste. Nothing new.", title="News from Baku"),
            article(3, "Le président et les élections: une nouvelle loi.", title="Élection", language="fr"),
            article(4, "东京和北京 東京都は今日 iPhone手机", title="新聞", language="zh"),
            article(5, "Итоги выборов в России: ёлка", title="Россия", language="ru"),
            article(6, "Seçkilər Şuşada keçirildi", title="Azərbaycan", language="az"),
            article(7, "COVID-19 numbers: 1,000.5 and U.S. trade. Paris, Paris, Paris.", title="Numbers"),
        ],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("elysee", {0}),
        ("ÉLYSÉE", {0}),
        ("istanbul", {1}),
        ("susada", {6}),
        ("елка", {5}),
        ("election", {0, 1, 3}),
        ("elections", {0, 1, 3}),
        ("presidents", {0, 3}),
        ('"presidents"', {0}),
        ("выборы", {5}),
        ("news", {2}),
        ("new", {2}),
        ("nouvelles", {3}),
        ('"nuclear talks"', {1}),
        ("nuclear talks", {1, 2}),
        ("talks -turkey", {2}),
        ('talks -"nuclear talks"', {2}),
        ("-paris -nuclear", {3, 4, 5, 6}),
        ('"talks nuclear"~1', {2}),
        ('"talks nuclear"~2', {1, 2}),
        ('"nuclear failed"~1', {1}),
        ("elect*", {0, 1, 3}),
        ("title:elect*", {0, 3}),
        ("выб*", {5}),
        ("nuclear-ta*", {1}),
        ("tal* -turk*", {2}),
        ("language:fr", {3}),
        ("language:fr OR language:ru", {3, 5}),
        ("state:accepted nuclear", {1, 2}),
        ("nuclear -language:en", set()),
        ("istanbul OR baku", {1, 2}),
        ("nuclear istanbul OR baku", {1, 2}),
        ("paris palace", {0}),
        ("title:election", {0, 3}),
        ("body:election", {1, 3}),
        ("title:turkey body:talks", {1}),
        ("covid-19", {7}),
        ("covid 19", {7}),
        ("1,000.5", {7}),
        ("u.s.", {7}),
        ("東京", {4}),
        ("东京", {4}),
        ("京东", set()),
        ("手机", {4}),
        ("iphone", {4}),
        ("nowhere", set()),
        ("x" * 500, set()),
        ("", set(range(8))),
    ],
)
def test_a_search_finds_what_it_means(words: Index, text: str, expected: set[int]) -> None:
    assert set(numbers(words, text)) == expected
    assert search(words, Query(text=text)).total in (len(expected), None)


def test_exact_words_come_before_other_forms_and_titles_before_bodies(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [
            article(0, "elections were held in the country", title="A vote"),
            article(1, "an election was held in the country", title="A vote"),
            article(2, "it was held in the country", title="An election"),
            *(article(number, "nothing was held in the country", title="A day") for number in range(3, 30)),
        ],
    )
    assert numbers(index, "election") == [2, 1, 0]


def test_forms_are_those_of_the_article_s_language(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(0, "new", language="en"), article(1, "news", language="fr")])
    assert numbers(index, "news", sort="oldest") == [1]
    assert numbers(index, "nouvelle", languages=("fr",)) == []


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return indexed(
        tmp_path_factory.mktemp("filed"),
        [
            article(0, "word", source="trend", credits=("Trend", "AFP"), tags=("oil",), published=DAY),
            article(1, "word", source="report", credits=("Reuters",), language="pt-BR", published=NOVEMBER),
            article(2, "word", source="trend", authors=("José Peña",), tags=("oil", "gas"), published=YEAR),
            article(3, "word", language=None, state="withdrawn", received=datetime(2026, 4, 1, tzinfo=UTC)),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"sources": ("trend",)}, {0, 2}),
        ({"sources": ("trend", "report")}, {0, 1, 2}),
        ({"sources": ("tren",)}, set()),
        ({"credits": ("afp",)}, {0}),
        ({"authors": ("jose pena",)}, {2}),
        ({"authors": ("jose",)}, set()),
        ({"languages": ("pt",)}, {1}),
        ({"languages": ("PT-pt", "en")}, {0, 1, 2}),
        ({"states": ("accepted", "in_review")}, {0, 1, 2}),
        ({"states": ("Accepted",)}, {0, 1, 2}),
        ({"states": ("in_review", "withdrawn")}, {3}),
        ({"states": ("accepted", "withdrawn")}, {0, 1, 2, 3}),
        ({"states": ("in_review",)}, set()),
        ({"tags": ("gas",), "sources": ("trend",)}, {2}),
        ({"tags": ("gas",), "sources": ("report",)}, set()),
        ({"tags": ("a\x00\ud800" * 50_000,)}, set()),
        ({"published_from": DAY[0], "published_to": DAY[1]}, {0, 1, 2}),
        ({"published_from": datetime(2019, 11, 8, tzinfo=UTC), "published_to": NOVEMBER[1]}, {1, 2}),
        ({"published_from": datetime(2019, 12, 1, tzinfo=UTC)}, {2}),
        ({"published_to": datetime(2019, 10, 1, tzinfo=UTC)}, {2}),
        ({"published_from": DAY[1]}, {0, 1, 2}),
        ({"published_to": datetime(2018, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)}, set()),
        ({"received_from": RECEIVED, "received_to": RECEIVED}, {0, 1, 2}),
        ({"received_from": datetime(2026, 3, 2, tzinfo=UTC)}, {3}),
        ({"received_to": datetime(9999, 12, 31, tzinfo=UTC)}, {0, 1, 2, 3}),
    ],
)
def test_filters_narrow_with_and_without_words(filed: Index, filters: dict[str, object], expected: set[int]) -> None:
    assert set(numbers(filed, **filters)) == expected
    assert set(numbers(filed, "word", **filters)) == expected
    assert set(numbers(filed, "-nothing", **filters)) == expected
    assert search(filed, Query(text="word", **filters)).total == len(expected)  # type: ignore[arg-type]


def test_an_index_without_articles_answers(tmp_path: Path) -> None:
    index = indexed(tmp_path, [])
    assert search(index, Query()).hits == ()
    assert search(index, Query(text="word")).hits == ()
    assert search(index, Query(sort="newest", received_to=RECEIVED)).hits == ()


def test_hostile_articles_are_indexed(tmp_path: Path) -> None:
    bodies = ["", "\x00", "\ud800 lone", "x" * 100_000, "é" * 70_000, "word " * 50_000, "東" * 20_000, "\u0301" * 99]
    index = indexed(tmp_path, [article(number, body, title=body[:200]) for number, body in enumerate(bodies)])
    assert len(search(index, Query()).hits) == len(bodies)
    assert numbers(index, "lone") == [2]
    assert numbers(index, "word") == [5]


def test_words_follow_a_commit(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(0, "the election")])
    assert numbers(index, "elections") == [0]
    with Writer.open(tmp_path) as writer:
        writer.apply([Upsert(article(1, "many elections"))], position=1)
    assert set(numbers(index, "elections")) == {0, 1}
    assert set(numbers(index, "election")) == {0, 1}


PIECES = ['"', " ", "-", "OR", " OR ", "title:", "body:", "election", "talks", "東京", "news", "19", "*", "(", "\x00"]
TYPED = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=20).map("".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TYPED, sort=st.sampled_from(["relevance", "newest", "oldest"]))
def test_any_text_gives_results_or_invalid(words: Index, text: str, sort: str) -> None:
    with suppress(Invalid):
        results = search(words, Query(text=text, sort=sort, limit=3))  # type: ignore[arg-type]
        assert results.total is None or len(results.hits) == min(3, results.total)


def test_names_and_codes_can_be_asked_for_in_the_text(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [
            article(0, "harvest", authors=("Inés Halloran",), tags=("Élections (2019)",), source="trend", year="2019"),
            article(1, "harvest", authors=("Ines O'Neil",), credits=("AP",), problems=("title_missing",), year="2020"),
        ],
    )
    expected = {
        'author:"ines halloran"': [0],
        "author:ines*": [0, 1],
        "author:ines": [],
        "-author:ines*": [],
        'tag:"elections (2019)"': [0],
        "credit:AP": [1],
        "credit:ap problem:title_missing source:trend": [],
        "source:trend OR credit:AP": [0, 1],
        "year:2019": [0],
        "year:20* harvest": [0, 1],
        "author:o'neil": [],
        "tag:élections*": [0],
        "author:(?i)[* OR author:.*": [],
    }
    assert {text: sorted(numbers(index, text)) for text in expected} == expected


def test_problems_narrow(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(0, problems=("title_missing",)), article(1, problems=("too_short",))])
    assert numbers(index, problems=("title_missing", "body_empty")) == [0]


def test_of_two_that_say_a_thing_equally_well_the_newer_one_comes_first(tmp_path: Path) -> None:
    old, new = ((datetime(year, 1, 1, tzinfo=UTC),) * 2 for year in (1950, 2020))
    index = indexed(
        tmp_path,
        [
            article(0, "harvest and rain"),
            article(1, "harvest and rain", published=old),
            article(2, "harvest and rain", published=new),
            article(3, "rain and rain", title="harvest", published=old),
        ],
    )
    assert numbers(index, "harvest") == [3, 2, 1, 0]


def test_what_was_received_last_comes_first_page_by_page(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(number, "harvest") for number in range(25)])
    seen, after = [], None
    while True:
        results = search(index, Query(text="harvest", sort="received", limit=4, after=after))
        seen += [UUID(hit.id).int & 0xFFFF for hit in results.hits]
        after = results.next
        if after is None:
            break
    assert seen == list(range(24, -1, -1))
    with pytest.raises(Invalid, match="not a cursor"):
        search(index, Query(sort="received", after="nonsense"))


def test_a_count_needs_no_page(words: Index) -> None:
    assert count(words, Query(text="nuclear")) == 2
    assert count(words, Query()) == 8
    assert count(words, Query(text="nowhere")) == 0
