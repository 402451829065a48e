"""The text that the spans of readings count in."""

import pytest

from archive.actions.custody import texts
from archive.actions.custody.texts import text_of
from archive.errors import TooLarge
from archive.models import Claim, Revision
from tests.actions.handing_in import article, hand_in, work_off

pytestmark = pytest.mark.django_db


def test_claims_stand_in_it_where_they_say() -> None:
    hand_in(article())
    work_off()
    text = text_of(revision=Revision.objects.get())
    assert text == article().decode()
    title = Claim.objects.get(field="title")
    assert text[title.span_start : title.span_end] == title.value == "Bridge number 1 is opened to traffic"


def test_of_a_web_page_it_is_what_the_reader_took_out() -> None:
    page = b"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>It was opened to traffic on "
    page += (
        b"Thursday, the ministry said in a statement.</p><p>It took three years to build.</p></article></body></html>"
    )
    hand_in(page)
    work_off()
    text = text_of(revision=Revision.objects.get())
    assert "It was opened to traffic on Thursday" in text
    assert "<p>" not in text


def test_what_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(article())
    work_off()
    monkeypatch.setattr(texts, "MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        text_of(revision=Revision.objects.get())
