"""Settling what is doubtful with what stands there already: an editor makes one of the machine's claims their own."""

from uuid import UUID

from archive.actions.editing.edit import edit
from archive.actions.processing.projection import EDITABLE, LIST_FIELDS
from archive.errors import Conflict
from archive.models import Actor, Article, Claim


def adopt(
    *,
    article_id: UUID,
    claim_id: int,
    actor: Actor,
    user: int | None = None,
    version: int | None = None,
    note: str = "",
) -> Article:
    """The value of this claim of a machine becomes the field's; of a field with several values it becomes one of them.

    Raises what `edit` does, Claim.DoesNotExist for a claim that is not one about this article, and Conflict where the
    field cannot be edited (`not_editable`) or has the value already (`already_shown`).
    """
    article = Article.objects.get(pk=article_id)
    claim = Claim.objects.get(pk=claim_id, reading__revision__article=article)
    if claim.field not in EDITABLE:
        raise Conflict("This field is not an editor's to decide.", code="not_editable")
    value: str | list[str] | None = claim.value
    if claim.field in LIST_FIELDS:
        held: list[str] = getattr(article, claim.field)
        if claim.value in held:
            raise Conflict("The field has this value already.", code="already_shown")
        value = [*held, str(claim.value)]
    # What was added to is what was read: with the version nobody's value is lost.
    expected = article.version if version is None else version
    return edit(
        article_id=article_id, changes={claim.field: value}, actor=actor, user=user, version=expected, note=note
    )
