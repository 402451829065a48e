"""Tagging articles, and taking tags away."""

from urllib.parse import quote

import pytest

from archive.models import Article, Event
from archive.models.fields import uuid7


@pytest.fixture
def editor(with_key):
    return with_key("edit", name="desk")


def test_a_key_tags_and_its_name_stands_in_the_log(editor, article):
    answer = editor.send(f"articles/{article.pk}/tags/", {"label": " bridges ", "reason": "Asked for"})
    assert answer.status_code == 200
    assert (answer.json()["tags"], answer.json()["version"]) == (["bridges", "infrastructure"], 2)
    event = Event.objects.get(verb="article.tagged")
    assert (event.subject_id, event.actor_kind, event.actor_name, event.reason) == (
        article.pk, "key", "desk", "Asked for",
    )  # fmt: skip
    assert editor.read(f"articles/{article.pk}/").json()["tags"] == ["bridges", "infrastructure"]
    again = editor.send(f"articles/{article.pk}/tags/", {"label": "bridges"})
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_each_tag_says_who_put_it_there_and_why(editor, with_role, article):
    with_role("Editor").send(f"articles/{article.pk}/tags/", {"label": "bridges", "reason": "Asked for"})
    editor.send(f"articles/{article.pk}/tags/", {"label": "zinc"})
    rows = editor.read(f"articles/{article.pk}/tags/").json()["results"]
    assert [(row["label"], row["vocabulary"], row["origin"], row["by"], row["reason"]) for row in rows] == [
        ("bridges", "tags", "editor", "editor", "Asked for"), ("infrastructure", "tags", "sender", None, ""),
        ("zinc", "tags", "editor", None, ""),
    ]  # fmt: skip
    assert [row["item"] is None for row in rows] == [True, False, True]


def test_a_person_s_tag_bears_the_account(with_role, article):
    client = with_role("Editor")
    assert client.send(f"articles/{article.pk}/tags/", {"label": "bridges"}).status_code == 200
    assert article.taggings.get(term__label="bridges").user.username == "editor"


@pytest.mark.parametrize("label", ["infrastructure", "roads/bridges", "a/", "50 % & ?#", "мосты"])
def test_a_tag_is_taken_away_by_its_label(editor, article, label):
    editor.send(f"articles/{article.pk}/tags/", {"label": label})
    path = f"articles/{article.pk}/tags/{quote(label, safe='')}/"
    for _ in range(2):
        assert editor.remove(f"{path}?reason=Not%20so").status_code == 204
    assert label not in editor.read(f"articles/{article.pk}/").json()["tags"]
    assert Event.objects.get(verb="article.untagged").reason == "Not so"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "label"),
        ({"label": ""}, "label"),
        ({"label": 5}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"label": "a\x00"}, "label"),
        ({"label": "fine", "reason": "x" * 1001}, "reason"),
    ],
)
def test_what_is_no_tag_is_told_by_field(editor, article, body, field):
    answer = editor.send(f"articles/{article.pk}/tags/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert article.taggings.count() == 1


def test_a_label_that_can_be_none_is_told(editor, article):
    assert editor.remove(f"articles/{article.pk}/tags/a%00b/").status_code == 400
    assert editor.remove(f"articles/{article.pk}/tags/{'x' * 201}/").status_code == 400
    assert editor.remove(f"articles/{article.pk}/tags/roads/?why=so").status_code == 400


def test_articles_that_are_not_there_or_withdrawn(editor, article):
    Article.objects.update(state=Article.State.WITHDRAWN)
    for key, status in ((article.pk, 410), (uuid7(), 404)):
        assert editor.send(f"articles/{key}/tags/", {"label": "bridges"}).status_code == status
        assert editor.remove(f"articles/{key}/tags/infrastructure/").status_code == status
    assert article.taggings.count() == 1
