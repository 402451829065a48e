"""Rules of tagging by the browser."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from archive.models import Article, Edit, Tagging, TagRule
from tests.admin.pages import errors, targets, text

ADD = reverse("admin:archive_tagrule_add")


def test_rule_is_written_rehearsed_and_run(
    chief: Client, editor: Client, article: Article, indexed: Callable[[], None]
) -> None:
    indexed()
    assert "any" in errors(chief.post(ADD, {"name": "Rivers", "label": "rivers"}))
    saved = chief.post(ADD, {"name": "Rivers", "label": "rivers", "any": "river\nlake", "effect": "tag"})
    rule = TagRule.objects.get()
    rehearsal = reverse("admin:archive_tagrule_rehearse", args=[rule.pk])
    assert saved["Location"] == rehearsal
    assert rehearsal in targets(chief.get(reverse("admin:archive_tagrule_change", args=[rule.pk])))
    page = chief.get(rehearsal)
    assert "Would tag 1 article with rivers" in text(page)
    assert b"<mark>river</mark>" in page.content
    run = reverse("admin:archive_tagrule_run", args=[rule.pk])
    assert run not in targets(editor.get(rehearsal))
    for expected in ("", "7", "x", "²"):
        assert "By now the number of articles is 1" in text(chief.post(run, {"expected": expected}, follow=True))
    assert "Tagged; it can be undone as one below." in text(chief.post(run, {"expected": "1"}, follow=True))
    assert Tagging.objects.get().term.label == "rivers"
    page = chief.get(rehearsal)
    assert "It would tag nothing" in text(page)
    assert reverse("admin:archive_edit_change", args=[Edit.objects.get().pk]) in targets(page)


def test_rehearsal_without_an_index_says_so(chief: Client) -> None:
    chief.post(ADD, {"name": "Rivers", "label": "rivers", "any": "river"})
    rehearsal = reverse("admin:archive_tagrule_rehearse", args=[TagRule.objects.get().pk])
    answer = chief.get(rehearsal, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:archive_tagrule_changelist")
    assert [str(message) for message in answer.context["messages"]]
