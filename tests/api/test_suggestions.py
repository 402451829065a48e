"""Suggested tags, vocabularies, terms and rules over REST."""

import pytest

from archive.actions.following import follow
from archive.actions.tagging import suggest, vocabularies
from archive.models import Suggestion, Tagging, TagRule
from tests.actions.handing_in import ACTOR, hand_in, work_off
from tests.actions.handing_in import article as article_text
from tests.api.conforming import body


@pytest.fixture
def editor(with_key):
    return with_key("edit", name="editor")


@pytest.fixture
def waiting(db):
    """Two articles with two names each."""
    vocabulary = vocabularies.create(slug="places", name="Places", free=False, suggests=True, actor=ACTOR)
    for label in ("Bridge", "river"):
        vocabularies.add_term(vocabulary=vocabulary, label=label, parent=None, actor=ACTOR)
    hand_in(article_text(1), article_text(2))
    work_off()
    while suggest.suggest():
        continue
    return list(Suggestion.objects.order_by("article_id", "pk"))


@pytest.fixture
def indexed(waiting, settings, tmp_path):
    settings.SEARCH_FOLDER = tmp_path / "search"
    follow.sequence()
    follow.rebuild_index(folder=settings.SEARCH_FOLDER)


def test_what_is_suggested_is_accepted_and_rejected(editor, waiting):
    first, second, third, _ = waiting
    assert len(body(editor.read("suggestions/"))["results"]) == 4
    assert len(body(editor.read("suggestions/", {"term": str(first.term_id), "limit": "1"}))["results"]) == 1
    at = f"articles/{first.article_id}/suggestions/"
    rows = body(editor.read(at))["results"]
    assert [(row["label"], row["state"], row["name"], row["rule"]) for row in rows] == [
        ("Bridge", "proposed", "Bridge", None),
        ("river", "proposed", "river", None),
    ]
    assert rows[0]["hits"][0] == {"field": "title", "start": 0, "end": 6, "words": "Bridge"}
    assert body(editor.send(f"{at}{first.pk}/accept/"))["state"] == "accepted"
    rejected = body(editor.send(f"{at}{second.pk}/reject/", {"reason": "Only a word"}))
    assert (rejected["state"], rejected["decided"]["by"]) == ("rejected", None)
    refused = editor.send(f"{at}{first.pk}/reject/", {})
    assert (refused.status_code, body(refused)["code"]) == (409, "suggestion_accepted")
    assert [row["id"] for row in body(editor.read(at, {"state": "rejected"}))["results"]] == [str(second.pk)]
    # Only under the address of its own article.
    assert editor.send(f"{at}{third.pk}/accept/").status_code == 404
    assert body(editor.send(f"articles/{third.article_id}/suggestions/accept/")) == {"accepted": 2}
    assert Tagging.objects.count() == 3


def test_vocabularies_and_terms(admin, reader, db):
    made = admin.send("vocabularies/", {"slug": "places", "name": "Places", "suggests": True})
    assert (made.status_code, body(made)["free"]) == (201, False)
    assert admin.send("vocabularies/", {"slug": "places", "name": "Places"}).status_code == 409
    assert body(admin.change("vocabularies/places/", {"name": "Towns"}))["suggests"] is True
    assert admin.change("vocabularies/places/", {"free": True}).status_code == 400
    assert [one["slug"] for one in body(reader.read("vocabularies/"))["results"]] == ["tags", "places"]
    assert body(reader.read("vocabularies/places/"))["name"] == "Towns"
    norvik = body(admin.send("terms/", {"vocabulary": "places", "label": "Norvik"}))
    strand = body(admin.send("terms/", {"vocabulary": "places", "label": "Strand", "parent": norvik["id"]}))
    assert strand["parent"] == norvik["id"]
    for wrong in ({"vocabulary": "none"}, {"parent": "0199f0a0-0000-7000-8000-000000000000"}):
        assert admin.send("terms/", {"vocabulary": "places", "label": "x", **wrong}).status_code == 400
    assert body(admin.change(f"terms/{strand['id']}/", {"parent": None}))["parent"] is None
    assert body(admin.change(f"terms/{strand['id']}/", {"label": "Strand bay"}))["label"] == "Strand bay"
    (found,) = body(reader.read("terms/", {"vocabulary": "places", "label": "Norvik"}))["results"]
    assert found == norvik
    merged = body(admin.send(f"terms/{strand['id']}/merge/", {"into": norvik["id"], "reason": "One place"}))
    assert merged["merged_into"] == norvik["id"]
    assert body(reader.read(f"terms/{norvik['id']}/"))["aliases"] == ["Strand bay"]
    assert body(admin.send(f"terms/{strand['id']}/unmerge/", {}))["merged_into"] is None
    refused = admin.send(f"terms/{strand['id']}/unmerge/", {})
    assert (refused.status_code, body(refused)["code"]) == (409, "term_not_merged")


def test_a_rule_from_writing_to_undoing(admin, editor, indexed):
    made = admin.send("rules/", {"name": "Traffic", "label": "traffic", "any": ["traffic"]})
    rule = body(made)
    assert (made.status_code, rule["effect"], rule["active"], rule["rehearsed"]) == (201, "suggest", False, False)
    at = f"rules/{rule['id']}/"
    refused = admin.send(f"{at}switch-on/", {"version": 1})
    assert (refused.status_code, body(refused)["code"]) == (409, "not_rehearsed")
    told = body(editor.send(f"{at}rehearse/"))
    assert (told["tagged"], told["waiting"], len(told["samples"])) == (2, 0, 2)
    assert told["samples"][0]["words"][slice(*told["samples"][0]["hit"])] == "traffic"
    assert admin.send(f"{at}run/", {"expected": 7}).status_code == 409
    assert body(admin.send(f"{at}run/", {"expected": 2})) == {"suggested": 2, "edit": None}
    assert body(admin.send(f"{at}switch-on/", {"version": 1}))["active"] is True
    assert body(admin.send(f"{at}switch-off/"))["active"] is False
    edit = body(admin.send(f"{at}accept/", {"expected": 2}))
    assert (edit["state"], edit["counts"]["changed"], edit["tags"]["add"]) == ("done", 2, ["traffic"])
    admin.send(f"edits/{edit['id']}/undo/", {})
    assert body(admin.send(f"{at}withdraw/")) == {"withdrawn": 2}
    changed = body(admin.change(at, {"effect": "tag"}))
    assert (changed["version"], changed["rehearsed"], changed["any"]) == (2, False, ["traffic"])
    done = body(admin.send(f"{at}run/", {"expected": 2}))
    assert (done["suggested"], done["edit"]["counts"]["changed"]) == (0, 2)
    assert body(editor.read(f"{at}undo/")) == {"tagged": 0, "confirmed": 0, "withdrawn": 0}
    assert body(admin.send(f"{at}undo/", {"expected": 2}))["code"] == "count_differs"
    assert body(admin.send(f"{at}reject/", {"expected": 2, "reason": "Too wide"}))["code"] == "count_differs"
    assert [one["id"] for one in body(editor.read("rules/"))["results"]] == [rule["id"]]
    assert body(editor.read(at))["rehearsed"] is True
    assert TagRule.objects.get().version == 2
