"""The list of articles: what was asked in the address, what is found, and how it is worded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from archive.actions.find import Found, Match, Search, find
from archive.admin import wording
from archive.admin.explanations import cause
from archive.admin.wording import Piece
from archive.errors import IndexRebuilding, Invalid
from archive.models import Article, Source

A_PAGE = 25
REBUILDING = "The search index is being rebuilt: words cannot be looked up for the moment. Everything else works."

SORTS = (
    ("", "Best first, or newest"),
    ("newest", "Newest first"),
    ("oldest", "Oldest first"),
    ("received", "Received last first"),
)
STATES = (("", "All but withdrawn"), *Article.State.choices)


class DateInput(forms.DateInput):
    input_type = "date"


def _text_input(**attributes: str) -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attributes)


class FilterForm(forms.Form):
    """What the list can be asked. Errors stand beside the fields; the list then leaves the wrong ones out."""

    q = forms.CharField(required=False, max_length=1000, label="Search", widget=_text_input(type="search"))
    source = forms.ModelChoiceField(
        queryset=Source.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="Any",
        widget=UnfoldAdminSelectWidget,
    )
    language = forms.CharField(required=False, max_length=35, widget=_text_input(placeholder="en, fr …"))
    published_from = forms.DateField(required=False, label="Published from", widget=DateInput)
    published_to = forms.DateField(required=False, label="Published to", widget=DateInput)
    state = forms.ChoiceField(required=False, choices=STATES, widget=UnfoldAdminSelectWidget)
    sort = forms.ChoiceField(required=False, choices=SORTS, label="Order", widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, with_withdrawn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_withdrawn:
            state = cast("forms.ChoiceField", self.fields["state"])
            state.choices = [choice for choice in STATES if choice[0] != Article.State.WITHDRAWN]
        classes = self.fields["language"].widget.attrs["class"]
        for name in ("published_from", "published_to"):
            self.fields[name].widget.attrs["class"] = classes

    def search(self) -> Search:
        self.full_clean()
        said = self.cleaned_data
        source, state = said.get("source"), said.get("state")
        begin, end = said.get("published_from"), said.get("published_to")
        return Search(
            text=said.get("q", ""),
            sources=(source.slug,) if source is not None else (),
            languages=(said["language"],) if said.get("language") else (),
            states=(state,) if state else (),
            published_from=_midnight(begin) if begin is not None else None,
            published_to=_midnight(end) + timedelta(days=1, microseconds=-1) if end is not None else None,
            sort=said.get("sort") or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    article: Article
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    published: str
    problems: Sequence[str]
    hidden_characters: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list. `warning` says what could not be done as it was asked."""

    rows: Sequence[Row]
    next_link: str | None
    first_link: str | None
    warning: str
    filtered: bool


def listing(form: FilterForm, asked: QueryDict, *, with_text: bool) -> Listing:
    """Never refuses: what cannot be done is left out, and said. `with_text` allows for excerpts of the body."""
    search = form.search()
    cursor = asked.get("cursor") or None
    found, warning = _find(form, search, cursor)
    return Listing(
        rows=[_row(match, with_text=with_text) for match in found.items],
        next_link=_link(asked, found.next_cursor) if found.next_cursor is not None else None,
        first_link=_link(asked, None) if cursor is not None else None,
        warning=warning,
        filtered=search != Search(sort=search.sort),
    )


def _find(form: FilterForm, search: Search, cursor: str | None) -> tuple[Found, str]:
    try:
        return find(search=search, limit=A_PAGE, cursor=cursor, highlight=True), ""
    except IndexRebuilding:
        return _without_text(search, cursor), REBUILDING
    except Invalid as wrong:
        field = "sort" if "sort" in wrong.fields else "q"
        if "cursor" not in wrong.fields:
            form.add_error(field, wrong.message)
        return _without_text(search, None), wrong.message if "cursor" in wrong.fields else ""


def _without_text(search: Search, cursor: str | None) -> Found:
    plain = replace(search, text="", sort="newest" if search.sort == "relevance" else search.sort)
    try:
        return find(search=plain, limit=A_PAGE, cursor=cursor)
    except Invalid:
        return find(search=plain, limit=A_PAGE)


def _row(match: Match, *, with_text: bool) -> Row:
    article, marks = match.article, match.highlights
    title = article.display_title
    excerpt: list[Piece] = []
    if marks is not None and with_text:
        window = marks.excerpt
        inside = [(start - window.start, end - window.start) for start, end in window.marks]
        excerpt = wording.pieces(article.body[window.start : window.end], inside)
    return Row(
        article=article,
        title=wording.pieces(title, marks.title if marks is not None and not article.title_is_derived else ()),
        excerpt=excerpt,
        published=wording.spoken_date(article.published_edtf, article.published_precision),
        problems=[cause(code) for code in article.problems],
        hidden_characters=wording.has_hidden_characters(title),
    )


def _link(asked: QueryDict, cursor: str | None) -> str:
    query = asked.copy()
    query.pop("cursor", None)
    if cursor is not None:
        query["cursor"] = cursor
    return f"?{query.urlencode()}"


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
