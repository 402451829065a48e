"""Articles found: a page of them with its surroundings, or all of them as a file."""

from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.exceptions import PermissionDenied
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from archive.actions.finding import overview
from archive.actions.finding.collapse import Shared
from archive.actions.finding.export import Exported, export
from archive.actions.finding.find import Found, find
from archive.actions.finding.listing import Search
from archive.api import articleshapes, documents
from archive.api.articleparameters import ArticleParameters, search_of
from archive.api.permissions import READ_TEXT, VIEW_ARTICLE, WITHDRAW
from archive.api.rendering import JSONRenderer
from archive.api.selection import Selection, flat
from archive.api.views import View, following
from archive.errors import Invalid
from archive.exports import lines, tables
from archive.models import Article


class LinesRenderer(JSONRenderer):
    """What is asked for as NDJSON; problems come as JSON even then."""

    media_type = lines.MEDIA_TYPE
    format = "ndjson"


class TableRenderer(JSONRenderer):
    """What is asked for as CSV; problems come as JSON even then."""

    media_type = "text/csv"
    format = "csv"


class ByParameterOrHeader(DefaultContentNegotiation):
    """`?format=` decides where it is given, else `Accept` with its weights."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        wanted = request.query_params.get("format")
        # The framework does not look at weights: what is refused by `q=0` would be given.
        preferred = None if wanted else request.get_preferred_type([renderer.media_type for renderer in renderers])
        for renderer in renderers:
            if wanted == renderer.format or preferred == renderer.media_type:
                return renderer, renderer.media_type
        if wanted is not None:  # the parameters are checked, and refused, in the view
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)


class Articles(View):
    permissions = {"GET": VIEW_ARTICLE}
    renderer_classes = [JSONRenderer, LinesRenderer, TableRenderer]
    content_negotiation_class = ByParameterOrHeader

    def get(self, request: Request) -> Any:
        """List articles, or search them. Pages may hold fewer than `limit`; follow `next` until it is null.

        As NDJSON or CSV (by `format` or `Accept`) all that is found comes in one answer, with the body for those who
        may read it.
        """
        values = ArticleParameters.read(request)
        search = search_of(values)
        if Article.State.WITHDRAWN in search.states and not request.user.has_perm(WITHDRAW):
            raise PermissionDenied("Only who may withdraw articles sees withdrawn ones.")
        kind = request.accepted_renderer.format
        selection = Selection.of(values, whole=kind != "json", text=request.user.has_perm(READ_TEXT))
        if kind != "json":
            return _file(request, search, selection, kind)
        found = find(
            search=search,
            limit=values["limit"],
            cursor=values["cursor"],
            highlight=values["highlight"],
            whole=selection.body,
            collapse="collapse" in values,
        )
        document: documents.Json = {
            "results": _rows(request, found, selection, collapse="collapse" in values),
            "next": following(request, found.next_cursor),
            "total": found.total,
            "suggestions": _suggestions(search, found, first=not values["cursor"]),
        }
        if "facets" in values:
            document["facets"] = documents.of_facets(overview.facets(search=search, names=values["facets"]))
        if values["origins"]:
            document["origins"] = documents.of_origins(overview.origins(search=search))
        return Response(document)


def _rows(request: Request, found: Found, selection: Selection, *, collapse: bool) -> list[documents.Json]:
    tags = documents.tags_of(match.article.pk for match in found.items)
    rows = []
    for match in found.items:
        row = selection.of_row(documents.of_match(match, tags.get(match.article.pk, [])), match.article)
        if collapse:
            row["origin"] = None if match.shared is None else _origin(request, match.shared)
        rows.append(row)
    return rows


def _origin(request: Request, shared: Shared) -> documents.Json:
    """The address asks for the same, without collapsing, of this origin alone."""
    query = request.query_params.copy()
    for name in ("collapse", "cursor", "limit", "facets", "origins"):
        query.pop(name, None)
    query["origin"] = str(shared.origin)
    return documents.of_shared(shared) | {"url": f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"}


def _suggestions(search: Search, found: Found, *, first: bool) -> list[documents.Json]:
    if not first or found.engine != "index" or found.next_cursor is not None or len(found.items) > overview.FEW:
        return []
    return [documents.of_suggestion(one) for one in overview.suggest(search=search)]


ONLY_ON_PAGES = ("limit", "cursor", "highlight", "facets", "collapse", "origins")


def _file(request: Request, search: Search, selection: Selection, kind: str) -> StreamingHttpResponse:
    misplaced = [name for name in ONLY_ON_PAGES if name in request.query_params]
    if misplaced:
        message = "An answer that holds everything has no pages, facets, highlights or rows for many; leave this out."
        raise Invalid(message, code="parameter_misplaced", fields={name: [message] for name in misplaced})
    columns = selection.columns((*articleshapes.LISTED, "body"))

    def as_line(one: Exported) -> bytes:
        return lines.line(selection.of_row(documents.of_exported(one), one))

    def as_row(one: Exported) -> bytes:
        return tables.line(map(flat(selection.of_row(documents.of_exported(one), one)).get, columns))

    pieces = export(search=search, text=selection.body, write=as_row if kind == "csv" else as_line)
    return StreamingHttpResponse(
        chain((tables.line(columns),), pieces) if kind == "csv" else pieces,
        content_type=tables.MEDIA_TYPE if kind == "csv" else lines.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="articles.{kind}"', "X-Content-Type-Options": "nosniff"},
    )
