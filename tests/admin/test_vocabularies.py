"""Importing terms and merging them by the browser; how often each is used."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from archive.actions.tagging import merging_terms, tag, vocabularies
from archive.models import Article, Term, Vocabulary
from tests.actions.handing_in import ACTOR
from tests.admin.pages import errors, targets, text

IMPORT = reverse("admin:archive_vocabulary_import")
TERMS = reverse("admin:archive_term_changelist")
TABLE = b"label,aliases,broader\nwater,,\nrivers,streams,water\n"


@pytest.fixture
def topics(db: None) -> Vocabulary:
    return vocabularies.create(slug="topics", name="Topics", free=False, actor=ACTOR)


def change_of(term: Term) -> str:
    return reverse("admin:archive_term_change", args=[term.pk])


def send(client: Client, topics: Vocabulary, data: bytes) -> object:
    sent = {"file": SimpleUploadedFile("topics.csv", data), "vocabulary": topics.pk, "language": "en"}
    return client.post(IMPORT, sent, follow=True)


def test_terms_are_imported_and_merged(chief: Client, topics: Vocabulary, article: Article) -> None:
    assert "2 added, 0 changed, 0 unchanged." in text(send(chief, topics, TABLE))  # type: ignore[arg-type]
    tag.tag(article_id=article.pk, label="rivers", actor=ACTOR, vocabulary="topics")
    shown = chief.get(TERMS)
    assert {term.label: term.used for term in shown.context["cl"].result_list} == {"rivers": 1, "water": 0}
    rivers = Term.objects.get(label="rivers")
    merge = reverse("admin:archive_term_merge", args=[rivers.pk])
    assert merge in targets(chief.get(reverse("admin:archive_term_change", args=[rivers.pk])))
    assert "1 article bears it" in text(chief.get(merge))
    assert "into" in errors(chief.post(merge, {"into": "nothing"}))
    assert "into" in errors(chief.post(merge, {"into": "rivers"}))
    done = chief.post(merge, {"into": "water", "reason": "Simpler"}, follow=True)
    water = Term.objects.get(label="water")
    assert "rivers is another name of water now" in text(done)
    assert "Term merged : water" in text(done)
    assert {reverse("admin:archive_term_unmerge", args=[rivers.pk]), change_of(water)} <= set(targets(done))
    assert water.aliases == ["rivers", "streams"]
    assert change_of(rivers) in targets(chief.get(change_of(water)))


def test_who_may_not_change_terms_sees_that_one_is_merged(editor: Client, topics: Vocabulary) -> None:
    one, other = (
        vocabularies.add_term(vocabulary=topics, label=label, parent=None, actor=ACTOR) for label in ("rivers", "water")
    )
    merging_terms.merge(term_id=one.pk, into_id=other.pk, actor=ACTOR)
    page = editor.get(change_of(one))
    assert change_of(other) in targets(page)
    assert reverse("admin:archive_term_unmerge", args=[one.pk]) not in targets(page)


@pytest.mark.parametrize("data", [b"name\nx\n", b"{", b"label\nx\nx\n"])
def test_a_list_that_is_none_is_told(chief: Client, topics: Vocabulary, data: bytes) -> None:
    assert "file" in errors(send(chief, topics, data))
    assert not Term.objects.exists()


def test_terms_are_imported_by_the_shell(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "topics.csv"
    file.write_bytes(TABLE)
    call_command("vocabulary", "import", str(file), into="topics", name="Topics", suggest=True)
    assert Vocabulary.objects.get(slug="topics").suggests
    assert capsys.readouterr().out == "2 added, 0 changed, 0 unchanged\n"
    assert Vocabulary.objects.get(slug="topics").terms.count() == 2
    file.write_bytes(b"{")
    with pytest.raises(CommandError, match="not valid"):
        call_command("vocabulary", "import", str(file), into="topics")


def test_who_may_not_change_terms_sees_no_way_to_merge(editor: Client, topics: Vocabulary) -> None:
    term = vocabularies.add_term(vocabulary=topics, label="rivers", parent=None, actor=ACTOR)
    page = editor.get(reverse("admin:archive_term_change", args=[term.pk]))
    assert reverse("admin:archive_term_merge", args=[term.pk]) not in targets(page)


def test_labels_are_offered_to_who_types_one(editor: Client, topics: Vocabulary) -> None:
    rivers = vocabularies.add_term(vocabulary=topics, label="rivers", parent=None, actor=ACTOR)
    for label in ("river ports", "great rivers", "roads", "old rivers"):
        vocabularies.add_term(vocabulary=topics, label=label, parent=None, actor=ACTOR)
    gone = Term.objects.get(label="old rivers")
    merging_terms.merge(term_id=gone.pk, into_id=rivers.pk, actor=ACTOR)
    offered = editor.get(reverse("admin:archive_term_offer"), {"q": "River", "vocabulary": "topics"})
    assert offered.json() == {"labels": ["river ports", "rivers", "great rivers"]}
    nothing = editor.get(reverse("admin:archive_term_offer"), {"q": "\0", "vocabulary": "none"})
    assert nothing.json() == {"labels": []}


def test_article_is_tagged_with_a_term_of_a_controlled_vocabulary(
    editor: Client, topics: Vocabulary, article: Article
) -> None:
    rivers = vocabularies.add_term(vocabulary=topics, label="rivers", parent=None, actor=ACTOR)
    page = reverse("admin:archive_article_tag", args=[article.pk])
    answer = editor.post(page, {"vocabulary": "topics", "label": "brooks"}, follow=True)
    assert "Topics has no term brooks" in text(answer)
    editor.post(page, {"vocabulary": "topics", "label": "rivers"})
    assert article.taggings.get().term == rivers


def test_many_articles_are_tagged_with_a_term_of_a_controlled_vocabulary(
    editor: Client, topics: Vocabulary, article: Article
) -> None:
    vocabularies.add_term(vocabulary=topics, label="rivers", parent=None, actor=ACTOR)
    order = {"article": str(article.pk), "act": "set", "vocabulary": "topics", "add": "brooks, rivers", "expected": "1"}
    page = reverse("admin:archive_edit_order")
    assert errors(editor.post(page, {**order, "do": "1"})) == {
        "add": ["Topics has no term brooks, and grows by no use."]
    }
    looked = editor.post(page, {**order, "add": "rivers"}).context["seen"]
    editor.post(page, {**order, "add": "rivers", "do": "1", "seen": looked})
    assert str(article.taggings.get().term.vocabulary) == "Topics"
