"""Two sources that are one: the first becomes another name of the second, and can be made a source again.

What the second gets is noted, so that undoing takes just that away. Deposits, items and sightings keep the source that
was said when they came; who asks for the first by its slug, or hands in under it, is led to the second.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.events import Act, log
from archive.actions.monitoring import usage
from archive.actions.receiving.declared import fault
from archive.actions.recognition import recognise
from archive.actions.rows import run_binary
from archive.errors import Conflict, Invalid
from archive.models import Actor, Channel, MovedArticle, Source, SourceMerge, Template

State = SourceMerge.State
UNFINISHED = (State.RUNNING, State.UNDOING)

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What merging would do. `articles` is counted up to `usage.AT_MOST` and one more."""

    articles: int
    names: Sequence[str]
    domains: Sequence[str]
    channels: Sequence[str]
    templates: int


def preview(*, slug: str, into: str) -> Preview:
    """What `begin` would do with these two. Writes nothing; raises as `begin` does."""
    with transaction.atomic():
        source, other = _both(slug, into)
    return Preview(
        articles=usage.of_sources([source.pk])[source.pk],
        names=_new_names(source, other),
        domains=_new_domains(source, other),
        channels=list(source.channels.order_by("name").values_list("name", flat=True)),
        templates=len(_movable(source, other)),
    )


def begin(*, slug: str, into: str, actor: Actor, reason: str = "") -> SourceMerge:
    """Makes the source `slug` another name of the source `into`, at once; `work` then moves its articles.

    Raises Source.DoesNotExist, Invalid for one and the same, Conflict (`source_merged`) where one is merged already.
    """
    _check_reason(reason)
    with transaction.atomic():
        # Whoever records an article afterwards sees the merge: none comes to the first source behind our back.
        recognise.lock()
        source, other = _both(slug, into)
        names, domains = _new_names(source, other), _new_domains(source, other)
        taken = {
            "names": names,
            "domains": domains,
            "aliases": source.aliases,
            "own_domains": source.domains,
            "channels": _moved(source.channels.all(), source=other),
            "sources": _moved(source.merged.all(), merged_into=other),
            "templates": _moved(
                Template.objects.filter(pk__in=_movable(source, other)), source=other, outlet=other.slug
            ),
        }
        merge = SourceMerge.objects.create(source=source, into=other, taken=taken, made_by=asdict(actor), reason=reason)
        _save(other, aliases=[*other.aliases, *names], domains=[*other.domains, *domains])
        _save(source, aliases=[], domains=[], merged_into=other)
        data = {"into": other.slug, "names": names, "domains": domains, "channels": len(taken["channels"])}
        log([_act("source.merged", source.pk, actor, reason, data)])
    return merge


def undo(*, slug: str, actor: Actor, reason: str = "") -> SourceMerge:
    """Makes a source that was merged one of its own again, at once; `work` then brings its articles back. What the
    other one got by the merge and has lost or given on since stays as it is.

    Raises Source.DoesNotExist, Invalid, Conflict where it is not merged (`source_not_merged`) or the other one was
    merged on (`source_merged`): then that merge is undone first.
    """
    _check_reason(reason)
    with transaction.atomic():
        recognise.lock()
        source = Source.objects.select_for_update(of=("self",)).get(slug=slug)
        merge = SourceMerge.objects.select_for_update(of=("self",)).filter(source=source, state__in=_UNDOABLE).first()
        if merge is None:
            raise Conflict(f"{source} is a source of its own.", code="source_not_merged")
        into = Source.objects.select_for_update(of=("self",)).get(pk=merge.into_id)
        if into.merged_into_id is not None:
            raise Conflict(f"{into} was merged itself since: undo that first.", code="source_merged")
        if SourceMerge.objects.filter(source=into, state=State.UNDOING).exists():
            raise Conflict(f"Articles are still coming back to {into}: try again soon.", code="source_merged")
        _give_back(merge, source, into)
        merge.state, merge.undone_by, merge.undo_reason = State.UNDOING, asdict(actor), reason
        merge.worked_at = timezone.now()
        merge.save(update_fields=["state", "undone_by", "undo_reason", "worked_at"])
        log([_act("source.merge_undone", source.pk, actor, reason, {"into": into.slug})])
    return merge


_UNDOABLE = (State.RUNNING, State.DONE)

MOVE = """
    WITH chosen AS (
        SELECT id FROM archive_article WHERE source_id = %b LIMIT %b FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE archive_article AS article SET source_id = %b, version = version + 1, changed_at = statement_timestamp()
        FROM chosen WHERE article.id = chosen.id RETURNING article.id
    )
    INSERT INTO archive_movedarticle (merge_id, article_id) SELECT %b, id FROM moved RETURNING article_id
"""
BRING_BACK = """
    UPDATE archive_article SET source_id = %b, version = version + 1, changed_at = statement_timestamp()
    WHERE id IN (SELECT id FROM archive_article WHERE id = ANY(%b) AND source_id = %b ORDER BY id FOR UPDATE)
    RETURNING id
"""


def work(*, merge_id: UUID) -> bool:
    """Moves, or brings back, one chunk of the articles. Returns whether there is more; False also while somebody else
    is at it."""
    with transaction.atomic():
        merges = SourceMerge.objects.select_for_update(of=("self",), skip_locked=True)
        merge = merges.filter(pk=merge_id, state__in=UNFINISHED).select_related("source", "into").first()
        if merge is None:
            return False
        more = _bring_back(merge) if merge.state == State.UNDOING else _move(merge)
        if not more:
            merge.state = State.UNDONE if merge.state == State.UNDOING else State.DONE
        merge.worked_at = timezone.now()
        merge.save(update_fields=["state", "worked_at"])
    return more


def merged_sources() -> dict[UUID, UUID]:
    """By the id of each source that was merged the one into which it was. For whoever records, under the lock."""
    merged = Source.objects.exclude(merged_into=None)
    return {pk: into for pk, into in merged.values_list("pk", "merged_into") if into is not None}


def due_merges(*, older_than: timedelta, limit: int) -> list[UUID]:
    """Merges that are not finished and that nobody has worked on for longer than a hint should take."""
    due = SourceMerge.objects.filter(state__in=UNFINISHED, worked_at__lt=Now() - older_than)
    return list(due.order_by("worked_at").values_list("pk", flat=True)[:limit])


def _move(merge: SourceMerge) -> bool:
    ids = [pk for (pk,) in run_binary(MOVE, [merge.source_id, CHUNK, merge.into_id, merge.pk])]
    _tell(ids, merge.source, merge.into, Actor(**merge.made_by), merge)
    return len(ids) == CHUNK or merge.source.articles.exists()


def _bring_back(merge: SourceMerge) -> bool:
    rows = list(merge.articles.all()[:CHUNK])
    ids = [row.article_id for row in rows]
    back = [pk for (pk,) in run_binary(BRING_BACK, [merge.source_id, ids, merge.into_id])]
    _tell(back, merge.into, merge.source, Actor(**(merge.undone_by or merge.made_by)), merge)
    MovedArticle.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows) == CHUNK


def _tell(ids: Iterable[UUID], was: Source, now: Source, actor: Actor, merge: SourceMerge) -> None:
    data = {"merge": str(merge.pk), "changes": {"source": [was.slug, now.slug]}}
    reason = merge.undo_reason if merge.state == State.UNDOING else merge.reason
    log(
        Act(verb="article.source_changed", subject_kind="article", subject_id=pk, actor=actor, reason=reason, data=data)
        for pk in ids
    )


def _both(slug: str, into: str) -> tuple[Source, Source]:
    """The two, locked. Raises as `begin` does."""
    rows = Source.objects.select_for_update(of=("self",)).filter(slug__in=(slug, into)).order_by("pk")
    found = {source.slug: source for source in rows}
    if slug == into:
        raise Invalid("It is the same source.", fields={"into": ["Choose another source."]})
    if slug not in found or into not in found:
        raise Source.DoesNotExist(f"There is no source {slug if slug not in found else into}.")
    for source in found.values():
        if source.merged_into_id is not None:
            raise Conflict(f"{source} was merged already.", code="source_merged")
    _refuse_unfinished(found.values())
    return found[slug], found[into]


def _refuse_unfinished(sources: Iterable[Source]) -> None:
    """Articles that are on their way from one merge would be passed over by another."""
    ours = [source.pk for source in sources]
    concerned = Q(source__in=ours) | Q(into__in=ours)
    if SourceMerge.objects.filter(concerned, state__in=UNFINISHED).exists():
        raise Conflict("Articles of an earlier merge are still being moved: try again soon.", code="source_merged")


def _new_names(source: Source, into: Source) -> list[str]:
    """What the second is called from now on and was not before."""
    known = {name.casefold() for name in (into.slug, into.name, *into.aliases)}
    new = {name.casefold(): name for name in (source.slug, *source.aliases, source.name)}
    return [name for key, name in new.items() if key not in known]


def _new_domains(source: Source, into: Source) -> list[str]:
    return [domain for domain in source.domains if domain not in into.domains]


def _movable(source: Source, into: Source) -> list[UUID]:
    """Templates of boilerplate that the second has none of yet."""
    held = Template.objects.filter(outlet=into.slug).values("key")
    return list(Template.objects.filter(outlet=source.slug).exclude(key__in=held).values_list("pk", flat=True))


def _moved(rows: Any, **values: Any) -> list[str]:
    """Sets these values; returns the ids of the rows."""
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    rows.model.objects.filter(pk__in=ids).update(**values)
    return ids


def _give_back(merge: SourceMerge, source: Source, into: Source) -> None:
    taken: Mapping[str, list[str]] = merge.taken
    _save(
        into,
        aliases=[name for name in into.aliases if name not in taken["names"]],
        domains=[domain for domain in into.domains if domain not in taken["domains"]],
    )
    _save(source, aliases=taken["aliases"], domains=taken["own_domains"], merged_into=None)
    Channel.objects.filter(pk__in=taken["channels"], source=into).update(source=source)
    Source.objects.filter(pk__in=taken["sources"], merged_into=into).update(merged_into=source)
    templates = Template.objects.filter(pk__in=taken["templates"], outlet=into.slug)
    templates.exclude(key__in=Template.objects.filter(outlet=source.slug).values("key")).update(
        source=source, outlet=source.slug
    )


def _save(source: Source, **values: Any) -> None:
    for name, value in values.items():
        setattr(source, name, value)
    source.save(update_fields=list(values))


def _check_reason(reason: str) -> None:
    unfit = fault(reason)
    if unfit or len(reason) > LONGEST_NOTE:
        message = f"This cannot be kept: {unfit}." if unfit else f"At most {LONGEST_NOTE} characters."
        raise Invalid("Some values are wrong.", fields={"reason": [message]})


def _act(verb: str, source_id: UUID, actor: Actor, reason: str, data: Mapping[str, Any]) -> Act:
    return Act(verb=verb, subject_kind="source", subject_id=source_id, actor=actor, reason=reason, data=data)
