"""`manage.py templates`: listed, rehearsed, applied, undone, vetoed."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from archive.models import Article, Template
from tests.actions.outlets import LINE, print_in

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("templates", *arguments, stdout=out)
    return out.getvalue()


def test_from_learning_to_a_veto() -> None:
    print_in("herald", range(12))
    assert "1 templates" in run("learn")
    template = Template.objects.get()
    assert LINE in run("list", "--outlet", "herald")
    assert json.loads(run("list", "--json", "--state", "proposed"))["text"] == LINE
    rehearsal = run("rehearse", str(template.pk))
    assert "12 articles would change of 12 looked at" in rehearsal
    assert f"[-{LINE}-]" in rehearsal
    assert "applied" in run("apply", str(template.pk), "--reason", "seen")
    assert not Article.objects.filter(body__contains=LINE).exists()
    assert "rehearsed" in run("undo", str(template.pk))
    assert "vetoed" in run("veto", str(template.pk), "--reason", "a column")
    assert Article.objects.filter(body__contains=LINE).count() == 12


@pytest.mark.parametrize("unknown", ["no-id", str(uuid4())], ids=["garbled", "unknown"])
def test_an_unknown_one_is_said(unknown: str) -> None:
    with pytest.raises(CommandError, match="not_found"):
        run("rehearse", unknown)
