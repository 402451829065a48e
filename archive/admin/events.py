"""The log: who did what to what, when and why. It is only read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast
from uuid import UUID

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from archive.admin import codes, wording
from archive.admin.explanations import cause
from archive.admin.filters import ActorFilter, SubjectFilter, VerbFilter
from archive.admin.keyset import KeysetChangeList
from archive.admin.ledger import WITHDRAW, Ledger
from archive.models import (
    ApiKey,
    Article,
    Channel,
    Deposit,
    Edit,
    Event,
    Item,
    SavedSearch,
    Source,
    TagRule,
    Template,
    Term,
    Vocabulary,
    Webhook,
)

SUBJECTS: dict[str, type[Model]] = {
    "article": Article,
    "channel": Channel,
    "deposit": Deposit,
    "edit": Edit,
    "item": Item,
    "key": ApiKey,
    "review": Article,
    "search": SavedSearch,
    "source": Source,
    "suggestion": Article,
    "tagrule": TagRule,
    "template": Template,
    "term": Term,
    "vocabulary": Vocabulary,
    "webhook": Webhook,
}


NAME_SHOWN = 40
"""Characters of a name in the list."""


class Named(Protocol):
    """An event with the name of what it is about; "" where that is gone, or closed to whoever looks."""

    named: str


class NamedChangeList(KeysetChangeList):
    """Fetches the names of what the events of the page are about, by one statement a kind."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        events = cast("list[Event]", self.result_list)
        wanted: dict[type[Model], set[UUID]] = defaultdict(set)
        for event in events:
            if event.subject_kind in SUBJECTS and event.subject_id is not None:
                wanted[SUBJECTS[event.subject_kind]].add(event.subject_id)
        names: dict[UUID | None, str] = {}
        for model, keys in wanted.items():
            rows = self.model_admin.admin_site.get_model_admin(model).get_queryset(request).filter(pk__in=keys)
            shown = rows.listed() if model is Article else rows
            names |= {row.pk: str(row) for row in shown if not (isinstance(row, Article) and _closed(request, row))}
        for event in events:
            cast("Named", event).named = names.get(event.subject_id, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that the log says of an act; `link` leads to the page of what it names."""

    name: str
    value: str
    link: str = ""


@admin.register(Event)
class EventAdmin(Ledger):
    list_display = ("shown_at", "shown_verb", "shown_subject", "shown_who", "reason")
    list_filter = (VerbFilter, ActorFilter, SubjectFilter)
    nothing_yet = gettext_lazy("Nothing has happened yet. Hand in files, or add a channel.")

    @display(description=gettext_lazy("When"))
    def shown_at(self, event: Event) -> str:
        return wording.moment(event.at)

    @display(description=gettext_lazy("Act"))
    def shown_verb(self, event: Event) -> str:
        return wording.verb(event.verb)

    @display(description=gettext_lazy("Who"))
    def shown_who(self, event: Event) -> str:
        return event.actor_name

    @display(description=gettext_lazy("What"))
    def shown_subject(self, event: Any) -> str:
        kind = codes.code(event.subject_kind)
        return f"{kind}: {Truncator(wording.visible(event.named)).chars(NAME_SHOWN)}" if event.named else kind

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return NamedChangeList

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        event = self.found(request, object_id)
        closed = not request.user.has_perm(WITHDRAW) and _is_withdrawn(event)
        return self.page(
            request,
            "archive/event.html",
            title=wording.verb(event.verb),
            original=event,
            event=event,
            verb=wording.verb(event.verb),
            subject=None if closed else self._named(request, event.subject_kind, event.subject_id),
            details=() if closed else list(self._details(request, event)),
        )

    def _details(self, request: HttpRequest, event: Event) -> Iterator[Detail]:
        """All else that the log holds of it."""
        for name, held in event.data.items():
            label = codes.code(name)
            if name == "changes" and isinstance(held, dict):
                yield from (_change(field, *move) for field, move in held.items())
            elif name == "cause":
                yield Detail(name=label, value=cause(str(held)))
            elif named := self._named(request, name, _uuid(held)):
                yield Detail(name=label, value=named["name"], link=named["link"])
            else:
                yield Detail(name=label, value=_plain(held))

    def _named(self, request: HttpRequest, kind: str, key: UUID | None) -> dict[str, str] | None:
        """The name of a thing, if it is still there, and its page for who may open that."""
        model = SUBJECTS.get(kind)
        if model is None or key is None:
            return None
        door = self.admin_site.get_model_admin(model)
        row = door.get_queryset(request).filter(pk=key).first()
        if row is None or (isinstance(row, Article) and _closed(request, row)):
            return None
        if not door.has_view_permission(request):
            return {"name": str(row), "link": ""}
        address = f"admin:archive_{model._meta.model_name}_change"  # noqa: SLF001 - Django's public-by-documentation API
        return {"name": str(row), "link": reverse(address, args=[row.pk])}


def _closed(request: HttpRequest, article: Article) -> bool:
    return article.state == Article.State.WITHDRAWN and not request.user.has_perm(WITHDRAW)


def _change(field: str, before: object, after: object) -> Detail:
    nothing = _("nothing")
    told = f"{codes.value(field, before) or nothing} → {codes.value(field, after) or nothing}"
    return Detail(name=wording.field(field), value=told)


def _plain(held: object) -> str:
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if isinstance(held, dict):
        return ", ".join(f"{codes.code(name)}: {_plain(value)}" for name, value in held.items())
    if isinstance(held, list):
        return ", ".join(map(_plain, held))
    return "" if held is None else str(held)


def _uuid(held: object) -> UUID | None:
    try:
        return UUID(held) if isinstance(held, str) else None
    except ValueError:
        return None


def _is_withdrawn(event: Event) -> bool:
    """Whether it tells of an article that is withdrawn, or of an item that became one: what it holds is closed too."""
    if event.subject_id is None:
        return False
    if event.subject_kind == "item":
        return Item.objects.filter(pk=event.subject_id, article__state=Article.State.WITHDRAWN).exists()
    return Article.objects.filter(pk=event.subject_id, state=Article.State.WITHDRAWN).exists()
