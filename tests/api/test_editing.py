"""Correcting an article over REST."""

import pytest
from django.contrib.auth.models import User

from archive.models import Article, Claim, Event
from archive.models.fields import uuid7


@pytest.fixture
def editor(with_key):
    return with_key("edit", name="desk")


@pytest.fixture
def path(article):
    return f"articles/{article.pk}/"


def test_what_an_editor_says_is_shown_with_its_claim_and_a_new_tag(editor, path, article):
    read = editor.read(path)
    answer = editor.change(
        path,
        {"title": " Bridge opened ", "authors": ["Ada", "Bob"], "section": None, "reason": "Seen in print"},
        **{"If-Match": read["ETag"]},
    )
    told = answer.json()
    assert (answer.status_code, told["title"], told["authors"], told["version"]) == (
        200, "Bridge opened", ["Ada", "Bob"], 2,
    )  # fmt: skip
    assert answer["ETag"] != read["ETag"]
    assert editor.read(path)["ETag"] == answer["ETag"]
    claims = [one for one in editor.read(f"{path}claims/").json()["results"] if one["method"] == "editor"]
    assert {(one["field"], one["value"], one["note"]) for one in claims} == {
        ("title", "Bridge opened", "Seen in print"), ("authors", "Ada", "Seen in print"),
        ("authors", "Bob", "Seen in print"), ("section", None, "Seen in print"),
    }  # fmt: skip
    event = Event.objects.get(verb="article.edited")
    assert (event.subject_id, event.actor_name, event.reason) == (article.pk, "desk", "Seen in print")


def test_a_field_goes_back_to_what_the_machine_says(editor, path, article):
    editor.change(path, {"title": "One", "language": "de"}, **{"If-Match": "*"})
    told = editor.change(path, {"language": "fr", "reset": ["title"]}, **{"If-Match": "*"}).json()
    assert (told["title"], told["language"], told["version"]) == (article.title, "fr", 3)
    assert editor.change(path, {"reset": ["language"]}, **{"If-Match": "*"}).json()["language"] == article.language
    assert Event.objects.filter(verb="article.edit_taken_back").count() == 1


def test_who_does_not_say_what_was_read_changes_nothing(editor, path):
    for header in ({}, {"If-Match": " "}):
        answer = editor.change(path, {"title": "One"}, **header)
        assert (answer.status_code, answer.json()["code"]) == (428, "version_required")
    assert Article.objects.get().version == 1


@pytest.mark.parametrize("tag", ['"0:x"', '"1"', "1", "nonsense", '"\ud7ff"', '"' + "9" * 5000 + ':x"'])
def test_who_read_another_version_changes_nothing(editor, path, tag):
    answer = editor.change(path, {"title": "One"}, **{"If-Match": tag})
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    assert Article.objects.get().version == 1


def test_a_stale_tag_is_refused_and_one_of_several_is_enough(editor, path):
    old = editor.read(path)["ETag"]
    new = editor.change(path, {"title": "One"}, **{"If-Match": old})["ETag"]
    assert editor.change(path, {"title": "Two"}, **{"If-Match": old}).status_code == 412
    assert editor.change(path, {"title": "Two"}, **{"If-Match": f"{old}, {new}"}).status_code == 200


def test_a_tag_that_a_compressing_proxy_made_weak_still_names_the_version(editor, path):
    tag = editor.read(path)["ETag"]
    assert editor.change(path, {"title": "One"}, **{"If-Match": f"W/{tag}"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"title": 5, "published": "yesterday", "colour": "red"}, ["colour", "published", "title"]),
        ({"authors": "Ada"}, ["authors"]),
        ({"authors": ["x"] * 501}, ["authors"]),
        ({"title": "x" * 20_001}, ["title"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"body": "Another text"}, ["body"]),
        ({"state": "withdrawn", "version": 9}, ["state", "version"]),
        ({"title": "One", "reason": "x" * 1001}, ["reason"]),
        ({"title": "One", "reason": ["why"]}, ["reason"]),
        ({"title": "One", "reason": "a\x00"}, ["reason"]),
        ({"reset": "title"}, ["reset"]),
        ({"reset": ["body", ["title"], None]}, ["reset"]),
        ({"title": "One", "reset": ["title"]}, ["reset"]),
        ([{"title": "One"}], ["body"]),
        ("title", ["body"]),
        (None, ["body"]),
    ],
    ids=str,
)
def test_all_that_is_wrong_is_told_by_field(editor, path, body, fields):
    answer = editor.change(path, body, **{"If-Match": "*"})
    assert (answer.status_code, sorted(answer.json()["errors"])) == (400, fields)
    assert Article.objects.get().version == 1
    assert not Claim.objects.by_editors().exists()


@pytest.mark.parametrize("body", [{}, {"reset": []}, {"reason": "No cause"}])
def test_nothing_to_change_is_told(editor, path, body):
    answer = editor.change(path, body, **{"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_to_change")


def test_what_is_not_there_is_not_corrected(editor, path):
    missing = f"articles/{uuid7()}/"
    assert editor.change(missing, {"title": "One"}, **{"If-Match": "*"}).status_code == 404
    assert editor.change(f"{path}?force=1", {"title": "One"}, **{"If-Match": "*"}).status_code == 400


def test_a_person_s_claim_bears_the_account(with_role, path):
    client = with_role("Editor")
    assert client.change(path, {"title": "One"}, **{"If-Match": "*"}).status_code == 200
    assert Claim.objects.by_editors().get().made_by == User.objects.get(username="editor")
