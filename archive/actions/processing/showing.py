"""An article's columns put together anew, from the reading that shows and the editors' claims in force."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from archive.actions.processing import projection
from archive.models import Article, Claim, Reading, Revision


def rebuild(*, article: Article) -> bool:
    """Puts the derived columns together from the reading that shows and the editors' claims in force.

    For use inside a transaction that holds the article's row. Returns whether anything changed; raises
    Reading.DoesNotExist for an article that was never read.
    """
    revision = Revision.objects.versions().filter(article=article).latest("number")
    reading = readings_shown([revision.pk]).get()
    return apply(article, reading.document, article.body, in_force([article.pk])[article.pk])


def readings_shown(revisions: Sequence[UUID]) -> QuerySet[Reading]:
    """The reading of each revision that shows."""
    found = Reading.objects.filter(revision__in=revisions)
    return found.shown_first("revision_id").distinct("revision_id")


def in_force(ids: Sequence[UUID]) -> dict[UUID | None, list[Claim]]:
    """The editors' claims that hold, by article."""
    claims: dict[UUID | None, list[Claim]] = defaultdict(list)
    for claim in Claim.objects.by_editors().filter(article__in=ids, superseded_at__isnull=True).order_by("id"):
        claims[claim.article_id].append(claim)
    return claims


def apply(article: Article, document: Mapping[str, Any], body: str, by_editors: Sequence[Claim]) -> bool:
    """Writes the columns that differ, and counts the change. Returns whether any did."""
    derived = projection.columns(document, body=body, by_editors=by_editors)
    if article.state != Article.State.WITHDRAWN:
        derived["state"] = projection.state(derived["problems"])
    differing = [name for name, value in derived.items() if getattr(article, name) != value]
    if not differing:
        return False
    for name in differing:
        setattr(article, name, derived[name])
    count_change(article, *differing)
    return True


def count_change(article: Article, *columns: str) -> None:
    """Saves these columns as one more change of the article."""
    article.version += 1
    article.changed_at = timezone.now()
    article.save(update_fields=[*columns, "version", "changed_at"])
