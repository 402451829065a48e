"""The learned layer: what applied templates leave out of the bodies that articles show, beside what was read.

It is kept apart from readings, and can be taken off: the whole body stands in the layer's row.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from archive.actions.events import SYSTEM, Act, log
from archive.actions.processing.showing import count_change
from archive.actions.recognition.candidates import Outlets
from archive.actions.rows import run_binary
from archive.matching.recurrence import LEARNING, Cut, without
from archive.models import Actor, Article, LearnedLayer, Revision, Template


class Layers:
    """The layers of some articles, and the templates that are applied. For use in a transaction that holds the
    articles' rows."""

    def __init__(self, articles: Collection[UUID]) -> None:
        self.outlets = Outlets()
        self._articles = articles

    @cached_property
    def templates(self) -> Mapping[str, Mapping[int, Template]]:
        """By outlet and key."""
        found: dict[str, dict[int, Template]] = defaultdict(dict)
        applied = Template.objects.filter(state=Template.State.APPLIED)
        for template in applied.only("id", "outlet", "key", "kind"):
            found[template.outlet][template.key] = template
        return found

    @cached_property
    def held(self) -> dict[UUID, LearnedLayer]:
        return LearnedLayer.objects.in_bulk(self._articles)

    def whole(self, article: Article) -> str:
        """The body as it was read."""
        layer = self.held.get(article.pk)
        return article.body if layer is None else layer.body

    def shown(self, article: Article, revision_id: UUID, body: str) -> str:
        """The body that the article shows when this one was read of this revision. Writes, or removes, its layer."""
        applied = self.templates.get(outlet_of(article, self.outlets) or "", {}) if self.templates else {}
        rest, cuts = without(body, applied)
        layer = self.held.get(article.pk)
        if not cuts:
            if layer is not None:
                layer.delete()
                del self.held[article.pk]
            return body
        told = [_told(cut, applied[cut.key]) for cut in cuts]
        if layer is None or (layer.revision_id, layer.body, layer.cuts) != (revision_id, body, told):
            self.held[article.pk], _ = LearnedLayer.objects.update_or_create(
                article=article,
                defaults={
                    "revision_id": revision_id,
                    "body": body,
                    "cuts": told,
                    "templates": sorted({applied[cut.key].pk for cut in cuts}),
                    "rules": LEARNING,
                    "made_at": timezone.now(),
                },
            )
        return rest


def outlet_of(article: Article, outlets: Outlets) -> str | None:
    """The outlet whose templates an article may have."""
    return outlets.known(slug=outlets.slug(article.source_id), publisher=article.publisher, url=article.url)


def take_off(article: Article) -> str:
    """Removes the layer of an article whose versions are about to move, and returns the body as it was read. What the
    article shows stays until its versions are arranged."""
    layer = LearnedLayer.objects.filter(article=article).first()
    if layer is None:
        return article.body
    layer.delete()
    return layer.body


def lay(*, articles: Collection[UUID], actor: Actor = SYSTEM, reason: str = "") -> int:
    """Brings the bodies of these articles to what the applied templates leave of them. Returns how many changed.

    Each change is an event, so that the index and other followers move.
    """
    acts = []
    with transaction.atomic():
        rows = Article.objects.filter(pk__in=articles).order_by("pk").select_for_update(of=("self",))
        locked = list(rows)
        layers = Layers([article.pk for article in locked])
        versions = Revision.objects.versions().filter(article__in=locked).order_by("article_id", "number")
        newest = dict(versions.values_list("article", "pk"))
        for article in locked:
            if article.pk not in newest:
                continue
            before = layers.held.get(article.pk)
            body = layers.shown(article, newest[article.pk], layers.whole(article))
            if body == article.body:
                continue
            after = layers.held.get(article.pk)
            grown = len(body) > len(article.body)
            article.body = body
            count_change(article, "body")
            data = {"templates": sorted({*_templates(before), *_templates(after)})}
            verb = "article.boilerplate_put_back" if grown else "article.boilerplate_cut"
            acts.append(
                Act(verb=verb, subject_kind="article", subject_id=article.pk, actor=actor, reason=reason, data=data)
            )
        log(acts)
    return len(acts)


LAYER = "SELECT body, cuts, rules FROM archive_learnedlayer WHERE article_id = %b"
"""Asked with every article that is shown, most of which have none."""


def cuts_of(*, article: Article, body_spans: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """What is left out of the body that an article shows: span in the text as it is read (None where the paragraphs do
    not tell), kind, template, and the passage itself."""
    layers = run_binary(LAYER, [article.pk], kept=True)
    if not layers:
        return []
    body, cuts, rules = layers[0]
    tells = len(body_spans) == body.count("\n\n") + 1
    return [
        {
            "span": list(body_spans[cut["number"]]) if tells else None,
            "kind": cut["kind"],
            "template": cut["template"],
            "text": body[slice(*cut["span"])],
            "rules": rules,
        }
        for cut in cuts
    ]


def _told(cut: Cut, template: Template) -> dict[str, Any]:
    return {"template": str(template.pk), "kind": template.kind, "number": cut.number, "span": list(cut.span)}


def _templates(layer: LearnedLayer | None) -> list[str]:
    return [] if layer is None else [str(pk) for pk in layer.templates]
