"""Bulk edits over REST."""

import pytest

from archive import tasks
from archive.actions.editing import edits as actions
from archive.actions.editing.edit import edit
from archive.models import Article, Edit, Event
from archive.models.fields import uuid7
from tests.actions.handing_in import ACTOR
from tests.actions.handing_in import article as text_of


@pytest.fixture
def editor(with_key):
    return with_key("edit", name="desk")


@pytest.fixture
def bridges(archived):
    archived(*(text_of(n) for n in range(4)), declared={"tags": ["roads"]})
    return [str(pk) for pk in Article.objects.order_by("pk").values_list("pk", flat=True)]


def test_from_rehearsal_to_undoing(editor, bridges, indexed):
    indexed()
    asked = {
        "search": {"q": "bridge", "tag": ["roads"]},
        "patch": {"section": "World", "authors": ["Ada"]},
        "tags": {"add": ["checked"], "remove": ["roads"]},
        "reason": "New scheme",
    }
    told = editor.send("edits/", {**asked, "dry_run": True})
    assert told.status_code == 200
    rehearsal = told.json()
    assert (rehearsal["articles"], rehearsal["changed"], rehearsal["conflicts"]["articles"]) == (4, 4, 0)
    assert rehearsal["samples"][0]["changes"]["section"] == [None, "World"]
    assert rehearsal["samples"][0]["tags"] == {"add": ["checked"], "remove": ["roads"]}
    assert not Edit.objects.exists()

    answer = editor.send("edits/", {**asked, "expected": 4})
    receipt = answer.json()
    assert (answer.status_code, receipt["state"], receipt["finished"], receipt["counts"]["changed"]) == (
        202, "done", True, 4,
    )  # fmt: skip
    assert (receipt["by"], receipt["reason"], receipt["search"]) == ("desk", "New scheme", asked["search"])
    assert (receipt["patch"], receipt["tags"]) == (asked["patch"], asked["tags"])
    assert editor.read(answer["Location"]).json() == receipt
    shown = editor.read(f"articles/{bridges[0]}/").json()
    assert (shown["section"], shown["authors"], shown["tags"]) == ("World", ["Ada"], ["checked"])

    edit(article_id=bridges[1], changes={"section": "Mine"}, actor=ACTOR)
    answer = editor.send(f"edits/{receipt['id']}/undo/", {"reason": "A mistake"})
    assert (answer.status_code, answer.json()["state"], answer.json()["undone_by"]) == (202, "undone", "desk")
    rest = editor.read(f"edits/{receipt['id']}/articles/?state=kept").json()["results"]
    assert rest == [{"article": bridges[1], "state": "kept", "code": "changed_since", "kept": ["section"]}]
    shown = editor.read(f"articles/{bridges[0]}/").json()
    assert (shown["section"], shown["authors"], shown["tags"]) == (None, [], ["roads"])
    assert editor.send(f"edits/{receipt['id']}/undo/", {}).json()["state"] == "undone"


def test_conflicts_are_foretold_with_samples(editor, bridges):
    edit(article_id=bridges[2], changes={"section": "Mine"}, actor=ACTOR, note="Seen in print")
    told = editor.send("edits/", {"ids": bridges, "patch": {"section": "World"}, "dry_run": True}).json()
    assert (told["changed"], told["left"], told["conflicts"]["articles"]) == (3, {"edited_before": 1}, 1)
    sample = told["conflicts"]["samples"][0]
    assert (sample["article"], sample["field"], sample["value"], sample["note"]) == (
        bridges[2], "section", "Mine", "Seen in print",
    )  # fmt: skip
    told = editor.send("edits/", {"ids": bridges, "patch": {"section": "World"}, "overwrite": True}).json()
    assert told["counts"]["changed"] == 4


def test_a_large_one_is_left_to_the_workers(editor, bridges, sent, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    monkeypatch.setattr(actions, "CHUNK", 2)
    answer = editor.send("edits/", {"ids": bridges, "patch": {"section": "World"}})
    receipt = answer.json()
    assert (receipt["state"], receipt["finished"], receipt["counts"]["waiting"]) == ("running", False, 4)
    for turn in (1, 2, 3):
        assert sent.read() == [("archive.tasks.edit", [receipt["id"]])] * turn
        tasks.edit(receipt["id"])
    assert len(sent.read()) == 3
    assert editor.read(f"edits/{receipt['id']}/?wait=5").json()["counts"]["changed"] == 4
    assert editor.send(f"edits/{receipt['id']}/undo/", {}).json()["state"] == "undoing"
    assert len(sent.read()) == 4


def test_the_sweeper_finds_what_no_hint_was_left_of(editor, bridges, sent, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    receipt = editor.send("edits/", {"ids": bridges, "patch": {"section": "World"}}).json()
    sent.read().clear()
    tasks.sweep()
    assert sent.read() == []
    Edit.objects.update(worked_at="2026-01-01T00:00:00Z")
    tasks.sweep()
    assert sent.read() == [("archive.tasks.edit", [receipt["id"]])]
    tasks.edit(receipt["id"], version=tasks.PAYLOAD_VERSION + 1)
    assert Edit.objects.get().state == "running"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["search"]),
        ({"ids": ["x"], "patch": {"title": "One"}}, ["ids.0"]),
        ({"ids": [], "patch": {"title": "One"}}, ["ids"]),
        ({"ids": ["01a20083-dca1-7221-918e-bd57c54b1c53"], "search": {"q": "bridge"}, "patch": {}}, ["search"]),
        ({"search": ["q"], "patch": {"title": "One"}}, ["search"]),
        ({"search": {"q": "bridge", "colour": "red"}}, ["search.colour"]),
        ({"search": {"q": "bridge", "limit": 3}}, ["search.limit"]),
        ({"search": {"source": ["nobody"]}}, ["search.source"]),
        ({"search": {"source": "trend"}}, ["search.source"]),
        ({"search": {"q": "bridge"}, "patches": {}, "dry_run": "perhaps"}, ["dry_run", "patches"]),
        ({"search": {"q": "bridge"}, "patch": {"published": "soon", "body": "x"}}, ["patch.body", "patch.published"]),
        ({"search": {"q": "bridge"}, "patch": [], "tags": 7}, ["patch", "tags"]),
        ({"search": {"q": "bridge"}, "reset": 7, "reason": "x" * 1001}, ["reason", "reset"]),
        ({"search": {}, "patch": {"title": "One"}}, ["search"]),
        ([], ["body"]),
    ],
    ids=str,
)
def test_what_is_no_edit_is_told_by_field(editor, bridges, body, fields):
    answer = editor.send("edits/", body)
    assert (answer.status_code, sorted(answer.json()["errors"])) == (400, fields)
    assert not Edit.objects.exists()


def test_another_number_than_expected_changes_nothing(editor, bridges):
    answer = editor.send("edits/", {"ids": bridges, "patch": {"section": "World"}, "expected": 3})
    assert (answer.status_code, answer.json()["code"]) == (409, "count_differs")
    assert not Article.objects.filter(section="World").exists()


def test_nothing_to_change(editor, bridges):
    assert editor.send("edits/", {"ids": bridges}).json()["code"] == "nothing_to_change"


def test_withdrawn_articles_cannot_be_chosen_by_who_may_not_see_them(editor, admin, bridges):
    body = {"search": {"state": ["withdrawn"]}, "patch": {"section": "World"}}
    assert editor.send("edits/", body).status_code == 403
    assert admin.send("edits/", body).json()["articles"] == 0


def test_no_words_of_a_withdrawn_article_are_told(editor, admin, bridges):
    admin.send(f"articles/{bridges[0]}/withdraw/", {"reason": "By law"})
    told = editor.send("edits/", {"ids": bridges[:1], "patch": {"title": "One"}, "dry_run": True}).json()
    assert (told["left"], told["samples"], told["conflicts"]["samples"]) == ({"withdrawn": 1}, [], [])


def test_edits_and_their_articles_are_listed_page_by_page(editor, bridges):
    made = [editor.send("edits/", {"ids": bridges, "patch": {"section": str(n)}}).json()["id"] for n in range(3)]
    first = editor.read("edits/?limit=2").json()
    assert [one["id"] for one in first["results"]] == [made[2], made[1]]
    assert [one["id"] for one in editor.read(first["next"]).json()["results"]] == made[:1]
    rows, path = [], f"edits/{made[0]}/articles/?limit=3"
    while path:
        told = editor.read(path).json()
        rows += told["results"]
        path = told["next"]
    assert [row["article"] for row in rows] == bridges
    assert editor.read(f"edits/{made[0]}/articles/?state=lost").status_code == 400
    assert editor.read(f"edits/{made[0]}/articles/?cursor=x").status_code == 400


def test_what_is_not_there(editor):
    for path in (f"edits/{uuid7()}/", f"edits/{uuid7()}/articles/"):
        assert editor.read(path).status_code == 404
    assert editor.send(f"edits/{uuid7()}/undo/", {}).status_code == 404


def test_every_change_is_told_with_its_edit(editor, bridges):
    receipt = editor.send("edits/", {"ids": bridges, "patch": {"section": "World"}, "reason": "New scheme"}).json()
    events = Event.objects.filter(verb="article.edited")
    assert {(one.data["edit"], one.actor_name, one.reason) for one in events} == {(receipt["id"], "desk", "New scheme")}
    assert Event.objects.get(verb="edit.begun").data == {"articles": 4}


def test_an_order_that_is_sent_again_is_one_edit(editor, bridges):
    asked = {"ids": bridges, "patch": {"section": "World"}, "expected": 4}
    headers = {"Idempotency-Key": "scheme-1"}
    rehearsed = editor.send("edits/", {**asked, "dry_run": True}, headers=headers)
    assert rehearsed.status_code == 200
    first = editor.send("edits/", asked, headers=headers)
    again = editor.send("edits/", dict(reversed(asked.items())), headers=headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert (again.json(), again["Location"]) == (first.json(), first["Location"])
    assert Edit.objects.count() == 1
    other = editor.send("edits/", {**asked, "patch": {"section": "Sport"}}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    malformed = editor.send("edits/", asked, headers={"Idempotency-Key": "k" * 201})
    assert (malformed.status_code, list(malformed.json()["errors"])) == (400, ["Idempotency-Key"])


def test_of_a_stopped_edit_the_receipt_says_why(editor, bridges):
    order = actions.order(changes={"section": "World"}, reset=[], tags={}, overwrite=False, reason="")[0]
    begun = actions.begin(ids=[], order=order, actor=ACTOR, reason="")
    Edit.objects.update(state="stopped", code="crashed")
    receipt = editor.read(f"edits/{begun.pk}/").json()
    assert (receipt["state"], receipt["code"], receipt["finished"]) == ("stopped", "crashed", True)
