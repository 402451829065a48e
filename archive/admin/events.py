"""The log: who did what to what, when and why. It is only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from archive.admin import wording
from archive.admin.filters import ActorFilter, SubjectFilter, VerbFilter
from archive.admin.ledger import WITHDRAW, Ledger
from archive.models import ApiKey, Article, Deposit, Edit, Event, Item, Source, TagRule, Term, Vocabulary

SUBJECTS = {
    "article": Article,
    "deposit": Deposit,
    "edit": Edit,
    "item": Item,
    "key": ApiKey,
    "review": Article,
    "source": Source,
    "tagrule": TagRule,
    "term": Term,
    "vocabulary": Vocabulary,
}


@admin.register(Event)
class EventAdmin(Ledger):
    list_display = ("shown_at", "shown_verb", "subject_kind", "actor_name", "reason")
    list_filter = (VerbFilter, ActorFilter, SubjectFilter)
    nothing_yet = gettext_lazy("Nothing has happened yet. Hand in files, or add a channel.")

    @display(description=gettext_lazy("When"))
    def shown_at(self, event: Event) -> str:
        return wording.moment(event.at)

    @display(description=gettext_lazy("Act"))
    def shown_verb(self, event: Event) -> str:
        return wording.verb(event.verb)

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
            subject=None if closed else self._subject(request, event),
            details=() if closed else [(wording.field(name), value) for name, value in event.data.items()],
        )

    def _subject(self, request: HttpRequest, event: Event) -> dict[str, str] | None:
        """What the event tells of, by its name, if it is still there, and its page for who may open that."""
        model = SUBJECTS.get(event.subject_kind)
        if model is None or event.subject_id is None:
            return None
        row = model._default_manager.filter(pk=event.subject_id).first()  # noqa: SLF001 - Django's public-by-documentation API
        if row is None:
            return None
        if not self.admin_site.get_model_admin(model).has_view_permission(request):
            return {"name": str(row), "link": ""}
        address = f"admin:archive_{model._meta.model_name}_change"  # noqa: SLF001 - as above
        return {"name": str(row), "link": reverse(address, args=[row.pk])}


def _is_withdrawn(event: Event) -> bool:
    """Whether it tells of an article that is withdrawn, or of an item that became one: what it holds is closed too."""
    if event.subject_id is None:
        return False
    if event.subject_kind == "item":
        return Item.objects.filter(pk=event.subject_id, article__state=Article.State.WITHDRAWN).exists()
    return Article.objects.filter(pk=event.subject_id, state=Article.State.WITHDRAWN).exists()
