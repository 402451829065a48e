"""An editor makes a machine's claim their own."""

import pytest

from archive.actions.editing import edit
from archive.actions.editing.adopt import adopt
from archive.errors import Conflict, Stale
from archive.models import Actor, Article, Claim
from tests.actions.handing_in import article as article_text
from tests.actions.handing_in import hand_in, work_off

EDITOR = Actor(kind="user", id="1", name="Jane")


@pytest.fixture
def article(db: None) -> Article:
    hand_in(article_text(), declared={"title": "As the sender says", "authors": ["Jane Doe"]})
    work_off()
    return Article.objects.get()


def claims(article: Article, field: str) -> list[Claim]:
    return list(Claim.objects.filter(reading__revision__article=article, field=field))


def test_value_of_the_claim_is_shown_and_is_the_editors(article: Article) -> None:
    other = next(claim for claim in claims(article, "title") if claim.value != article.title)
    adopt(article_id=article.pk, claim_id=other.pk, actor=EDITOR, version=article.version, note="It is better")
    article.refresh_from_db()
    assert article.title == other.value
    made = Claim.objects.by_editors().get(superseded_at__isnull=True)
    assert (made.field, made.value, made.note) == ("title", other.value, "It is better")


def test_of_a_list_it_becomes_one_more(article: Article) -> None:
    claim = claims(article, "authors")[0]
    edit.edit(article_id=article.pk, changes={"authors": ["John Roe"]}, actor=EDITOR)
    adopt(article_id=article.pk, claim_id=claim.pk, actor=EDITOR)
    article.refresh_from_db()
    assert article.authors == ["John Roe", claim.value]
    with pytest.raises(Conflict, match="has this value already"):
        adopt(article_id=article.pk, claim_id=claim.pk, actor=EDITOR)


def test_who_saw_an_older_version_changes_nothing(article: Article) -> None:
    seen = article.version
    edit.edit(article_id=article.pk, changes={"section": "Roads"}, actor=EDITOR)
    with pytest.raises(Stale):
        adopt(article_id=article.pk, claim_id=claims(article, "title")[0].pk, actor=EDITOR, version=seen)


def test_claim_about_another_article_is_none(article: Article) -> None:
    hand_in(article_text(2))
    work_off()
    other = Article.objects.latest("id")
    with pytest.raises(Claim.DoesNotExist):
        adopt(article_id=article.pk, claim_id=claims(other, "title")[0].pk, actor=EDITOR)


def test_what_no_editor_decides(article: Article) -> None:
    reading = article.revisions.get().readings.get()
    claim = Claim.objects.create(reading=reading, field="revision_note", value="Updated", method="header")
    with pytest.raises(Conflict, match="not an editor's"):
        adopt(article_id=article.pk, claim_id=claim.pk, actor=EDITOR)
