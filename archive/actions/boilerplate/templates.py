"""Templates of boilerplate: rehearsed, applied, undone as one, vetoed for ever. People decide, workers do.

What a decision means for the articles is done in the background, chunk by chunk; a worker that is killed leaves nothing
half done, and whoever goes on does nothing twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from archive.actions.boilerplate.learned import Layers, lay, outlet_of
from archive.actions.events import Act, log
from archive.actions.processing.showing import in_force
from archive.actions.recognition.candidates import Outlets
from archive.errors import Conflict, Invalid
from archive.matching.recurrence import edges, without
from archive.models import Actor, Article, Template

CHUNK = 1_000
SAMPLES = 10
CONTEXT = 200
"""Characters around a cut that a sample shows."""

State, Task = Template.State, Template.Task
BEGINNING = UUID(int=0)


def rehearse(*, template_id: UUID, actor: Actor) -> Template:
    """Has it counted what applying would change. Raises Template.DoesNotExist, Conflict."""
    with transaction.atomic():
        template = _locked(template_id)
        _only(template, State.PROPOSED, State.REHEARSED)
        told = {"seen": 0, "articles": 0, "emptied": 0, "edited": 0, "samples": [], "finished": False}
        _order(template, Task.REHEARSING, actor, rehearsal=told, rehearsed_at=None, state=State.PROPOSED)
        log([_act("template.rehearsal_begun", template, actor)])
    return template


def apply(*, template_id: UUID, actor: Actor, user: int | None = None, reason: str = "") -> Template:
    """Has it cut from all articles of its outlet, and from those that come. Raises also Conflict (`not_rehearsed`)."""
    with transaction.atomic():
        template = _locked(template_id)
        _only(template, State.PROPOSED, State.REHEARSED)
        if template.state != State.REHEARSED:
            raise Conflict("Rehearse it first, and look at what would change.", code="not_rehearsed")
        _decide(template, State.APPLIED, user, reason)
        _order(template, Task.APPLYING, actor)
        log([_act("template.applied", template, actor, reason)])
    return template


def undo(*, template_id: UUID, actor: Actor, user: int | None = None, reason: str = "") -> Template:
    """Has it put back wherever it was cut. Raises Template.DoesNotExist, Conflict."""
    with transaction.atomic():
        template = _locked(template_id)
        _only(template, State.APPLIED)
        _decide(template, State.REHEARSED, user, reason)
        _order(template, Task.UNDOING, actor)
        log([_act("template.undone", template, actor, reason)])
    return template


def veto(*, template_id: UUID, actor: Actor, user: int | None = None, reason: str) -> Template:
    """Says for ever that it is no boilerplate, and has it put back where it was cut. Raises also Invalid without a
    reason."""
    if not reason.strip():
        message = "Say why."
        raise Invalid(message, fields={"reason": [message]})
    with transaction.atomic():
        template = _locked(template_id)
        _only(template, State.PROPOSED, State.REHEARSED, State.APPLIED)
        was_applied = template.state == State.APPLIED or template.task == Task.UNDOING
        _decide(template, State.VETOED, user, reason)
        _order(template, Task.UNDOING if was_applied else Task.NOTHING, actor)
        log([_act("template.vetoed", template, actor, reason)])
    return template


def work(*, template_id: UUID) -> bool:
    """Does one chunk of its task. Returns whether there is more; False also while somebody else is at it."""
    with transaction.atomic():
        waiting = Template.objects.filter(pk=template_id).exclude(task=Task.NOTHING)
        template = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if template is None:
            return False
        ids = _chunk(template)
        if template.task == Task.REHEARSING:
            _rehearse(template, ids)
        else:
            lay(articles=_carrying(template, ids), actor=Actor(**template.ordered_by), reason=template.decided_why)
        more = len(ids) == CHUNK
        if more:
            template.reached = ids[-1]
        else:
            _finish(template)
        template.worked_at = timezone.now()
        template.save()
    return more


def due_templates(*, older_than: timedelta, limit: int) -> list[UUID]:
    """Templates with a task that nobody has worked on for longer than a hint should take."""
    due = Template.objects.exclude(task=Task.NOTHING).filter(worked_at__lte=Now() - older_than)
    return list(due.order_by("worked_at").values_list("pk", flat=True)[:limit])


def _chunk(template: Template) -> list[UUID]:
    """The next articles that may have the passage: of its outlet, or with it left out."""
    found = Article.objects.filter(pk__gt=template.reached)
    if template.task == Task.UNDOING:
        # By the layers: what has none of it cannot get it back.
        found = found.filter(learned_layer__templates__contains=[template.pk])
    elif template.source_id is not None:
        found = found.filter(Q(source=template.source_id) | Q(source=None))
    else:
        found = found.filter(source=None)
    return list(found.order_by("pk").values_list("pk", flat=True)[:CHUNK])


def _carrying(template: Template, ids: Sequence[UUID]) -> Collection[UUID]:
    if template.task == Task.UNDOING:
        return ids
    return [article.pk for article, _ in _carriers(template, ids)]


def _carriers(template: Template, ids: Sequence[UUID]) -> list[tuple[Article, str]]:
    """Of these articles those that have the passage, with the whole body of each."""
    outlets, layers = Outlets(), Layers(ids)
    found = []
    for article in Article.objects.filter(pk__in=ids).order_by("pk"):
        if outlet_of(article, outlets) != template.outlet:
            continue
        body = layers.whole(article)
        if any(edge.key == template.key for edge in edges(body)):
            found.append((article, body))
    return found


def _rehearse(template: Template, ids: Sequence[UUID]) -> None:
    told = template.rehearsal
    applied = set(Template.objects.filter(outlet=template.outlet, state=State.APPLIED).values_list("key", flat=True))
    carriers = _carriers(template, ids)
    edited = in_force([article.pk for article, _ in carriers])
    told["seen"] += len(ids)
    for article, body in carriers:
        _, cuts = without(body, {*applied, template.key})
        span = next((cut.span for cut in cuts if cut.key == template.key), None)
        if span is None:
            told["emptied"] += 1
            continue
        told["articles"] += 1
        told["edited"] += bool(edited[article.pk])
        if len(told["samples"]) < SAMPLES:
            told["samples"].append(_sample(article, body, span))


def _sample(article: Article, body: str, span: tuple[int, int]) -> dict[str, Any]:
    start, end = span
    return {
        "article": str(article.pk),
        "title": article.display_title,
        "before": body[max(0, start - CONTEXT) : start],
        "cut": body[start:end],
        "after": body[end : end + CONTEXT],
    }


def _finish(template: Template) -> None:
    if template.task == Task.REHEARSING:
        template.rehearsal["finished"] = True
        template.state, template.rehearsed_at = State.REHEARSED, timezone.now()
        found = {name: count for name, count in template.rehearsal.items() if name != "samples"}
        log([_act("template.rehearsed", template, Actor(**template.ordered_by), data=found)])
    template.task, template.reached = Task.NOTHING, BEGINNING


def _locked(template_id: UUID) -> Template:
    return Template.objects.select_for_update(of=("self",)).get(pk=template_id)


def _only(template: Template, *states: str) -> None:
    if template.state not in states:
        message = f"This template is {template.get_state_display().lower()}."
        raise Conflict(message, code="template_state")


def _decide(template: Template, state: str, user: int | None, reason: str) -> None:
    template.state, template.decided_by_id, template.decided_at = state, user, timezone.now()
    template.decided_why = reason.strip()[:1_000]


def _order(template: Template, task: str, actor: Actor, **more: Any) -> None:
    """Has this done, from the beginning, in place of what was being done."""
    template.task, template.reached, template.ordered_by = task, BEGINNING, asdict(actor)
    template.worked_at = timezone.now()
    for name, value in more.items():
        setattr(template, name, value)
    template.save()


def _act(verb: str, template: Template, actor: Actor, reason: str = "", data: Mapping[str, Any] | None = None) -> Act:
    about = {"outlet": template.outlet, "text": template.text, **(data or {})}
    return Act(
        verb=verb, subject_kind="template", subject_id=template.pk, actor=actor, reason=reason.strip(), data=about
    )
