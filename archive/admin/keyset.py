"""Lists that stay quick however long the table grows: pages by primary key, nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.views import ChangeList

AFTER, BEFORE = "after", "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of rows in their order, and the keys that lead on from it (None where it ends)."""

    rows: Sequence[Model]
    after: str | None
    before: str | None


def page(rows: QuerySet[Any], *, size: int, after: str | None = None, before: str | None = None) -> Page:
    """The rows that follow the key `after`, or that come before the key `before`, by descending or ascending key.

    The queryset's own order must be by primary key, either way. A key that is none gives the first page.
    """
    descending = _descends(rows)
    forwards = before is None
    key = _valid(rows, after if forwards else before)
    found = rows
    if key is not None:
        found = found.filter(**{"pk__lt" if descending == forwards else "pk__gt": key})
    if not forwards:
        found = found.order_by("pk" if descending else "-pk")
    batch = list(found[: size + 1])
    more, batch = len(batch) > size, batch[:size]
    if not forwards:
        batch.reverse()
    first, last = (str(batch[0].pk), str(batch[-1].pk)) if batch else (None, None)
    return Page(
        rows=batch,
        after=last if (more or not forwards) and batch else None,
        before=first if (key is not None if forwards else more) and batch else None,
    )


def _descends(rows: QuerySet[Any]) -> bool:
    order = rows.query.order_by or rows.model._meta.ordering  # noqa: SLF001 - Django's public-by-documentation API
    return bool(order) and str(order[0]).startswith("-")


def _valid(rows: QuerySet[Any], key: str | None) -> Any:
    if not key:
        return None
    try:
        return rows.model._meta.pk.to_python(key)  # noqa: SLF001 - as above
    except ValidationError:
        return None


class KeysetPages(Paginator):
    """What the theme's template needs to draw our links in the place of page numbers."""

    template_name = "archive/pages.html"
    next_link: str | None = None
    previous_link: str | None = None


class KeysetChangeList(ChangeList):
    """A change list without counts and offsets."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in (AFTER, BEFORE)}

    def get_results(self, request: HttpRequest) -> None:
        # Not part of what the filters' links carry on: another filter begins at its first page.
        for name in (AFTER, BEFORE):
            self.params.pop(name, None)
        found = page(
            self.queryset, size=self.list_per_page, after=request.GET.get(AFTER), before=request.GET.get(BEFORE)
        )
        self.result_list = list(found.rows)
        self.result_count = self.full_result_count = len(found.rows)
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.paginator = KeysetPages(self.result_list, self.list_per_page)
        if found.after is not None:
            self.paginator.next_link = self.get_query_string({AFTER: found.after})
        if found.before is not None:
            self.paginator.previous_link = self.get_query_string({BEFORE: found.before})
