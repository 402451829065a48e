"""Who works on an article now, so that two editors do not: in the review queue and at the suggested tags alike.

A reservation is a row with an end, by the database's clock: who closes the browser keeps nobody from the article for
longer than RESERVED_FOR. Whoever writes first wins all the same, as everywhere: by the article's version.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from archive.errors import Conflict
from archive.models import Article, Review

RESERVED_FOR = timedelta(minutes=15)
TRIES = 5
"""How often the next article is asked for where others are given it at the same moment."""


def hold(*, article_id: UUID, user: int) -> None:
    """Reserves this article. Raises Conflict (`reserved`) while somebody else has it, Article.DoesNotExist."""
    with transaction.atomic():
        Article.objects.only("pk").get(pk=article_id)
        if not reserve(article_id=article_id, user=user):
            raise _reserved(article_id)


def holder(*, article_id: UUID, user: int) -> Review | None:
    """The reservation of somebody else that keeps this editor from the article."""
    return Review.objects.held_by_others(user).filter(pk=article_id).select_related("reserved_by").first()


def reserve(*, article_id: UUID, user: int) -> bool:
    """Whether the article is this editor's now. The row decides, not a look beforehand."""
    Review.objects.bulk_create([Review(article_id=article_id)], ignore_conflicts=True)
    free = Review.objects.free_for(user).filter(pk=article_id)
    return free.update(reserved_by=user, reserved_until=Now() + RESERVED_FOR) == 1


def give_back(*, user: int) -> None:
    """Ends what this editor had reserved. Of an article that waits for no review nothing else is to be kept."""
    held = Review.objects.filter(reserved_by=user)
    nothing_else = held.filter(assigned_to__isnull=True, put_off_at__isnull=True)
    nothing_else.exclude(article__state=Article.State.IN_REVIEW).delete()
    held.update(reserved_by=None, reserved_until=None)


def require_free(*, article_id: UUID, user: int) -> None:
    """Raises Conflict (`reserved`) while somebody else has the article."""
    if holder(article_id=article_id, user=user) is not None:
        raise _reserved(article_id)


def _reserved(article_id: UUID) -> Conflict:
    by = Review.objects.filter(pk=article_id).values_list("reserved_by__username", flat=True).first()
    return Conflict(f"{by} is at this article now.", code="reserved")
