"""What an act on the list is about: the articles that are chosen in it, or all that the search finds."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from archive.actions.finding.views import KEPT

LONGEST_QUERY = 20_000
NONE = UUID(int=0)


def query_of(asked: QueryDict) -> Mapping[str, Sequence[str]]:
    """The parameters that make the search, without empty ones."""
    found = {name: [value for value in asked.getlist(name) if value] for name in KEPT}
    return {name: values for name, values in found.items() if values}


def whole(asked: QueryDict) -> bool:
    """Whether it is about all that the search finds."""
    return asked.get("scope") == "found"


def chosen(asked: QueryDict) -> list[UUID]:
    """The articles whose boxes are ticked."""
    return ids_in(asked.getlist("article"))


def ids_in(values: Iterable[str]) -> list[UUID]:
    """Several may stand in one value, separated by commas; what is no id is passed over."""
    texts = [text for value in values for text in value.split(",")]
    ids = (as_id(text) for text in texts)
    return list(dict.fromkeys(one for one in ids if one != NONE))


def as_id(text: str) -> UUID:
    """NONE for a text that is no id."""
    try:
        return UUID(text.strip())
    except ValueError:
        return NONE


def nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Tick the boxes of some articles first, or choose “all that are found”."))
    return redirect(list_of(request.GET))


def list_of(asked: QueryDict) -> str:
    """The address of the list with the search that is in an address, from its beginning on."""
    return f"{reverse('admin:archive_article_changelist')}?{urlencode(query_of(asked), doseq=True)}"
