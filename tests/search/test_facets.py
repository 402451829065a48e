from pathlib import Path

from archive.search.facets import MOST_VALUES, Count
from archive.search.queries import Query, facets_of
from archive.search.schema import LABELS
from tests.search.articles import article, indexed


def test_values_are_counted_over_all_that_is_found_and_within_the_filters(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [
            article(
                number,
                "harvest" if number % 2 else "bridge",
                source=f"source-{number % 3}",
                year=str(2015 + number % 4),
            )
            for number in range(60)
        ],
    )
    counted = facets_of(index, Query(text="harvest", sources=("source-1", "source-2")), ("source", "year", "state"))
    assert counted == {
        "source": (Count("source-1", 10), Count("source-2", 10)),
        "year": (Count("2016", 10), Count("2018", 10)),
        "state": (Count("accepted", 20),),
    }


def test_spellings_of_one_name_are_one_value_as_it_is_mostly_written(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [
            article(1, credits=("Reuters", "REUTERS")),
            article(2, credits=("REUTERS",), tags=("Élections",), authors=("Ёлка Зимина",)),
            article(3, credits=("reuters", "AP"), tags=("elections",), authors=("Елка Зимина",)),
            article(4, credits=("Reuters",), tags=("Élections", "東京")),
        ],
    )
    counted = facets_of(index, Query(), ("credits", "tags", "authors"))
    assert counted["credits"] == (Count("Reuters", 4), Count("AP", 1))
    assert counted["tags"] == (Count("Élections", 3), Count("東京", 1))
    assert [(each.value in ("Ёлка Зимина", "Елка Зимина"), each.count) for each in counted["authors"]] == [(True, 2)]


def test_every_label_can_be_counted_and_long_lists_are_cut(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [article(number, tags=(f"tag {number}",), problems=("title_missing",), language="en") for number in range(70)],
    )
    counted = facets_of(index, Query(), LABELS)
    assert set(counted) == set(LABELS)
    assert counted["problems"] == (Count("title_missing", 70),)
    assert counted["language"] == (Count("en", 70),)
    assert len(counted["tags"]) == MOST_VALUES
    assert counted["year"] == ()
