"""What all pages of the archive share: nothing is deleted, nothing is added or changed but through an action."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib.admin import ShowFacets
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from archive.admin.keyset import KeysetChangeList
from archive.errors import Invalid
from archive.models import Actor, Article
from archive.models.deposits import ItemQuerySet

WITHDRAW = "archive.withdraw_article"

Row = TypeVar("Row", bound=Model)


def person(request: HttpRequest) -> User:
    """Who is signed in. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, for the log."""
    user = person(request)
    return Actor(kind="user", id=str(user.pk), name=user.get_full_name() or user.get_username())


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None where it is only looked at. An empty form that is sent is sent."""
    return request.POST if request.method == "POST" else None


def expected(request: HttpRequest) -> int:
    """How many the person saw that it is about; -1 for what is no number."""
    count = request.POST.get("expected", "")
    return int(count) if count.isascii() and count.isdecimal() and len(count) < 10 else -1


def digits(typed: str) -> str:
    """A number that somebody typed, however they part its thousands."""
    return "".join(filter(str.isdecimal, typed))


def require(request: HttpRequest, *permissions: str) -> None:
    """Raises PermissionDenied unless the person has all of them."""
    if not request.user.has_perms(permissions):
        raise PermissionDenied


def with_articles(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows, each with its article as lists show it."""
    return rows.prefetch_related(Prefetch("article", Article.objects.listed()))


def seen_by(request: HttpRequest, items: ItemQuerySet) -> ItemQuerySet:
    """The items that this person may see: what became an article that was withdrawn is closed with it."""
    return items if request.user.has_perm(WITHDRAW) else items.open()


class NeverDeleted(ModelAdmin):
    """Rows that others refer to for good."""

    show_facets = ShowFacets.NEVER
    list_per_page = 50
    nothing_yet: str | Promise = ""
    """What stands in a list without rows: what would be here, and what to do next."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        # Django's lists pass on what stands in the address as it is, and no text in PostgreSQL holds a NUL.
        if any("\0" in text for name, texts in request.GET.lists() for text in (name, *texts)):
            raise Invalid(_("The address holds a character that no text can hold."), code="query_invalid")
        return super().changelist_view(request, extra_context)


class Ledger(NeverDeleted):
    """Rows that come to be and change by actions only. Its pages are read; `page` draws one of ours."""

    sortable_by: Sequence[str] = ()
    list_filter_sheet = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return KeysetChangeList

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseRedirect:
        """What happened to a row stands in the archive's own log; Django's would be empty."""
        self.found(request, object_id)
        return redirect(f"{reverse('admin:archive_event_changelist')}?{urlencode({'subject': object_id})}")

    def found(self, request: HttpRequest, key: str) -> Any:
        """The row with this key, for somebody who may see it. Raises Http404, PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, key)
        if row is None:
            raise Http404(_("There is no such %(what)s.") % {"what": self.opts.verbose_name})
        return row

    def page(
        self, request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """A page of ours within the theme's frame."""
        request.current_app = self.admin_site.name
        frame = {**self.admin_site.each_context(request), "title": title, "media": self.media}
        if context.get("original") is not None:
            frame["opts"] = self.opts  # the theme then draws the way to the row
        return TemplateResponse(request, template, {**frame, **context}, status=status)
