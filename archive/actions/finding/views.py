"""Views of the list of articles that people keep, for themselves or for all, and the columns they choose."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from archive.actions.receiving.declared import fault
from archive.errors import Conflict, Invalid
from archive.models import ChosenColumns, SavedView

COLUMNS = (
    "published", "source", "credits", "authors", "publisher", "section", "language", "tags", "keywords", "state",
    "problems", "received", "changed",
)  # fmt: skip
"""What the list can show beside the title."""

USUAL = ("published", "source", "credits", "state", "problems")
KEPT = (
    "q", "source", "credit", "author", "language", "year", "tag", "state", "problem", "origin", "published_from",
    "published_to", "sort", "collapse",
)  # fmt: skip
"""The parameters that make a search; the place in the list is not one of them."""

LONGEST_NAME = 100
LONGEST_VALUE = 1000
MOST_VALUES = 50
MOST_VIEWS = 100

Query = Mapping[str, Sequence[str]]


def keep(*, user: int, name: str, query: Query, columns: Sequence[str], shared: bool) -> SavedView:
    """Keeps a view under a name; one of the same owner and name takes its place. Raises Invalid, Conflict."""
    name = name.strip()
    wrong: dict[str, list[str]] = {}
    if not name or len(name) > LONGEST_NAME or fault(name):
        wrong["name"] = [f"Give a name of at most {LONGEST_NAME} characters."]
    values = {key: list(query[key]) for key in KEPT if query.get(key)}
    if any(len(each) > MOST_VALUES or any(len(one) > LONGEST_VALUE for one in each) for each in values.values()):
        wrong["query"] = ["This search is too long to be kept."]
    elif reason := fault(values):
        wrong["query"] = [f"This search cannot be kept: {reason}."]
    if wrong:
        raise Invalid("The view was not kept.", fields=wrong)
    with transaction.atomic():
        known = SavedView.objects.select_for_update().filter(owner_id=user)
        if len(known.exclude(name=name).values_list("id")) >= MOST_VIEWS:
            raise Conflict(f"You keep {MOST_VIEWS} views already: forget one first.", code="too_many_views")
        view, _new = SavedView.objects.update_or_create(
            owner_id=user,
            name=name,
            defaults={
                "query": values,
                "columns": fitting(columns),
                "shared": shared,
                "changed_at": timezone.now(),
            },
        )
    return view


def forget(*, view_id: UUID, user: int, of_others: bool) -> str:
    """Deletes a view of this person, or with `of_others` one that somebody shares, and gives its name.

    Raises SavedView.DoesNotExist for one that they may not.
    """
    views = SavedView.objects.seen_by(user) if of_others else SavedView.objects.filter(owner_id=user)
    view = views.get(pk=view_id)
    view.delete()
    return view.name


def choose_columns(*, user: int, columns: Sequence[str]) -> Sequence[str]:
    """Shows a person these columns from now on; none of them gives the usual ones. Returns what they are."""
    chosen = fitting(columns) or list(USUAL)
    ChosenColumns.objects.update_or_create(user_id=user, defaults={"columns": chosen})
    return chosen


def columns_of(*, user: int) -> Sequence[str]:
    kept = ChosenColumns.objects.filter(user_id=user).values_list("columns", flat=True).first()
    return fitting(kept or ()) or USUAL


def fitting(columns: Sequence[str]) -> list[str]:
    """Those of them that there are, in their order."""
    return [column for column in COLUMNS if column in columns]
