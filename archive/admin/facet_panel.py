"""Beside the list: how what was found spreads over sources, years, names …, and what is chosen of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from archive.actions.finding import overview
from archive.actions.finding.listing import Search
from archive.actions.finding.overview import Suggestion
from archive.admin import article_list, codes, selections, wording
from archive.admin.article_list import FilterForm
from archive.admin.explanations import cause
from archive.errors import IndexRebuilding, Invalid
from archive.models import Article, Origin, Source
from archive.search.facets import Count

LABELS = {
    "source": gettext_lazy("Source"),
    "credit": gettext_lazy("Credit"),
    "author": gettext_lazy("Author"),
    "language": gettext_lazy("Language"),
    "year": gettext_lazy("Year"),
    "tag": gettext_lazy("Tag"),
    "state": gettext_lazy("State"),
    "problem": gettext_lazy("Problem"),
    "origin": gettext_lazy("Same text"),
}
AT_ONCE = 8
"""Values of a facet that are shown before one asks for more."""

SOURCES_AT_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """`link` adds the value to the search, or takes it away where it is `chosen`. `count` is None if nobody counted."""

    label: str
    count: int | None
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    name: str
    label: str
    values: Sequence[Value]
    more: Sequence[Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """Something that is chosen, and the list without it."""

    label: str
    value: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`total` is how many articles are found, where the index can say so."""

    facets: Sequence[Facet]
    chips: Sequence[Chip]
    suggestions: Sequence[tuple[Suggestion, str]]
    total: int | None
    counted: bool


def panel(form: FilterForm, search: Search, asked: QueryDict, *, found: int) -> Panel:
    """Never refuses: without the index it names the sources and says that nothing is counted."""
    try:
        counts: Mapping[str, Sequence[Count]] = overview.facets(search=search, names=list(LABELS))
        suggestions = overview.suggest(search=search) if found <= overview.FEW and search.needs_index else ()
    except (IndexRebuilding, Invalid):
        return _uncounted(form, asked)
    names = names_of(form.values, counts)
    facets = [_facet(name, counts[name], form, asked, names[name]) for name in LABELS]
    return Panel(
        facets=[facet for facet in facets if facet.values],
        chips=_chips(form, asked, names),
        suggestions=[(one, article_list.link(asked, **{one.parameter: _instead(form, one)})) for one in suggestions],
        total=sum(one.count for one in counts["state"]),
        counted=True,
    )


def _uncounted(form: FilterForm, asked: QueryDict) -> Panel:
    sources = Source.objects.in_force().order_by("name")[:SOURCES_AT_MOST]
    values = [
        Value(
            label=source.name,
            count=None,
            chosen=source.slug in form.values["source"],
            link=_toggled(form, asked, "source", source.slug),
        )
        for source in sources
    ]
    facet = Facet(name="source", label=str(LABELS["source"]), values=values[:AT_ONCE], more=values[AT_ONCE:])
    names = names_of(form.values)
    return Panel(
        facets=[facet] if values else [], chips=_chips(form, asked, names), suggestions=(), total=None, counted=False
    )


def _facet(name: str, counts: Sequence[Count], form: FilterForm, asked: QueryDict, names: Mapping[str, str]) -> Facet:
    # An article that is alone with its text has no origin; one that is alone among those found is no group.
    shown = [one for one in counts if name != "origin" or one.count > 1 or one.value in form.values["origin"]]
    if name == "year":
        shown.sort(key=lambda one: one.value, reverse=True)
    chosen = _chosen(form, name)
    values = [
        Value(
            label=names.get(one.value, one.value),
            count=one.count,
            chosen=one.value in chosen,
            link=_toggled(form, asked, name, one.value),
        )
        for one in shown
    ]
    return Facet(name=name, label=str(LABELS[name]), values=values[:AT_ONCE], more=values[AT_ONCE:])


def _chosen(form: FilterForm, name: str) -> Sequence[str]:
    if name != "state":
        return form.values[name]
    state = form.cleaned_data.get("state")
    return (state,) if state else ()


def _toggled(form: FilterForm, asked: QueryDict, name: str, value: str) -> str:
    chosen = _chosen(form, name)
    if name == "state":
        return article_list.link(asked, state=None if value in chosen else value)
    left = [one for one in chosen if one != value]
    return article_list.link(asked, **{name: (left if value in chosen else [*chosen, value]) or None})


def _chips(form: FilterForm, asked: QueryDict, names: Mapping[str, Mapping[str, str]]) -> list[Chip]:
    return [
        Chip(
            label=str(LABELS[name]),
            value=names[name].get(value, value),
            link=_toggled(form, asked, name, value),
        )
        for name in LABELS
        for value in _chosen(form, name)
    ]


def _instead(form: FilterForm, suggestion: Suggestion) -> str | list[str]:
    if suggestion.parameter == "q":
        return suggestion.value
    held = form.values[suggestion.parameter]
    return [suggestion.value if value == suggestion.instead_of else value for value in held]


def names_of(
    values: Mapping[str, Sequence[str]], counts: Mapping[str, Sequence[Count]] | None = None
) -> dict[str, dict[str, str]]:
    """What people call the values that stand for something else: those of filters, and those that were counted."""
    met = {name: set(values.get(name, ())) for name in ("source", "language", "problem", "origin")}
    for name, each in (counts or {}).items():
        if name in met:
            met[name] |= {one.value for one in each if name != "origin" or one.count > 1}
    slugs, languages, problems, origins = met["source"], met["language"], met["problem"], met["origin"]
    return {
        **{name: {} for name in LABELS},
        "source": dict(Source.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {},
        "language": {tag: codes.language(tag) for tag in languages},
        "problem": {code: cause(code) for code in problems},
        "state": {str(value): str(label) for value, label in Article.State.choices},
        "origin": _titles(origins),
    }


def _titles(origins: Iterable[str]) -> dict[str, str]:
    """The title of the article that had the text first."""
    ids = {selections.as_id(origin) for origin in origins} - {selections.NONE}
    if not ids:
        return {}
    firsts = dict(Origin.objects.filter(pk__in=ids).values_list("pk", "first"))
    shown = Article.objects.listed().exclude(state=Article.State.WITHDRAWN).in_bulk(list(firsts.values()))
    return {str(pk): wording.visible(shown[first].display_title) for pk, first in firsts.items() if first in shown}
