import pytest

from archive.models import Article, Revision
from tests.api.conforming import body

FIRST = b"""Bridge is opened

By Ines Halloran

The bridge over the river was opened to traffic on Thursday, the ministry of transport said.

It took three years to build and employed two hundred people from the villages.

A second one is planned for the next year, the minister told reporters.
"""
SECOND = FIRST.replace(b"three years", b"four years").replace(b"Bridge is opened", b"New bridge is opened")


@pytest.fixture
def corrected(archived):
    """An article with two versions, put together by hand."""
    archived(FIRST)
    article = Article.objects.get()
    archived(SECOND)
    newest = Revision.objects.order_by("-id").first()
    if newest.article_id != article.pk:
        other = newest.article
        Revision.objects.filter(article=article).update(body=article.body)
        Revision.objects.filter(pk=newest.pk).update(article=article, number=2, body=None)
        Article.objects.filter(pk=article.pk).update(body=other.body, title=other.title)
    return article


def test_two_versions_are_compared_field_by_field_and_paragraph_by_paragraph(reader, corrected):
    found = body(reader.read(f"articles/{corrected.pk}/revisions/2/diff/"))
    assert (found["before"], found["after"]) == (1, 2)
    assert [(one["field"], one["before"], one["after"]) for one in found["fields"]] == [
        ("title", "Bridge is opened", "New bridge is opened")
    ]
    (change,) = found["paragraphs"]
    assert (change["kind"], change["at"]) == ("replaced", 1)
    assert ["three years" in change["before"][0], "four years" in change["after"][0]] == [True, True]
    backwards = body(reader.read(f"articles/{corrected.pk}/revisions/1/diff/?against=2"))
    assert backwards["paragraphs"][0]["before"] == change["after"]
    assert body(reader.read(f"articles/{corrected.pk}/revisions/2/diff/?against=2"))["paragraphs"] == []


def test_what_is_not_there_cannot_be_compared(reader, corrected):
    for path in ("revisions/1/diff/", "revisions/3/diff/", "revisions/2/diff/?against=9"):
        assert reader.read(f"articles/{corrected.pk}/{path}").status_code == 404, path


def test_a_difference_is_text(with_key, corrected):
    metadata_only = with_key("read", name="metadata")
    assert metadata_only.read(f"articles/{corrected.pk}/revisions/2/diff/").status_code == 403
    Article.objects.update(state="withdrawn")
    reader = with_key("text", name="text")
    assert reader.read(f"articles/{corrected.pk}/revisions/2/diff/").status_code == 410


def test_conflicting_claims_are_named_with_the_shown_one_first(reader, article):
    found = body(reader.read(f"articles/{article.pk}/claims/"))
    dates = {one["field"]: one["values"] for one in found["conflicts"]}["published"]
    assert dates[0] == "2019-11-07T11:55:00+04:00"
    assert len(dates) > 1
    assert not {"authors", "credits", "keywords"} & {one["field"] for one in found["conflicts"]}
