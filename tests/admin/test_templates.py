"""Learned boilerplate for editors: the list, the page with its hits and the rehearsal, the decision."""

import pytest
from django.test import Client
from django.urls import reverse

from archive.models import Article, Template
from tests.actions.outlets import LINE, learned
from tests.admin.pages import text


@pytest.fixture
def template(db: None) -> Template:
    return learned()


def page(template: Template, act: str = "") -> str:
    if act:
        return reverse(f"admin:archive_template_{act}", args=[template.pk])
    return reverse("admin:archive_template_change", args=[template.pk])


def test_the_list_shows_passages_and_their_outlets(reader: Client, template: Template) -> None:
    shown = text(reader.get(reverse("admin:archive_template_changelist")))
    assert LINE in shown
    assert template.outlet in shown


def test_a_page_shows_the_articles_that_have_it(reader: Client, template: Template) -> None:
    shown = text(reader.get(page(template)))
    assert Article.objects.first().display_title in shown  # type: ignore[union-attr]
    assert "Rehearse" not in shown


def test_rehearsed_applied_and_put_back(chief: Client, template: Template) -> None:
    assert "Leave it out" not in text(chief.get(page(template)))
    chief.post(page(template, "rehearse"))
    shown = text(chief.get(page(template)))
    assert "Leave it out of 12 articles" in shown
    assert "12 articles of 12 looked at" in shown
    chief.post(page(template, "apply"))
    assert not Article.objects.filter(body__contains=LINE).exists()
    article = reverse("admin:archive_article_change", args=[template.samples[0]])
    shown = chief.get(article).content.decode()
    assert "Left out by templates" in shown
    assert shown.count(f'href="{page(template)}"') == 2  # below the body, and where it stands in the original
    chief.post(page(template, "undo"))
    assert "Left out by templates" not in text(chief.get(article))
    assert Article.objects.filter(body__contains=LINE).count() == 12


def test_a_veto_needs_a_reason(chief: Client, template: Template) -> None:
    chief.post(page(template, "veto"), {"reason": ""})
    template.refresh_from_db()
    assert template.state == "proposed"
    chief.post(page(template, "veto"), {"reason": "It is a column"})
    template.refresh_from_db()
    assert (template.state, template.decided_why) == ("vetoed", "It is a column")
    assert template.decided_by is not None


@pytest.mark.parametrize("act", ["rehearse", "apply", "undo", "veto"])
def test_editors_do_not_decide(editor: Client, template: Template, act: str) -> None:
    assert editor.post(page(template, act), {"reason": "why"}).status_code == 403
    template.refresh_from_db()
    assert (template.state, template.task) == ("proposed", "")
