"""Editors' claims: what a person says of an article wins over every machine, and can be taken back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from archive.actions.editing.locked import locked
from archive.actions.events import Act, log
from archive.actions.processing.projection import DATE_FIELDS, EDITABLE, LIST_FIELDS, read_edtf
from archive.actions.processing.showing import count_change, rebuild
from archive.actions.receiving.declared import fault
from archive.errors import Invalid
from archive.models import Actor, Article, Claim
from archive.normalization import languagetag, urls

Texts = list[str | None]
"""The values of the claims that say what a field is; one None says that there is no such thing."""

LONGEST_VALUE = 20_000
MOST_VALUES = 500
LONGEST_NOTE = 1000


def edit(
    *,
    article_id: UUID,
    changes: Mapping[str, object],
    actor: Actor,
    reset: object = (),
    user: int | None = None,
    version: int | None = None,
    note: object = "",
) -> Article:
    """Makes one claim for each field in `changes`; None says that there is no such thing (no title was ever given).
    The fields in `reset` go back to what the machine says.

    With `version` the edit holds only if nobody changed the article since. Raises Article.DoesNotExist, Stale, and
    Invalid with all fields that are wrong.
    """
    values, back, why = checked(changes=changes, reset=reset, note=note)
    if not values and not back:
        raise Invalid("There is nothing to change.", code="nothing_to_change")
    with transaction.atomic():
        article = locked(article_id=article_id, version=version)
        before = {field: shown(article, field) for field in (*values, *back)}
        for field in before:
            in_force = Claim.objects.by_editors().filter(article=article, field=field, superseded_at__isnull=True)
            in_force.update(superseded_at=timezone.now())
        Claim.objects.bulk_create(
            claim(article_id, field, text, user=user, note=why) for field, texts in values.items() for text in texts
        )
        _rebuild(article)
        moves = {field: [was, shown(article, field)] for field, was in before.items()}
        verb = "article.edited" if values else "article.edit_taken_back"
        data = {"changes": moves}
        log([Act(verb=verb, subject_kind="article", subject_id=article.pk, actor=actor, reason=why, data=data)])
    return article


def take_back(*, article_id: UUID, field: str, actor: Actor, version: int | None = None, note: str = "") -> Article:
    """Back to what the machine says of one field. Raises as `edit` does."""
    return edit(article_id=article_id, changes={}, reset=[field], actor=actor, version=version, note=note)


def checked(
    *, changes: Mapping[str, object], reset: object, note: object
) -> tuple[dict[str, Texts], Sequence[str], str]:
    """The claims to make by field, the fields to go back, and the note, each in the form in which it is kept.

    Raises Invalid with all that is wrong.
    """
    wrong: dict[str, list[str]] = {}
    values: dict[str, Texts] = {}
    for field, value in changes.items():
        try:
            values[field] = _texts(field, value)
        except ValueError as unfit:
            wrong[field] = [str(unfit)]
    back: Sequence[str] = ()
    if not isinstance(reset, list | tuple):
        wrong["reset"] = ["Give a list of fields."]
    elif unknown := [field for field in reset if not isinstance(field, str) or field not in EDITABLE]:
        wrong["reset"] = [f"{field} is not a field of an article." for field in unknown]
    elif both := [field for field in reset if field in changes]:
        wrong["reset"] = [f"{field} has a value too: say one of both." for field in both]
    else:
        back = list(dict.fromkeys(reset))
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        wrong["reason"] = [f"Give a text of at most {LONGEST_NOTE} characters."]
    elif reason := fault(note):
        wrong["reason"] = [f"This cannot be kept: {reason}."]
    if wrong:
        raise Invalid("Some fields cannot be changed like this.", fields=wrong)
    return values, back, str(note)


def claim(article_id: UUID, field: str, text: str | None, *, user: int | None, note: str) -> Claim:
    """An editor's claim that is made now, not yet saved."""
    return Claim(
        article_id=article_id,
        field=field,
        value=text,
        method="editor",
        made_by_id=user,
        made_at=timezone.now(),
        note=note,
    )


def shown(article: Article, field: str) -> object:
    """What an article shows as the value of a field, as it stands in the log."""
    return getattr(article, f"{field}_edtf" if field in DATE_FIELDS else field)


def _texts(field: str, value: object) -> Texts:
    """The values of the claims that say so. Raises ValueError with what to give instead."""
    if field not in EDITABLE:
        raise ValueError("There is no such field, or it cannot be edited.")
    if unfit := fault(value):
        raise ValueError(f"This cannot be kept: {unfit}.")
    if field in LIST_FIELDS:
        if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
            raise ValueError("Give a list of texts.")
        if len(value) > MOST_VALUES:
            raise ValueError(f"Give at most {MOST_VALUES} texts.")
        return [_of_length(text.strip()) for text in value if text.strip()] or [None]
    if value is not None and not isinstance(value, str):
        raise ValueError("Give one text, or null.")
    text = _of_length(value.strip()) if value is not None else ""
    return [_in_form(field, text) if text else None]


def _of_length(text: str) -> str:
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"Give at most {LONGEST_VALUE:,} characters.")
    return text


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


def _rebuild(article: Article) -> None:
    """As `rebuild`, and counts the change even where none shows: who says it is not what others have read."""
    if not rebuild(article=article):
        count_change(article)
