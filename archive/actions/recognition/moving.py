"""Texts moved from one article to another, and what goes with them. For use under the recogniser's lock."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from archive.actions.boilerplate.learned import take_off
from archive.actions.custody.originals import arrival_of
from archive.actions.processing import projection
from archive.actions.processing.showing import count_change, readings_shown
from archive.actions.processing.understand import understand
from archive.actions.recognition.heldkeys import take_places
from archive.actions.recognition.recognise import keys_of
from archive.actions.recognition.versions import ASIDE
from archive.errors import NotFound
from archive.models import Article, Fingerprint, Item, Revision
from archive.values import RULES


def keep_body(article: Article) -> None:
    """Gives the version that shows a body of its own, the whole: it may soon not be the one that shows."""
    shown = Revision.objects.versions().filter(article=article).latest("number")
    if shown.body is None:
        shown.body = take_off(article)
        shown.save(update_fields=["body"])


def move(revisions: Sequence[Revision], to: Article) -> None:
    """Puts revisions, with the items that brought their bytes, with another article. Their order is arranged later."""
    for place, revision in enumerate(revisions):
        Item.objects.filter(article=revision.article_id, original=revision.original_id).update(article=to)
        revision.article = to
        revision.number = 0 if revision.copy_of_id else ASIDE + place
        revision.save(update_fields=["article", "number"])


def new_article(revision: Revision, like: Article) -> Article:
    """An article for one revision that has its own body, of the same source as another."""
    document = readings_shown([revision.pk]).get().document
    derived = projection.columns(document, body=revision.body or "")
    return Article.objects.create(
        source_id=like.source_id,
        state=projection.state(derived["problems"]),
        received_at=revision.received_at,
        changed_at=timezone.now(),
        **derived,
    )


def lead_to(article: Article, into: Article) -> None:
    """Withdraws an article whose texts went to another, and says where."""
    article.state, article.merged_into, article.origin = Article.State.WITHDRAWN, into, None
    count_change(article, "state", "merged_into", "origin")


def come_back(article: Article, *, state: str) -> None:
    """The opposite."""
    article.state, article.merged_into = state, None
    count_change(article, "state", "merged_into")


def make_version(revision: Revision) -> None:
    """Gives a copy what a version has: its own body and a fingerprint. Raises NotFound if it cannot be read again."""
    parts = understand(arrival_of(revision.item))
    part = next((part for part in parts if part.parsed.part == revision.part), None)
    if part is None:
        raise NotFound("This version finds no such part in the original.")
    revision.copy_of, revision.body, revision.number = None, part.article.body, 2 * ASIDE
    revision.save(update_fields=["copy_of", "body", "number"])
    (place,) = take_places(1)
    Fingerprint.objects.create(
        revision=revision,
        place=place,
        digest=part.fingerprint.digest.hex(),
        words=part.fingerprint.words,
        keys=list(keys_of(part.fingerprint)),
        rules=RULES,
    )


def make_copy(revision: Revision, *, of: UUID) -> None:
    """The opposite."""
    Fingerprint.objects.filter(revision=revision).delete()
    revision.copy_of_id, revision.body, revision.number = of, None, 0
    revision.save(update_fields=["copy_of", "body", "number"])
