"""The list of articles: found, narrowed down, kept as a view, taken along."""

import codecs
import csv
import io
import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.actions.editing import edit
from archive.actions.finding import views
from archive.models import Actor, Article, ChosenColumns, Event, SavedView, Source
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off
from tests.admin.pages import errors, tags, targets, text
from tests.admin.relating import two_that_share_passages

LIST = reverse("admin:archive_article_changelist")
Indexed = Callable[[], None]


def address(name: str) -> str:
    return reverse(f"admin:archive_article_{name}")


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def three(source: Source, indexed: Indexed) -> list[Article]:
    """Two of one source and year, and one of another, with a tag."""
    hand_in(article_text(1), article_text(2), source=source)
    other = Source.objects.create(slug="herald", name="The Herald")
    hand_in(article_text(3).replace(b"2019", b"2021"), source=other, declared={"tags": ["rivers"]})
    work_off()
    indexed()
    return list(Article.objects.order_by("title"))


def found(client: Client, **asked: object) -> list[str]:
    rows = client.get(LIST, asked).context["listing"].rows
    return sorted(row.article.title or "" for row in rows)


def test_list_says_what_is_known_of_each(reader: Client, article: Article) -> None:
    hand_in(
        b"By Jane Doe\n\nThe weather of the coming week will be fair in all of the country, said the office.\n\n"
        b"It was rainy in the week before, which the farmers had hoped for, the office added in its report.\n"
    )
    work_off()
    shown = text(reader.get(LIST))
    assert "Bridge number 1 is opened to traffic" in shown
    assert "7 November 2019, 11:55 +04:00 Trend Trend Accepted" in shown
    assert "It has no title" in shown
    assert "First words" in shown
    assert "No date" in shown


def test_search_marks_its_hits_and_keeps_the_filters(
    reader: Client, article: Article, indexed: Callable[[], None]
) -> None:
    hand_in(article_text(2, body="A tunnel under the mountain follows next year, said the minister of transport."))
    work_off()
    indexed()
    found = reader.get(LIST, {"q": "tunnel", "language": "en"})
    assert [row.article.title for row in found.context["listing"].rows] == ["Bridge number 2 is opened to traffic"]
    assert b"<mark>tunnel</mark>" in found.content
    assert {field["value"] for field in tags(found, "input") if field.get("name") in {"q", "language"}} == {
        "tunnel",
        "en",
    }


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 2),
        ({"source": "trend"}, 1),
        ({"language": "fr"}, 0),
        ({"published_from": "2019-11-07", "published_to": "2019-11-07"}, 2),
        ({"published_from": "2019-11-08"}, 0),
        ({"published_to": "2019-11-06"}, 0),
        ({"state": "in_review"}, 0),
        ({"state": "accepted", "sort": "oldest"}, 2),
        ({"sort": "received"}, 2),
    ],
)
def test_filters(reader: Client, article: Article, asked: dict[str, str], count: int) -> None:
    hand_in(article_text(2))
    work_off()
    assert len(reader.get(LIST, asked).context["listing"].rows) == count


def test_pages_show_each_article_once(reader: Client, source: object) -> None:
    hand_in(*(article_text(number) for number in range(30)))
    work_off()
    first = reader.get(LIST).context["listing"]
    second = reader.get(LIST + first.next_link).context["listing"]
    assert (len(first.rows), len(second.rows), second.next_link) == (25, 5, None)
    assert len({row.article.pk for row in (*first.rows, *second.rows)}) == 30


def test_list_takes_the_same_number_of_queries_however_long(reader: Client, source: object) -> None:
    hand_in(*(article_text(number) for number in range(3)), source=source)
    work_off()
    reader.get(LIST)
    with CaptureQueriesContext(connection) as few:
        reader.get(LIST)
    hand_in(*(article_text(number) for number in range(3, 20)), source=source)
    work_off()
    with CaptureQueriesContext(connection) as many:
        reader.get(LIST)
    assert len(many) == len(few)
    assert not [query for query in many if "COUNT(" in query["sql"].upper()]


def test_without_index_the_list_still_works(reader: Client, article: Article) -> None:
    found = reader.get(LIST, {"q": "bridge"})
    assert found.status_code == 200
    assert "the search index is being rebuilt" in text(found).lower()
    assert len(found.context["listing"].rows) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"q": '"'},
        {"q": "\x00"},
        {"q": "\ud800".encode("utf-8", "surrogatepass")},
        {"q": "a " * 500},
        {"q": "x", "sort": "received"},
        {"source": "no-such"},
        {"source": "\x00"},
        {"published_from": "yesterday"},
        {"published_to": "9999-12-31"},
        {"published_from": "0001-01-01"},
        {"language": "\x00"},
        {"state": "gone"},
        {"cursor": "nonsense"},
        {"cursor": "\x00"},
        {"p": "2", "o": "1", "e": "1"},
    ],
)
def test_whatever_is_asked_the_list_answers(
    reader: Client, article: Article, indexed: Callable[[], None], asked: dict[str, str]
) -> None:
    indexed()
    assert reader.get(LIST, asked).status_code == 200


def test_empty_archive_says_what_to_do(editor: Client, reader: Client) -> None:
    assert "Hand in files to begin" in text(editor.get(LIST))
    assert "There are no articles yet" in text(reader.get(LIST))


def test_facets_count_all_that_is_found_and_name_it(reader: Client, three: list[Article]) -> None:
    panel = reader.get(LIST).context["panel"]
    counts = {facet.name: [(value.label, value.count) for value in facet.values] for facet in panel.facets}
    assert counts["source"] == [("Trend", 2), ("The Herald", 1)]
    assert counts["year"] == [("2021", 1), ("2019", 2)]
    assert counts["tag"] == [("rivers", 1)]
    assert counts["state"] == [("Accepted", 3)]
    assert "origin" not in counts
    assert panel.total == 3


def test_values_of_facets_are_added_and_taken_away(reader: Client, three: list[Article]) -> None:
    def value(answer: HttpResponse, facet: str, label: str) -> tuple[bool, str]:
        facets = {one.name: one for one in answer.context["panel"].facets}
        return next((one.chosen, one.link) for one in facets[facet].values if one.label == label)

    chosen, link = value(reader.get(LIST, {"sort": "oldest"}), "source", "The Herald")
    assert not chosen
    answer = reader.get(LIST + link)
    assert [row.article.source.slug for row in answer.context["listing"].rows] == ["herald"]
    assert "sort=oldest" in link
    assert [(chip.label, chip.value) for chip in answer.context["panel"].chips] == [("Source", "The Herald")]
    chosen, back = value(answer, "source", "The Herald")
    assert chosen
    assert len(reader.get(LIST + back).context["listing"].rows) == 3


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"source": ["trend", "herald"]}, [1, 2, 3]),
        ({"year": "2021"}, [3]),
        ({"year": ["2021", "2019"], "source": "trend"}, [1, 2]),
        ({"tag": "rivers"}, [3]),
        ({"credit": "Trend"}, [1, 2, 3]),
        ({"author": "Nobody"}, []),
        ({"problem": "title_missing"}, []),
        ({"origin": "01a1ff75-ca7c-76a8-8843-df0afcf99e17"}, []),
    ],
)
def test_what_each_facet_finds(
    reader: Client, three: list[Article], asked: dict[str, object], numbers: list[int]
) -> None:
    assert found(reader, **asked) == [f"Bridge number {n} is opened to traffic" for n in numbers]


def test_one_row_for_each_text(reader: Client, indexed: Indexed) -> None:
    first, _second = two_that_share_passages()
    indexed()
    assert len(reader.get(LIST).context["listing"].rows) == 2
    answer = reader.get(LIST, {"collapse": "on"})
    assert [row.article for row in answer.context["listing"].rows] == [first]
    assert f"?origin={first.origin_id or Article.objects.get(pk=first.pk).origin_id}" in targets(answer)
    assert "2 articles with this text" in text(answer)
    facet = next(one for one in answer.context["panel"].facets if one.name == "origin")
    assert [(value.label, value.count) for value in facet.values] == [("Ferries stay in port", 2)]


def test_slip_in_a_word_is_guessed(reader: Client, three: list[Article]) -> None:
    answer = reader.get(LIST, {"q": "brigde"})
    assert "Did you mean bridge" in text(answer)
    assert "?q=bridge" in targets(answer)


def test_without_index_sources_can_still_be_chosen(reader: Client, article: Article) -> None:
    answer = reader.get(LIST)
    assert "Nothing can be counted" in text(answer)
    assert "?source=trend" in targets(answer)


def test_facets_take_the_same_number_of_queries_however_many_values(
    reader: Client, three: list[Article], indexed: Indexed
) -> None:
    reader.get(LIST)
    with CaptureQueriesContext(connection) as few:
        reader.get(LIST)
    for number in range(8):
        hand_in(article_text(number + 10), source=Source.objects.create(slug=f"s{number}", name=f"S {number}"))
    work_off()
    indexed()
    reader.get(LIST)
    with CaptureQueriesContext(connection) as many:
        reader.get(LIST)
    assert len(many) == len(few) <= 12


def test_columns_are_kept_for_the_person(reader: Client, editor: Client, three: list[Article]) -> None:
    def shown(client: Client) -> list[str]:
        return [name for name, _label in client.get(LIST).context["columns"]]

    assert shown(reader) == list(views.USUAL)
    sent = {"columns": ["tags", "published", "nonsense"], "query": "q=bridge&sort=oldest"}
    answer = reader.post(address("columns"), sent)
    assert answer["Location"] == f"{LIST}?q=bridge&sort=oldest"
    assert shown(reader) == ["published", "tags"]
    assert "rivers" in text(reader.get(LIST))
    assert shown(editor) == list(views.USUAL)
    reader.post(address("columns"), {})
    assert shown(reader) == list(views.USUAL)
    assert ChosenColumns.objects.count() == 1


def test_view_is_kept_shown_and_forgotten(reader: Client, editor: Client, three: list[Article]) -> None:
    sent = {"name": "Rivers", "query": "tag=rivers&cursor=x&evil=1", "columns": ["tags"], "shared": "on"}
    answer = reader.post(address("keep_view"), sent, follow=True)
    assert "Kept: Rivers." in text(answer)
    view = SavedView.objects.get()
    assert answer.context["shown_view"] == view
    assert (view.query, view.columns) == ({"tag": ["rivers"]}, ["tags"])
    assert not view.shared  # a reader keeps views for themselves
    kept = f"{LIST}?tag=rivers&view={view.pk}"
    assert kept in targets(reader.get(LIST))
    answer = reader.get(kept)
    assert [name for name, _label in answer.context["columns"]] == ["tags"]
    assert len(answer.context["listing"].rows) == 1
    assert kept not in targets(editor.get(LIST))
    assert "is not yours" in text(editor.post(address("forget_view"), {"view": str(view.pk)}, follow=True))
    assert "“Rivers” is forgotten" in text(reader.post(address("forget_view"), {"view": str(view.pk)}, follow=True))
    assert not SavedView.objects.exists()


def test_shared_view_is_seen_by_all_and_stays_its_owners(
    reader: Client, editor: Client, chief: Client, three: list[Article]
) -> None:
    editor.post(address("keep_view"), {"name": "To do", "query": "state=in_review", "shared": "on"})
    view = SavedView.objects.get()
    assert "To do" in text(reader.get(LIST))
    assert address("forget_view") not in targets(reader.get(LIST))
    reader.post(address("forget_view"), {"view": str(view.pk)})
    assert SavedView.objects.exists()
    assert address("forget_view") in targets(chief.get(LIST))
    chief.post(address("forget_view"), {"view": str(view.pk)})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\x00b"])
def test_view_needs_a_name(reader: Client, article: Article, name: str) -> None:
    answer = reader.post(address("keep_view"), {"name": name, "query": "q=bridge"}, follow=True)
    assert "Give a name of at most 100 characters." in text(answer)
    assert answer.redirect_chain[-1][0] == f"{LIST}?q=bridge"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("view", ["", "x", "\x00", "01a1ff75-ca7c-76a8-8843-df0afcf99e17"])
def test_view_that_is_none(reader: Client, article: Article, view: str) -> None:
    assert reader.get(LIST, {"view": view.replace("\x00", "")}).status_code == 200
    assert reader.post(address("forget_view"), {"view": view}).status_code == 302


def test_chosen_are_exported(reader: Client, three: list[Article]) -> None:
    asked = {"article": [str(three[0].pk), str(three[2].pk), "nonsense"], "scope": "chosen", "q": "number"}
    sent = body(reader.get(address("export"), asked))
    assert sent.startswith(codecs.BOM_UTF8)  # or a spreadsheet garbles every letter beyond ASCII
    rows = list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == [three[0].title, three[2].title]
    assert (rows[1]["source"], rows[1]["tags"], rows[1]["published"]) == ("herald", "rivers", three[2].published_edtf)
    assert rows[0]["body"] == three[0].body


def test_all_that_is_found_is_exported(reader: Client, three: list[Article]) -> None:
    asked = {"scope": "found", "format": "ndjson", "year": "2019", "article": str(three[2].pk)}
    rows = [json.loads(line) for line in body(reader.get(address("export"), asked)).splitlines()]
    assert {row["id"] for row in rows} == {str(three[0].pk), str(three[1].pk)}
    assert rows[0]["credits"] == ["Trend"]


def test_export_of_nothing_is_said_and_of_no_such_kind_refused(reader: Client, article: Article) -> None:
    assert "Tick the boxes" in text(reader.get(address("export"), {"format": "csv"}, follow=True))
    assert reader.get(address("export"), {"format": "xls", "scope": "found"}).status_code == 404


def test_what_may_not_be_read_is_not_exported(
    reader: Client, chief: Client, person: Callable[[str], User], three: list[Article]
) -> None:
    sent = {"reason": "Wrong", "number": "1", "ids": str(three[0].pk)}
    chief.post(address("withdraw_many"), sent)
    asked = {"article": [str(one.pk) for one in three], "format": "ndjson"}
    assert len(body(reader.get(address("export"), asked)).splitlines()) == 2
    assert len(body(chief.get(address("export"), asked)).splitlines()) == 3
    group = person("Reader").groups.get()
    group.permissions.remove(group.permissions.get(codename="read_text"))
    assert b'"body"' not in body(reader.get(address("export"), asked))


def test_many_are_withdrawn_and_restored_with_their_number_typed(chief: Client, three: list[Article]) -> None:
    asked = {"scope": "found", "source": "trend"}
    page = chief.get(address("withdraw_many"), asked)
    assert page.context["count"] == 2
    kept = {name: page.context["form"][name].value() for name in ("ids", "query")}
    sent = {**kept, "reason": "The agency asked for it", "number": "3"}
    assert "number" in errors(chief.post(address("withdraw_many"), sent))
    assert "reason" in errors(chief.post(address("withdraw_many"), {**sent, "number": "2", "reason": " "}))
    assert not Article.objects.filter(state="withdrawn").exists()
    answer = chief.post(address("withdraw_many"), {**sent, "number": "2"}, follow=True)
    assert "2 articles withdrawn." in text(answer)
    assert answer.redirect_chain[-1][0] == f"{LIST}?source=trend"
    assert Article.objects.filter(state="withdrawn").count() == 2
    assert set(Event.objects.filter(verb="article.withdrawn").values_list("reason", flat=True)) == {sent["reason"]}
    answer = chief.post(address("withdraw_many"), {**sent, "number": "2"}, follow=True)
    assert f"{three[0].title}: The article is withdrawn already." in text(answer)
    assert "articles withdrawn" not in text(answer)
    assert address("restore_many") in targets(chief.get(LIST, {"state": "withdrawn"}))
    chief.post(address("restore_many"), {**sent, "number": "2"})
    assert not Article.objects.filter(state="withdrawn").exists()


def test_withdrawing_all_that_is_found_needs_a_search(chief: Client, three: list[Article]) -> None:
    assert "Tick the boxes" in text(chief.get(address("withdraw_many"), follow=True))
    answer = chief.get(address("withdraw_many"), {"scope": "found"})
    assert answer.status_code == 400
    assert "This search finds everything" in text(answer)


@pytest.mark.parametrize("wrong", [{"published_from": "soon"}, {"state": "lost"}, {"source": "x" * 600}])
def test_a_search_that_is_wrong_is_none_for_an_act_on_all_it_finds(
    chief: Client, three: list[Article], wrong: dict[str, str]
) -> None:
    for name, door in (("withdraw_many", "article"), ("export", "article"), ("order", "edit")):
        there = reverse(f"admin:archive_{door}_{name}")
        answer = chief.get(there, {"scope": "found", "language": "en", **wrong}, follow=True)
        assert "This search is wrong" in text(answer), name


def test_nothing_chosen_keeps_the_search(chief: Client, three: list[Article]) -> None:
    for name in ("withdraw_many", "export"):
        answer = chief.get(address(name), {"scope": "chosen", "source": "trend", "cursor": "x"}, follow=True)
        assert answer.redirect_chain[-1][0] == f"{LIST}?source=trend"


def test_view_holds_what_a_search_is_made_of(three: list[Article], person: Callable[[str], User]) -> None:
    user = person("Reader").pk
    made = views.keep(user=user, name=" Mine ", query={"q": ["a"], "cursor": ["b"]}, columns=["tags"], shared=False)
    assert (made.name, made.query) == ("Mine", {"q": ["a"]})
    again = views.keep(user=user, name="Mine", query={}, columns=[], shared=True)
    assert (again.pk, again.query, again.shared) == (made.pk, {}, True)


def test_list_follows_what_editors_say(reader: Client, three: list[Article], indexed: Indexed) -> None:
    edit.edit(article_id=three[0].pk, changes={"published": "1999"}, actor=Actor(kind="user", name="Jane"))
    indexed()
    assert found(reader, year="1999") == [three[0].title]
