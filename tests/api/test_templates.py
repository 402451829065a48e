"""Templates of boilerplate over REST: listed with their hits, rehearsed, applied, undone, vetoed."""

import pytest

from archive.actions.boilerplate import templates as verbs
from archive.models import Article
from tests.actions.outlets import LINE, learned
from tests.api.conforming import body


@pytest.fixture
def template(db):
    return learned()


def test_they_are_listed_with_their_evidence(reader, template):
    (row,) = body(reader.read("templates/", {"state": "proposed", "outlet": "herald"}))["results"]
    assert (row["id"], row["text"], row["source"]) == (str(template.pk), LINE, "herald")
    assert (row["articles"], len(row["samples"]), row["evidence"]["elsewhere"]) == (12, 12, 0)
    assert (row["rehearsal"], row["decided"], row["task"]) == (None, None, None)
    assert body(reader.read("templates/", {"outlet": "courier"}))["results"] == []


def test_from_rehearsal_to_undoing(admin, reader, template):
    at = f"templates/{template.pk}/"
    told = body(admin.send(f"{at}rehearse/"))
    assert (told["state"], told["rehearsal"]["articles"]) == ("rehearsed", 12)
    told = body(admin.send(f"{at}apply/", {"reason": "seen"}))
    assert (told["state"], told["decided"]["why"]) == ("applied", "seen")
    article = Article.objects.order_by("pk").first()
    shown = body(reader.read(f"articles/{article.pk}/"))
    assert LINE not in shown["body"]
    (cut,) = shown["learned_boilerplate"]
    assert (cut["text"], cut["template"]) == (LINE, str(template.pk))
    (named,) = body(reader.read(f"articles/{article.pk}/claims/"))["boilerplate"]
    assert named == {name: cut[name] for name in ("span", "kind", "template", "rules")}
    assert body(admin.send(f"{at}undo/"))["state"] == "rehearsed"
    shown = body(reader.read(f"articles/{article.pk}/"))
    assert (shown["body"].endswith(LINE), shown["learned_boilerplate"]) == (True, [])


def test_what_takes_more_than_one_chunk_is_left_to_the_workers(admin, template, monkeypatch, sent):
    monkeypatch.setattr(verbs, "CHUNK", 5)
    told = body(admin.send(f"templates/{template.pk}/rehearse/"))
    assert (told["task"], told["rehearsal"]["finished"]) == ("rehearsing", False)
    assert ("archive.tasks.template", [str(template.pk)]) in sent.read()


def test_a_veto_says_why(admin, template):
    at = f"templates/{template.pk}/veto/"
    refused = admin.send(at, {"reason": ""})
    assert (refused.status_code, list(body(refused)["errors"])) == (400, ["reason"])
    assert body(admin.send(at, {"reason": "A column"}))["state"] == "vetoed"
    again = admin.send(at, {"reason": "A column"})
    assert (again.status_code, body(again)["code"]) == (409, "template_state")


def test_what_was_not_rehearsed_is_not_applied(admin, template):
    answer = admin.send(f"templates/{template.pk}/apply/")
    assert (answer.status_code, body(answer)["code"]) == (409, "not_rehearsed")


def test_an_unknown_one_is_not_found(admin, db):
    assert admin.send("templates/0199f0a0-0000-7000-8000-000000000000/rehearse/").status_code == 404
