"""An article's row, held until the transaction ends: who changes an article begins here."""

from uuid import UUID

from archive.errors import Stale
from archive.models import Article


def locked(*, article_id: UUID, version: int | None = None) -> Article:
    """The article, locked. Raises Article.DoesNotExist, and Stale where it is not at `version` any more."""
    article = Article.objects.select_related("source").select_for_update(of=("self",)).get(pk=article_id)
    if version is not None and article.version != version:
        raise Stale(f"The article was changed since: it is at version {article.version}, you read {version}.")
    return article
