import pytest

from archive.search.index import Index
from archive.search.queries import Query, corrected, search, similar
from tests.search.articles import article, indexed


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [article(number, "The president spoke at the bridge.", source="trend") for number in range(3)]
    documents += [
        article(3, "Президент Алиев", authors=("Ines Halloran",)),
        article(4, "Halloran and Wrenfield met", authors=("Ines Halloran",), language="de"),
        article(5, "One brigde was misspelt", source="other"),
    ]
    return indexed(tmp_path_factory.mktemp("index"), documents)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brigde", "bridge"),  # exchanged
        ("brige", "bridge"),  # missing
        ("bridgge", "bridge"),  # too many
        ("kridge", "bridge"),  # wrong, at the beginning
        ("prezidentt", "president"),  # two slips in a long word
        ("Презедент", "президент"),
        ('the brigde, "at the" -sport', 'the bridge, "at the" -sport'),
        ("haloran wrenfeld", "halloran wrenfield"),
        ("title:halloran OR brige", "title:halloran OR bridge"),
    ],
)
def test_the_nearest_word_takes_the_place_of_the_typed_one(index: Index, typed: str, meant: str) -> None:
    assert corrected(index, Query(text=typed)) == meant


@pytest.mark.parametrize(
    "typed", ["bridge", "", '"brigde"', "brigde*", "xyzzyq", "1999", "ab", "-brigde the", "author:brigde"]
)
def test_nothing_is_said_where_nothing_better_is_known(index: Index, typed: str) -> None:
    assert corrected(index, Query(text=typed)) is None


def test_a_correction_finds_more_within_the_same_filters(index: Index) -> None:
    assert corrected(index, Query(text="brigde", sources=("other",))) is None
    assert corrected(index, Query(text="brigde", sources=("trend",))) == "bridge"
    assert search(index, Query(text="bridge", sources=("trend",))).total == 3


def test_a_name_is_found_by_a_similar_one(index: Index) -> None:
    assert similar(index, "authors", "Ines Haloran") == "ines halloran"
    assert similar(index, "authors", "Ines Halloran") is None
    assert similar(index, "credits", "Ines Haloran") is None
