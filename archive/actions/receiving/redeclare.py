"""Say afterwards what files are, and try them again: the bytes stay, what is known of them grows.

A sender forgets the encoding, names a type wrongly, or has JSON with field names of its own. What an editor says then
is kept beside what the sender said and wins over it; each item's log tells who said it, when and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction

from archive.actions.custody.originals import arrival_of
from archive.actions.events import Act, log
from archive.actions.processing.understand import understand
from archive.actions.receiving.declared import fault
from archive.actions.receiving.release import requeue
from archive.actions.tagging.timelimit import time_limits
from archive.errors import Invalid, Unavailable, Unreadable
from archive.formats import MAPPED, READERS
from archive.formats.labels import known
from archive.models import Actor, Item, Source
from archive.normalization import languagetag

SAYABLE = ("media_type", "encoding", "language", "fields")
LONGEST_PATH = 200
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one item would become: `titles` of its articles, or why it would not (`code`, `message`)."""

    item: Item
    titles: Sequence[str] = ()
    body: str = ""
    code: str = ""
    message: str = ""


def checked(declared: Mapping[str, Any]) -> dict[str, Any]:
    """What may be said, in the form in which it is kept. Raises Invalid with all that is wrong."""
    wrong = {name: ["This cannot be said of a file."] for name in declared if name not in SAYABLE}
    said = {name: value for name, value in declared.items() if value and name not in wrong}
    if unfit := fault(said):
        raise Invalid(f"What was declared cannot be kept: {unfit}.", fields={"": [unfit]})
    if "media_type" in said and said["media_type"] not in READERS:
        wrong["media_type"] = [f"Choose from {', '.join(READERS)}."]
    if "encoding" in said:
        said["encoding"] = str(said["encoding"]).strip()
        if known(said["encoding"]) is None:
            wrong["encoding"] = ["There is no such encoding. Examples: windows-1251, iso-8859-9, shift_jis."]
    if "language" in said:
        tag = languagetag.canonical(str(said["language"]))
        said["language"] = tag
        if tag is None:
            wrong["language"] = ["Give a language tag: en, de-AT, zh-Hant."]
    if "fields" in said and (unmapped := _mapping_fault(said["fields"])):
        wrong["fields"] = [unmapped]
    if wrong:
        raise Invalid("Some values are wrong.", fields=wrong)
    return said


def rehearse(*, ids: Sequence[UUID], declared: Mapping[str, Any]) -> list[Tried]:
    """Reads these items as they would be read with this said of them. Writes nothing. Raises Invalid."""
    said = checked(declared)
    items = Item.objects.filter(pk__in=ids, original__isnull=False).select_related("original", "deposit")
    return [_try(item, said) for item in items.order_by("id")]


def redeclare(
    *, ids: Sequence[UUID], declared: Mapping[str, Any], source: Source | None, actor: Actor, reason: str = ""
) -> int:
    """Says this of those of the items that are in quarantine with their bytes, and puts them back into the queue.

    Returns how many; what somebody else is just letting out is passed over. Raises Invalid, also where nothing is said.
    """
    said = checked(declared)
    if not said and source is None:
        raise Invalid("Say at least one thing of these files.", code="nothing_to_change")
    if unfit := fault(reason):
        raise Invalid("Some values are wrong.", fields={"reason": [f"This cannot be kept: {unfit}."]})
    with transaction.atomic():
        waiting = Item.objects.quarantined().filter(pk__in=ids, original__isnull=False).select_related("deposit")
        waiting = waiting.order_by("id")
        items = list(waiting.select_for_update(skip_locked=True, of=("self",)))
        acts = [_said(item, said, source, actor, reason) for item in items]
        Item.objects.bulk_update(items, ["redeclared", "source"], batch_size=1000)
        log(acts)
        requeue(Item.objects.filter(pk__in=[item.pk for item in items]), actor)
    return len(items)


def _said(item: Item, said: Mapping[str, Any], source: Source | None, actor: Actor, reason: str) -> Act:
    before = {**item.deposit.declared, **item.said} if said else {}
    moves: dict[str, list[Any]] = {name: [before.get(name), value] for name, value in said.items()}
    if said:
        item.redeclared = {**(item.redeclared or {}), **said}
    if source is not None:
        moves["source"] = [None, source.slug]
        item.source = source
    return Act(
        verb="item.redeclared",
        subject_kind="item",
        subject_id=item.pk,
        actor=actor,
        reason=reason,
        data={"changes": moves},
    )


def _try(item: Item, said: Mapping[str, Any]) -> Tried:
    item.redeclared = {**(item.redeclared or {}), **said}
    try:
        with time_limits(settings.ITEM_TIME_LIMIT) as limit, limit:
            parts = understand(arrival_of(item))
    except (Unreadable, Unavailable) as refused:
        return Tried(item=item, code=refused.reason, message=refused.message)
    except TimeoutError:
        return Tried(item=item, code="timed_out", message=f"Reading took more than {settings.ITEM_TIME_LIMIT} seconds.")
    fatal = next((problem for part in parts for problem in part.problems if problem.severity == "fatal"), None)
    if fatal is not None and all(part.is_fatal for part in parts):
        return Tried(item=item, code=fatal.code, message=fatal.message)
    good = [part.article for part in parts if not part.is_fatal]
    return Tried(item=item, titles=[article.title or "" for article in good], body=good[0].body if good else "")


def _mapping_fault(fields: Any) -> str:
    if not isinstance(fields, Mapping):
        return "Give names of fields with the places at which they stand."
    for name, place in cast("Mapping[str, Any]", fields).items():
        if name not in MAPPED:
            return f"There is no field {name[:40]}; there are {', '.join(sorted(MAPPED))}."
        if not isinstance(place, str) or not 0 < len(place) <= LONGEST_PATH:
            return f"{name}: a place is a text of 1 to {LONGEST_PATH} characters, names parted by dots."
    return ""
