from itertools import product

import pytest
from django.db import connection

from archive.actions.finding import export as exporting
from archive.actions.finding.export import export, export_chosen
from archive.actions.finding.find import find
from archive.actions.finding.listing import Search
from archive.models import Article
from tests.actions.finding.test_find import index, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_at_once(settings, tmp_path, monkeypatch):
    settings.SEARCH_FOLDER = tmp_path / "search"
    monkeypatch.setattr(exporting, "ROWS", 3)
    monkeypatch.setattr(exporting, "IDS", 7)


def titles(pieces):
    return b"".join(pieces).decode().split()


def write(one):
    return f"{one.title}\n".encode()


def test_all_come_once_and_in_order_over_many_pieces():
    for number in range(11):
        make(f"bridge{number}", day=number % 4 if number % 3 else None)
    index()
    for text, sort in product(("", "bridge*"), ("newest", "oldest", "received")):
        search = Search(text=text, sort=sort)
        pieces = list(export(search=search, text=True, write=write))
        assert len(pieces) >= 4, search
        listed = [match.article.title for match in find(search=search, limit=20).items]
        assert titles(pieces) == listed, search
        assert len(listed) == 11
    ranked = Search(text="bridge*", sort="relevance")
    assert titles(export(search=ranked, text=True, write=write)) == [
        match.article.title for match in find(search=ranked, limit=20).items
    ]


def test_those_that_are_chosen_come_as_far_as_they_are_shown():
    chosen = [make(f"chosen{number}").pk for number in range(8)]
    Article.objects.filter(pk__in=chosen[3:6]).update(state="withdrawn")
    found = export_chosen(ids=[*reversed(chosen)], states=("accepted",), text=False, write=write)
    assert titles(found) == [f"chosen{number}" for number in (7, 6, 2, 1, 0)]


def test_whoever_stops_in_the_middle_can_ask_something_else():
    for number in range(5):
        make(f"bridge{number}", day=number)
    pieces = export(search=Search(), text=True, write=write)
    next(pieces)
    assert Article.objects.count() == 5

    def broken(one):
        raise ValueError(one.title)

    with pytest.raises(ValueError, match="bridge4"):
        export(search=Search(), text=True, write=broken)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
