"""Sources: who publishes."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive import tasks
from archive.actions import pages
from archive.actions.editing import source_merges, sources
from archive.actions.editing.edit import LONGEST_NOTE
from archive.api.authentication import actor_of
from archive.api.documents import Json
from archive.api.parameters import JSONText, NoParameters, PageParameters, values_of
from archive.api.views import View, page
from archive.models import Source
from archive.models.sources import SourceQuerySet


class SourceChange(serializers.Serializer):
    """Fields of a source; what is left out stays as it is."""

    slug = JSONText(required=False, max_length=100, help_text="Its name in addresses and filters.")
    name = JSONText(required=False, max_length=200)
    kind = serializers.ChoiceField(required=False, choices=Source.Kind.choices)
    aliases = serializers.ListField(required=False, child=JSONText(max_length=200), max_length=100)
    domains = serializers.ListField(required=False, child=JSONText(max_length=253), max_length=100)
    time_zone = JSONText(
        required=False, allow_blank=True, max_length=64, help_text="IANA name; empty where it is unknown."
    )
    language = JSONText(required=False, allow_blank=True, max_length=35, help_text="BCP 47 tag.")
    rights = JSONText(required=False, allow_blank=True, max_length=10_000)
    note = JSONText(required=False, allow_blank=True, max_length=10_000)


class NewSource(SourceChange):
    """A new source."""

    slug = JSONText(max_length=100, help_text="Its name in addresses and filters.")
    name = JSONText(max_length=200)


class MergeInto(serializers.Serializer):
    """Into which source, and why."""

    into = JSONText(max_length=100, help_text="The slug of the source that stays.")
    reason = JSONText(required=False, default="", allow_blank=True, max_length=LONGEST_NOTE, help_text="For the log.")


class UnmergeBecause(serializers.Serializer):
    """Why it is undone."""

    reason = JSONText(required=False, default="", allow_blank=True, max_length=LONGEST_NOTE, help_text="For the log.")


def _told() -> SourceQuerySet:
    return Source.objects.select_related("merged_into")


def of_source(source: Source) -> Json:
    return {
        "id": source.pk,
        "slug": source.slug,
        "name": source.name,
        "kind": source.kind,
        "aliases": source.aliases,
        "domains": source.domains,
        "time_zone": source.time_zone,
        "language": source.language,
        "rights": source.rights,
        "note": source.note,
        "merged_into": source.merged_into.slug if source.merged_into is not None else None,
        "created_at": source.created_at,
    }


class Sources(View):
    permissions = {"GET": "archive.view_source", "POST": "archive.add_source"}

    def get(self, request: Request) -> Response:
        """Sources, the newest first."""
        values = PageParameters.read(request)
        found = pages.by_id(_told(), limit=values["limit"], cursor=values["cursor"], kind="sources")
        return page(request, [of_source(source) for source in found.rows], found.next_cursor)

    def post(self, request: Request) -> Response:
        """Make a source."""
        NoParameters.read(request)
        source = sources.create(values=values_of(request, NewSource), actor=actor_of(request.user))
        location = reverse("api:source", [source.slug], request=request)
        return Response(of_source(source), status=201, headers={"Location": location})


class SourceDetail(View):
    permissions = {"GET": "archive.view_source", "PATCH": "archive.change_source"}

    def get(self, request: Request, slug: str) -> Response:
        """One source."""
        NoParameters.read(request)
        return Response(of_source(_told().get(slug=slug)))

    def patch(self, request: Request, slug: str) -> Response:
        """Change some fields of a source."""
        NoParameters.read(request)
        source = sources.change(slug=slug, values=values_of(request, SourceChange), actor=actor_of(request.user))
        return Response(of_source(source))


class SourceMerge(View):
    permissions = {"POST": "archive.change_source"}

    def post(self, request: Request, slug: str) -> Response:
        """Make a source another name of another one, for one that was entered twice.

        Names, domains and channels go over at once, articles from now on, each with an event `article.source_changed`.
        Whoever asks for the first slug, or hands in under it, is led to the second. `unmerge/` undoes it.
        """
        NoParameters.read(request)
        said = values_of(request, MergeInto)
        merge = source_merges.begin(slug=slug, **said, actor=actor_of(request.user))
        tasks.work_merge(merge_id=merge.pk)
        return Response(of_source(_told().get(slug=slug)), status=202)


class SourceUnmerge(View):
    permissions = {"POST": "archive.change_source"}

    def post(self, request: Request, slug: str) -> Response:
        """Undo a merge: the source gets back what went over by it, but for what somebody changed since."""
        NoParameters.read(request)
        said = values_of(request, UnmergeBecause)
        merge = source_merges.undo(slug=slug, **said, actor=actor_of(request.user))
        tasks.work_merge(merge_id=merge.pk)
        return Response(of_source(_told().get(slug=slug)), status=202)
