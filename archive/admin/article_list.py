"""The list of articles: what was asked in the address, what is found, and how it is worded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from archive.actions.finding.find import Found, Match, find
from archive.actions.finding.listing import Search
from archive.admin import wording
from archive.admin.explanations import cause
from archive.admin.said import refusal
from archive.admin.wording import Piece
from archive.errors import IndexRebuilding, Invalid
from archive.models import Article, Tagging
from archive.search.syntax import LONGEST_TEXT

A_PAGE = 25
REBUILDING = gettext_lazy(
    "The search index is being rebuilt: words cannot be looked up for the moment. Everything else works."
)

SORTS = (
    ("", gettext_lazy("Best first, or newest")),
    ("newest", gettext_lazy("Newest first")),
    ("oldest", gettext_lazy("Oldest first")),
    ("received", gettext_lazy("Received last first")),
)
STATES = (("", gettext_lazy("All but withdrawn")), *Article.State.choices)

SEVERAL = ("source", "credit", "author", "language", "year", "tag", "problem", "origin")
"""Parameters that may be given several times: the facets."""

MOST_VALUES, LONGEST_VALUE = 50, 500


class DateInput(forms.DateInput):
    """The browser shows it in its own way and wants it in this one, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text_input(**attributes: str) -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attributes)


class FilterForm(forms.Form):
    """What the list can be asked beside its facets. Errors stand beside the fields; what is wrong is left out."""

    q = forms.CharField(
        required=False, max_length=LONGEST_TEXT, label=gettext_lazy("Search"), widget=_text_input(type="search")
    )
    published_from = forms.DateField(required=False, label=gettext_lazy("Published from"), widget=DateInput)
    published_to = forms.DateField(required=False, label=gettext_lazy("Published to"), widget=DateInput)
    state = forms.ChoiceField(
        required=False, choices=STATES, label=gettext_lazy("State"), widget=UnfoldAdminSelectWidget
    )
    sort = forms.ChoiceField(required=False, choices=SORTS, label=gettext_lazy("Order"), widget=UnfoldAdminSelectWidget)
    collapse = forms.BooleanField(required=False, label=gettext_lazy("One row for each text"))

    def __init__(self, asked: QueryDict, *, with_withdrawn: bool) -> None:
        super().__init__(asked)
        self.values = {name: _values(asked, name) for name in SEVERAL}
        self._unfit = any(len(set(filter(None, asked.getlist(name)))) > len(self.values[name]) for name in SEVERAL)
        if not with_withdrawn:
            state = cast("forms.ChoiceField", self.fields["state"])
            state.choices = [choice for choice in STATES if choice[0] != Article.State.WITHDRAWN]
        classes = self.fields["q"].widget.attrs["class"]
        for name in ("published_from", "published_to"):
            self.fields[name].widget.attrs["class"] = classes

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the facets hold: the form carries it along."""
        return [(name, value) for name, values in self.values.items() for value in values]

    def meant(self) -> Search:
        """The search for an act on all that it finds. Raises Invalid where `search` would leave something out."""
        search = self.search()
        if self.errors or self._unfit:
            raise Invalid(_("This search is wrong: go back to the list."), code="query_invalid")
        return search

    def search(self) -> Search:
        self.full_clean()
        said, chosen = self.cleaned_data, self.values
        begin, end, state = said.get("published_from"), said.get("published_to"), said.get("state")
        return Search(
            text=said.get("q", ""),
            sources=chosen["source"],
            credits=chosen["credit"],
            authors=chosen["author"],
            languages=chosen["language"],
            years=chosen["year"],
            tags=chosen["tag"],
            problems=chosen["problem"],
            origins=tuple(map(UUID, chosen["origin"])),
            states=(state,) if state else (),
            published_from=_midnight(begin) if begin is not None else None,
            published_to=_midnight(end) + timedelta(days=1, microseconds=-1) if end is not None else None,
            sort=said.get("sort") or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`sharing` is how many of the articles found this one stands for, itself included; 0 where it stands alone."""

    article: Article
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    published: str
    problems: Sequence[str]
    tags: Sequence[str]
    hidden_characters: bool
    sharing: int
    origin: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list. `warning` says what could not be done as it was asked; `search` is what was done."""

    rows: Sequence[Row]
    next_link: str | None
    first_link: str | None
    warning: str
    filtered: bool
    search: Search
    total: int | None
    by_index: bool


def listing(form: FilterForm, asked: QueryDict, *, with_text: bool, columns: Sequence[str]) -> Listing:
    """Never refuses: what cannot be done is left out, and said. `with_text` allows for excerpts of the body."""
    search = form.search()
    cursor = asked.get("cursor") or None
    collapse = bool(form.cleaned_data.get("collapse"))
    done, found, warning = _find(form, search, cursor, collapse=collapse)
    tags = _tags(match.article.pk for match in found.items) if "tags" in columns else {}
    return Listing(
        rows=[_row(match, tags.get(match.article.pk, ()), with_text=with_text) for match in found.items],
        next_link=link(asked, cursor=found.next_cursor) if found.next_cursor is not None else None,
        first_link=link(asked) if cursor is not None else None,
        warning=warning,
        filtered=search != Search(sort=search.sort),
        search=done,
        total=found.total,
        by_index=found.engine == "index",
    )


def link(asked: QueryDict, **changed: str | Sequence[str] | None) -> str:
    """The same list with these parameters otherwise, from its beginning on."""
    query = asked.copy()
    for name, value in {"cursor": None, **changed}.items():
        if value is None:
            query.pop(name, None)
        else:
            query.setlist(name, [value] if isinstance(value, str) else list(value))
    return f"?{query.urlencode()}"


def _find(form: FilterForm, search: Search, cursor: str | None, *, collapse: bool) -> tuple[Search, Found, str]:
    """What was looked for in the end, what was found, and a warning where the two differ."""
    try:
        found = find(search=search, limit=A_PAGE, cursor=cursor, highlight=True, collapse=collapse)
    except IndexRebuilding:
        return *_without_index(search, cursor), str(REBUILDING)
    except Invalid as wrong:
        if "cursor" in wrong.fields:
            return *_without_index(search, None), refusal(wrong)
        form.add_error("sort" if "sort" in wrong.fields else "q", refusal(wrong))
        return *_without_index(search, None), ""
    return search, found, ""


def _without_index(search: Search, cursor: str | None) -> tuple[Search, Found]:
    sort = "newest" if search.sort == "relevance" else search.sort
    plain = replace(search, text="", credits=(), authors=(), tags=(), years=(), sort=sort)
    try:
        return plain, find(search=plain, limit=A_PAGE, cursor=cursor)
    except Invalid:
        return plain, find(search=plain, limit=A_PAGE)


def _tags(articles: Iterable[UUID]) -> Mapping[UUID, Sequence[str]]:
    found: dict[UUID, list[str]] = {}
    taggings = Tagging.objects.filter(article_id__in=list(articles)).order_by("term__label")
    for article_id, label in taggings.values_list("article_id", "term__label"):
        found.setdefault(article_id, []).append(label)
    return found


def _row(match: Match, tags: Sequence[str], *, with_text: bool) -> Row:
    article, marks = match.article, match.highlights
    title = article.display_title
    excerpt: list[Piece] = []
    if marks is not None and with_text:
        window = marks.excerpt
        inside = [(start - window.start, end - window.start) for start, end in window.marks]
        cut = (window.start > 0, window.end < len(article.body))
        excerpt = wording.excerpt(article.body[window.start : window.end], inside, cut=cut)
    return Row(
        article=article,
        title=wording.pieces(title, marks.title if marks is not None and not article.title_is_derived else ()),
        excerpt=excerpt,
        published=wording.spoken_date(article.published_edtf),
        problems=[cause(code) for code in article.problems],
        tags=tags,
        hidden_characters=wording.has_hidden_characters(title),
        sharing=match.shared.found if match.shared is not None else 0,
        origin=match.shared.origin if match.shared is not None else None,
    )


def _values(asked: QueryDict, name: str) -> tuple[str, ...]:
    """What a facet holds, without what no article can have."""
    given = (value.strip() for value in asked.getlist(name)[:MOST_VALUES])
    fit = (value for value in given if value and "\0" not in value and len(value) <= LONGEST_VALUE)
    return tuple(dict.fromkeys(value for value in fit if name != "origin" or _is_id(value)))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
