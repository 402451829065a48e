"""Who publishes: sources made and changed, each change told in the log."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction

from archive.actions.events import Act, log
from archive.actions.uniqueness import once
from archive.errors import Conflict, Invalid
from archive.models import Actor, Source

EDITABLE = ("slug", "name", "kind", "aliases", "domains", "time_zone", "language", "rights", "note")

_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def create(*, values: Mapping[str, Any], actor: Actor) -> Source:
    """Makes a source; `values` are fields of `EDITABLE`, of which `slug` and `name` are needed.

    Raises Invalid with all fields that are wrong, Conflict if the slug is taken.
    """
    missing = {field: ["This is needed."] for field in ("slug", "name") if not values.get(field)}
    source = Source(**_checked(values, missing))
    with _slug_once(source.slug), transaction.atomic():
        source.save(force_insert=True)
        data = {field: getattr(source, field) for field in EDITABLE if getattr(source, field)}
        log([_act("source.created", source, actor, data)])
    return source


def change(*, slug: str, values: Mapping[str, Any], actor: Actor) -> Source:
    """Changes the given fields and leaves the others. What is the same already is no change, and tells nothing.

    A slug in use stays: the search index and the senders' scripts know the source by it.
    Raises Source.DoesNotExist, Conflict `slug_in_use` where articles or deposits have the source, `source_merged` where
    it was merged into another, and as `create` does.
    """
    checked = _checked(values, {})
    with _slug_once(checked.get("slug", slug)), transaction.atomic():
        source = Source.objects.select_for_update(of=("self",)).get(slug=slug)
        if source.merged_into_id is not None:
            raise Conflict(f"{source} was merged into another source: change that one.", code="source_merged")
        moves = {
            field: [getattr(source, field), value]
            for field, value in checked.items()
            if getattr(source, field) != value
        }
        if "slug" in moves and (source.articles.exists() or source.deposits.exists()):
            raise Conflict("Articles or deposits have this source; its slug stays.", code="slug_in_use")
        for field, (_, value) in moves.items():
            setattr(source, field, value)
        if moves:
            source.save(update_fields=list(moves))
            log([_act("source.changed", source, actor, {"changes": moves})])
    return source


def _checked(values: Mapping[str, Any], wrong: dict[str, list[str]]) -> dict[str, Any]:
    """The values in the form in which they are kept. Raises Invalid."""
    checked: dict[str, Any] = {}
    for field, value in values.items():
        if field not in EDITABLE:
            wrong[field] = ["There is no such field."]
        elif field in ("aliases", "domains"):
            checked[field] = list(dict.fromkeys(text.strip() for text in value if text.strip()))
        else:
            checked[field] = value.strip()
    if "domains" in checked:
        checked["domains"] = [domain.lower() for domain in checked["domains"]]
    for field in checked.keys() - wrong.keys():
        if fault := _fault(field, checked[field]):
            wrong[field] = [fault]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    return checked


def _fault(field: str, value: Any) -> str | None:
    match field:
        case "slug":
            return None if is_slug(value) else "Letters, digits, hyphens and underscores, at most 100."
        case "name":
            return None if 0 < len(value) <= 200 else "A name has 1 to 200 characters."
        case "kind":
            kinds = Source.Kind.values
            return None if value in kinds else f"Choose from {', '.join(kinds)}."
        case "aliases":
            return "An alias has at most 200 characters." if any(len(alias) > 200 for alias in value) else None
        case "domains":
            bad = [domain for domain in value if not _DOMAIN.fullmatch(domain)]
            return f"No domain names: {', '.join(bad)[:200]}" if bad else None
        case "time_zone":
            return None if not value or is_time_zone(value) else "An IANA name, for example Asia/Baku; or empty."
        case "language":
            fits = not value or (len(value) <= 35 and _LANGUAGE.fullmatch(value))
            return None if fits else "A BCP 47 tag, for example en or pt-BR; or empty."
    return None


def is_slug(value: str) -> bool:
    try:
        validate_slug(value)
    except ValidationError:
        return False
    return len(value) <= 100


def is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, not a relative path, a folder
        return False
    return True


def _slug_once(slug: str) -> AbstractContextManager[None]:
    return once(f"There is a source with the slug {slug} already.", code="slug_taken")


def _act(verb: str, source: Source, actor: Actor, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="source", subject_id=source.pk, actor=actor, data=data)
