"""Searches that are kept under a name, and that tell of new articles: each of them once, when it is in the index."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.actions.events import Act, log
from archive.actions.finding.find import find, open_index
from archive.actions.finding.listing import Search, filtered
from archive.actions.following import follow, webhooks
from archive.actions.receiving.declared import fault
from archive.actions.uniqueness import once
from archive.errors import IndexRebuilding, Invalid
from archive.models import Actor, Article, SavedSearch, SavedSearchMatch, Webhook
from archive.models.fields import uuid7

NAME_LENGTH = 100
FEED_BATCH = 1000
FOUND_AT_A_TIME = 200
NEW = "article.archived"

logger = structlog.get_logger(__name__)


def of_owner(owner: Actor) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(owner_kind=owner.kind, owner_id=owner.id)


def create(
    *,
    name: str,
    parameters: Mapping[str, Any],
    search: Search,
    webhook_id: UUID | None = None,
    mailed: bool = False,
    language: str = "",
    owner: Actor,
) -> SavedSearch:
    """Keeps a search. `parameters` are what `search` was read from. It looks at what is archived from now on.

    With `mailed` its owner, who must be a person with a mail address, is told once a day of what is new, in this
    `language` (one of LANGUAGES; empty: the installation's). Raises Invalid for a text that cannot be read, a name,
    webhook or mail that cannot be; Conflict (`name_taken`).
    """
    if mailed:
        _check_mailable(owner)
    find(search=search, limit=1)
    follow.sequence_all()
    saved = SavedSearch(
        name=_name(name),
        parameters=dict(parameters),
        search=orjson.loads(orjson.dumps(asdict(search))),
        webhook=_webhook(webhook_id),
        mailed=mailed,
        language=language,
        owner_kind=owner.kind,
        owner_id=owner.id,
        position=follow.feed_end(),
    )
    with _name_once(saved.name), transaction.atomic():
        saved.save(force_insert=True)
        log([_act("search.saved", saved, owner, {"name": saved.name, "parameters": saved.parameters})])
    saved.refresh_from_db()
    return saved


def change(*, saved_id: UUID, values: Mapping[str, Any], owner: Actor) -> SavedSearch:
    """Gives a saved search another `name`, another `webhook` (its id, or None), switches mails on or off (`mailed`), or
    has them in another `language`. Raises SavedSearch.DoesNotExist, and as `create`."""
    if values.get("mailed"):
        _check_mailable(owner)
    with _name_once(values.get("name", "")), transaction.atomic():
        saved = of_owner(owner).select_for_update(of=("self",)).get(pk=saved_id)
        if "name" in values:
            saved.name = _name(values["name"])
        # Told is what comes from now on: nobody wants the months for which nobody was told.
        if not saved.mailed and ("webhook" in values or (values.get("mailed") and saved.webhook_id is None)):
            saved.position = follow.feed_end()
        if "webhook" in values:
            saved.webhook = _webhook(values["webhook"])
        if "mailed" in values:
            saved.mailed = values["mailed"]
            if not saved.mailed:
                saved.matches.filter(to_mail=True).update(to_mail=False)
        saved.language = values.get("language", saved.language)
        saved.save(update_fields=["name", "webhook", "mailed", "language", "position"])
        told = {"name": saved.name, "webhook": str(saved.webhook_id or ""), "mailed": saved.mailed}
        log([_act("search.changed", saved, owner, told)])
    return saved


def end_mails(*, owner: Actor) -> int:
    """Switches the mails off for all saved searches of a person. Returns for how many."""
    with transaction.atomic():
        mailed = list(of_owner(owner).filter(mailed=True).order_by("pk").values_list("pk", flat=True))
        for saved_id in mailed:
            change(saved_id=saved_id, values={"mailed": False}, owner=owner)
    return len(mailed)


def remove(*, saved_id: UUID, owner: Actor) -> None:
    """Forgets a saved search and what it found. Raises SavedSearch.DoesNotExist."""
    with transaction.atomic():
        saved = of_owner(owner).select_for_update(of=("self",)).get(pk=saved_id)
        log([_act("search.forgotten", saved, owner, {"name": saved.name})])
        saved.delete()


def look() -> int:
    """Looks with each saved search of which somebody is told at what is new in the feed; what it finds becomes
    deliveries, and rows for the mail of the day.

    What is not in the index yet is looked at when it is: a place moves, in the
    commit that makes these, only as far as the index has come. Returns how many articles were found.
    """
    found = 0
    try:
        reached = min(follow.feed_end(), open_index(settings.SEARCH_FOLDER).position())
        behind = SavedSearch.objects.filter(Q(webhook__active=True) | Q(mailed=True), position__lt=reached)
        for saved_id in list(behind.values_list("pk", flat=True)):
            try:
                found += _look_with(saved_id, behind, reached)
            except Invalid as refused:
                # Another version of Dateline may read its words differently. The others do not wait for it.
                known = {"search": str(saved_id), "code": refused.reason, "reason": refused.message}
                logger.warning("a saved search cannot be asked", **known)
    except IndexRebuilding:
        return found
    return found


def _look_with(saved_id: UUID, behind: QuerySet[SavedSearch], reached: int) -> int:
    with transaction.atomic():
        # The webhook first, as whoever removes it does.
        webhook = Webhook.objects.select_for_update(of=("self",)).filter(saved_searches=saved_id).first()
        saved = behind.select_for_update(of=("self",), skip_locked=True).filter(pk=saved_id).first()
        if saved is None or saved.webhook_id != (webhook and webhook.pk):
            return 0
        return _look(saved, webhook, reached)


def _look(saved: SavedSearch, webhook: Webhook | None, reached: int) -> int:
    changes = follow.changes_after(saved.position, limit=min(FEED_BATCH, reached - saved.position))
    rows = list(changes.values_list("position", "event__verb", "event__subject_id"))
    new = [article for _, verb, article in rows if verb == NEW and article is not None]
    matched = matching(_search(saved.search), new)
    known = set(SavedSearchMatch.objects.filter(search=saved, article__in=matched).values_list("article", flat=True))
    matches = [
        SavedSearchMatch(id=uuid7(), search=saved, article_id=one, to_mail=saved.mailed)
        for one in matched
        if one not in known
    ]
    SavedSearchMatch.objects.bulk_create(matches)
    if webhook is not None:
        _tell(webhook, saved, matches)
    saved.position = rows[-1][0]
    saved.save(update_fields=["position"])
    return len(matches)


def _tell(webhook: Webhook, saved: SavedSearch, matches: Sequence[SavedSearchMatch]) -> None:
    at, verb = timezone.now().isoformat(), webhooks.SEARCH_MATCHED
    about = {"search": str(saved.pk), "name": saved.name}
    webhooks.tell(
        webhook,
        [(match.pk, verb, webhooks.payload(verb, at, about | {"article": str(match.article_id)})) for match in matches],
    )


def matching(search: Search, new: Sequence[UUID]) -> list[UUID]:
    """Which of the new articles the search finds, in their order. The index is asked for the span of time in which they
    were received, so that it does not go through the archive."""
    if not search.needs_index:
        found = set(filtered(search).filter(pk__in=new).values_list("pk", flat=True))
        return [article for article in new if article in found]
    received = list(Article.objects.filter(pk__in=new).values_list("received_at", flat=True))
    if not received:
        return []
    earliest = max(filter(None, (min(received), search.received_from)))
    latest = min(filter(None, (max(received), search.received_to)))
    spanned = replace(search, received_from=earliest, received_to=latest, sort="received")
    wanted, hits = set(new), set()
    cursor: str | None = None
    while True:
        page = find(search=spanned, limit=FOUND_AT_A_TIME, cursor=cursor)
        hits |= {match.article.pk for match in page.items} & wanted
        cursor = page.next_cursor
        if cursor is None:
            return [article for article in new if article in hits]


def _search(kept: Mapping[str, Any]) -> Search:
    """What `create` kept."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    values["origins"] = tuple(map(UUID, values["origins"]))
    for bound in ("published_from", "published_to", "received_from", "received_to"):
        values[bound] = values[bound] and datetime.fromisoformat(values[bound])
    return Search(**values)


def _name(name: str) -> str:
    kept = name.strip()
    if not 0 < len(kept) <= NAME_LENGTH or fault(kept):
        message = f"A name has 1 to {NAME_LENGTH} characters."
        raise Invalid(message, fields={"name": [message]})
    return kept


def _webhook(webhook_id: UUID | None) -> Webhook | None:
    if webhook_id is None:
        return None
    webhook = Webhook.objects.filter(pk=webhook_id).first()
    if webhook is None:
        message = "There is no such webhook."
        raise Invalid(message, fields={"webhook": [message]})
    return webhook


def _check_mailable(owner: Actor) -> None:
    if owner.kind != "user":
        message = "Mails are for people: a key has no mail address."
    elif User.objects.filter(pk=owner.id).exclude(email="").exists():
        return
    else:
        message = "Your account has no mail address."
    raise Invalid(message, fields={"mailed": [message]})


def _name_once(name: str) -> AbstractContextManager[None]:
    return once(f"You have a saved search named {name} already.", code="name_taken")


def _act(verb: str, saved: SavedSearch, actor: Actor, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="search", subject_id=saved.pk, actor=actor, data=data)
