"""Editors' claims: what a person says of an article wins over every machine, and can be taken back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from archive.actions.declared import fault
from archive.actions.events import Act, log
from archive.actions.projection import DATE_FIELDS, EDITABLE, LIST_FIELDS, read_edtf
from archive.actions.showing import rebuild
from archive.errors import Invalid, Stale
from archive.models import Actor, Article, Claim
from archive.normalization import languagetag, urls

Value = str | Sequence[str] | None


def edit(
    *,
    article_id: UUID,
    changes: Mapping[str, Value],
    actor: Actor,
    user: int | None = None,
    version: int | None = None,
    note: str = "",
) -> Article:
    """Makes one claim for each field in `changes`; None says that there is no such thing (no title was ever given).

    With `version` the edit holds only if nobody changed the article since. Raises Article.DoesNotExist, Stale, and
    Invalid with all fields that are wrong.
    """
    values = _checked(changes)
    with transaction.atomic():
        article = _lock(article_id, version)
        for field, texts in values.items():
            _supersede(article, field)
            Claim.objects.bulk_create(
                Claim(
                    article=article,
                    field=field,
                    value=text,
                    method="editor",
                    made_by_id=user,
                    made_at=timezone.now(),
                    note=note,
                )
                for text in texts
            )
        before = {field: _shown(article, field) for field in values}
        _rebuild(article)
        moves = {field: [before[field], _shown(article, field)] for field in values}
        log([_act("article.edited", article, actor, note, {"changes": moves})])
    return article


def take_back(*, article_id: UUID, field: str, actor: Actor, version: int | None = None, note: str = "") -> Article:
    """Back to what the machine says of one field. Raises as `edit` does."""
    _known(field)
    with transaction.atomic():
        article = _lock(article_id, version)
        before = _shown(article, field)
        _supersede(article, field)
        _rebuild(article)
        log(
            [
                _act(
                    "article.edit_taken_back",
                    article,
                    actor,
                    note,
                    {"changes": {field: [before, _shown(article, field)]}},
                )
            ]
        )
    return article


def _checked(changes: Mapping[str, Value]) -> dict[str, list[str | None]]:
    wrong: dict[str, list[str]] = {}
    values: dict[str, list[str | None]] = {}
    for field, value in changes.items():
        try:
            values[field] = _texts(field, value)
        except ValueError as unfit:
            wrong[field] = [str(unfit)]
    if wrong:
        raise Invalid("Some fields cannot be changed like this.", fields=wrong)
    if not values:
        raise Invalid("There is nothing to change.", code="nothing_to_change")
    return values


def _texts(field: str, value: object) -> list[str | None]:
    """The values of the claims that say so. Raises ValueError with what to give instead."""
    if field not in EDITABLE:
        raise ValueError("There is no such field, or it cannot be edited.")
    if unfit := fault(value):
        raise ValueError(f"This cannot be kept: {unfit}.")
    if field in LIST_FIELDS:
        if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
            raise ValueError("Give a list of texts.")
        return [text.strip() for text in value if text.strip()] or [None]
    if value is not None and not isinstance(value, str):
        raise ValueError("Give one text, or null.")
    text = value.strip() if value is not None else ""
    return [_in_form(field, text) if text else None]


def _in_form(field: str, text: str) -> str:
    """The text in the one form of its field. Raises ValueError with what to give instead."""
    if field == "language":
        tag = languagetag.canonical(text)
        if tag is None:
            raise ValueError("Give a language tag: en, de-AT, zh-Hant.")
        return tag
    if field == "url":
        address = urls.canonical(text)
        if address is None:
            raise ValueError("Give an address that begins with http:// or https://.")
        return address
    if field in DATE_FIELDS:
        try:
            read_edtf(text)
        except ValueError as unread:
            example = "2019, 2019-11, 2019-11-07 or 2019-11-07T11:55:00+04:00"
            raise ValueError(f"Write the date in EDTF: {example}.") from unread
    return text


def _known(field: str) -> None:
    if field not in EDITABLE:
        raise Invalid("There is no such field.", fields={"field": [f"{field} is not a field of an article."]})


def _lock(article_id: UUID, version: int | None) -> Article:
    article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
    if version is not None and article.version != version:
        raise Stale(f"The article was changed since: it is at version {article.version}, you read {version}.")
    return article


def _supersede(article: Article, field: str) -> None:
    in_force = Claim.objects.by_editors().filter(article=article, field=field, superseded_at__isnull=True)
    in_force.update(superseded_at=timezone.now())


def _rebuild(article: Article) -> None:
    """As `rebuild`, and counts the change even where none shows: who says it is not what others have read."""
    if not rebuild(article=article):
        article.version += 1
        article.changed_at = timezone.now()
        article.save(update_fields=["version", "changed_at"])


def _shown(article: Article, field: str) -> object:
    return getattr(article, f"{field}_edtf" if field in DATE_FIELDS else field)


def _act(verb: str, article: Article, actor: Actor, note: str, data: dict[str, object]) -> Act:
    return Act(verb=verb, subject_kind="article", subject_id=article.pk, actor=actor, reason=note, data=data)
