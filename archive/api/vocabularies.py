"""Vocabularies and their terms."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from archive.actions import pages
from archive.actions.editing.edit import LONGEST_NOTE
from archive.actions.tagging import merging_terms, vocabularies
from archive.actions.tagging.vocabularies import LABEL_LENGTH, NAME_LENGTH, SLUG_LENGTH
from archive.api.authentication import actor_of
from archive.api.documents import Json
from archive.api.parameters import JSONFlag, JSONText, NoParameters, PageParameters, values_of
from archive.api.sources import UnmergeBecause
from archive.api.views import View, page
from archive.models import Term, Vocabulary


class VocabularyChange(serializers.Serializer):
    """Fields of a vocabulary; what is left out stays as it is."""

    name = JSONText(required=False, max_length=NAME_LENGTH)
    free = JSONFlag(required=False, help_text="It grows with what people and senders type.")
    suggests = JSONFlag(
        required=False, help_text="Its terms are suggested for what comes in and names them. Not for a free one."
    )


class NewVocabulary(VocabularyChange):
    """A new vocabulary."""

    slug = JSONText(max_length=SLUG_LENGTH, help_text="How programs call it; it stays.")
    name = JSONText(max_length=NAME_LENGTH)


class TermParameters(PageParameters):
    vocabulary = serializers.SlugField(required=False, max_length=SLUG_LENGTH)
    label = serializers.CharField(required=False, max_length=LABEL_LENGTH, help_text="Of exactly this label.")


class TermChange(serializers.Serializer):
    """Fields of a term; what is left out stays as it is. The label of one that articles bear stays too."""

    label = JSONText(required=False, max_length=LABEL_LENGTH)
    parent = serializers.UUIDField(required=False, allow_null=True, help_text="The wider term; null for none.")


class NewTerm(TermChange):
    """A new term."""

    vocabulary = JSONText(max_length=SLUG_LENGTH, help_text="Slug.")
    label = JSONText(max_length=LABEL_LENGTH)


class MergeTermInto(serializers.Serializer):
    """Into which term, and why."""

    into = serializers.UUIDField(help_text="The term of the same vocabulary that stays.")
    reason = JSONText(required=False, default="", allow_blank=True, max_length=LONGEST_NOTE, help_text="For the log.")


def of_vocabulary(vocabulary: Vocabulary) -> Json:
    return {
        "id": vocabulary.pk,
        "slug": vocabulary.slug,
        "name": vocabulary.name,
        "free": vocabulary.free,
        "suggests": vocabulary.suggests,
    }


def of_term(term: Term) -> Json:
    return {
        "id": term.pk,
        "vocabulary": term.vocabulary.slug,
        "label": term.label,
        "code": term.code or None,
        "aliases": term.aliases,
        "parent": term.parent_id,
        "merged_into": term.merged_into_id,
        "created_at": term.created_at,
    }


def _terms() -> QuerySet[Term]:
    return Term.objects.select_related("vocabulary")


def _named(kind: Any, name: str, **key: object) -> Any:
    """A row that the body names. Raises ValidationError, not 404: the address was right."""
    found = kind.objects.filter(**key).first()
    if found is None:
        raise serializers.ValidationError({name: ["There is no such thing."]})
    return found


class Vocabularies(View):
    permissions = {"GET": "archive.view_vocabulary", "POST": "archive.add_vocabulary"}

    def get(self, request: Request) -> Response:
        """All vocabularies, by name."""
        NoParameters.read(request)
        return Response({"results": [of_vocabulary(one) for one in Vocabulary.objects.order_by("name", "pk")]})

    def post(self, request: Request) -> Response:
        """Make a vocabulary: a controlled one unless it is said to be free."""
        NoParameters.read(request)
        values = {"free": False, **values_of(request, NewVocabulary)}
        vocabulary = vocabularies.create(**values, actor=actor_of(request.user))
        location = reverse("api:vocabulary", [vocabulary.slug], request=request)
        return Response(of_vocabulary(vocabulary), status=201, headers={"Location": location})


class VocabularyDetail(View):
    permissions = {"GET": "archive.view_vocabulary", "PATCH": "archive.change_vocabulary"}

    def get(self, request: Request, slug: str) -> Response:
        """One vocabulary."""
        NoParameters.read(request)
        return Response(of_vocabulary(Vocabulary.objects.get(slug=slug)))

    def patch(self, request: Request, slug: str) -> Response:
        """Rename a vocabulary, free or close it, let its terms be suggested or not."""
        NoParameters.read(request)
        held = Vocabulary.objects.get(slug=slug)
        values: dict[str, Any] = {"name": held.name, "free": held.free, "suggests": held.suggests}
        values |= values_of(request, VocabularyChange)
        return Response(of_vocabulary(vocabularies.change(slug=slug, **values, actor=actor_of(request.user))))


class Terms(View):
    permissions = {"GET": "archive.view_term", "POST": "archive.add_term"}

    def get(self, request: Request) -> Response:
        """Terms, the newest first: of all vocabularies or of one, or those of one label."""
        values = TermParameters.read(request)
        rows = _terms()
        if "vocabulary" in values:
            rows = rows.filter(vocabulary__slug=values["vocabulary"])
        if "label" in values:
            rows = rows.filter(label=values["label"])
        found = pages.by_id(rows, limit=values["limit"], cursor=values["cursor"], kind="terms")
        return page(request, [of_term(term) for term in found.rows], found.next_cursor)

    def post(self, request: Request) -> Response:
        """Add a term to a vocabulary."""
        NoParameters.read(request)
        values = values_of(request, NewTerm)
        vocabulary = _named(Vocabulary, "vocabulary", slug=values["vocabulary"])
        parent = _named(Term, "parent", pk=values["parent"]) if values.get("parent") else None
        term = vocabularies.add_term(
            vocabulary=vocabulary, label=values["label"], parent=parent, actor=actor_of(request.user)
        )
        location = reverse("api:term", [term.pk], request=request)
        return Response(of_term(_terms().get(pk=term.pk)), status=201, headers={"Location": location})


class TermDetail(View):
    permissions = {"GET": "archive.view_term", "PATCH": "archive.change_term"}

    def get(self, request: Request, term_id: UUID) -> Response:
        """One term. `merged_into` is the one that stands in its place now."""
        NoParameters.read(request)
        return Response(of_term(_terms().get(pk=term_id)))

    def patch(self, request: Request, term_id: UUID) -> Response:
        """Change a term's label, or the wider term below which it stands."""
        NoParameters.read(request)
        held = Term.objects.select_related("parent").get(pk=term_id)
        values = {"label": held.label, "parent": held.parent_id, **values_of(request, TermChange)}
        parent = _named(Term, "parent", pk=values["parent"]) if values["parent"] else None
        vocabularies.change_term(term_id=term_id, label=values["label"], parent=parent, actor=actor_of(request.user))
        return Response(of_term(_terms().get(pk=term_id)))


class TermMerge(View):
    permissions = {"POST": "archive.change_term"}

    def post(self, request: Request, term_id: UUID) -> Response:
        """Make a term another name of one that means the same. What bears it bears the other; `unmerge/` undoes it."""
        NoParameters.read(request)
        said = values_of(request, MergeTermInto)
        into = _named(Term, "into", pk=said["into"])
        actor = actor_of(request.user)
        merging_terms.merge(term_id=term_id, into_id=into.pk, actor=actor, reason=said["reason"])
        return Response(of_term(_terms().get(pk=term_id)))


class TermUnmerge(View):
    permissions = {"POST": "archive.change_term"}

    def post(self, request: Request, term_id: UUID) -> Response:
        """Undo a merge: the term gets back what went over by it, but for what somebody changed since."""
        NoParameters.read(request)
        said = values_of(request, UnmergeBecause)
        merging_terms.unmerge(term_id=term_id, actor=actor_of(request.user), reason=said["reason"])
        return Response(of_term(_terms().get(pk=term_id)))
