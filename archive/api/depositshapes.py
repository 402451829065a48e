"""The shapes of deposits and their items, and of the form that files are handed in with."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from archive.api.articleshapes import ArticleProblem
from archive.api.mappings import FieldMapping
from archive.api.shapes import Instant, Text, texts
from archive.models import Deposit, Item


class DepositSummary(serializers.Serializer):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Deposit.State.choices)
    door = serializers.ChoiceField(choices=Deposit.Door.choices)
    source = Text(allow_null=True)
    name = Text(allow_blank=True)
    declared = serializers.DictField(help_text="What the sender said of all its files.")
    received_at = Instant()
    sealed_at = Instant(allow_null=True)
    complete = serializers.BooleanField(
        help_text="All that was handed in came. False while it is open, and for good if it was sealed by hand."
    )


VERDICTS = [state for state in Item.State.values if state != Item.State.RECEIVED]


Counts = inline_serializer("Counts", {verdict: serializers.IntegerField() for verdict in (*VERDICTS, "in_progress")})


class Receipt(DepositSummary):
    items = serializers.IntegerField(help_text="How many, all verdicts together.")
    counts = Counts
    finished = serializers.BooleanField(help_text="It is sealed, and every item has its verdict.")
    rate = serializers.FloatField(allow_null=True, help_text="Items a second; null where it cannot be said.")
    seconds_left = serializers.FloatField(allow_null=True, help_text="An estimate; null where there is none.")
    safe_to_delete = serializers.BooleanField(
        help_text="It is complete, all of it is committed, and there is no item whose bytes are not held."
    )
    items_url = serializers.URLField()


class DepositItem(serializers.Serializer):
    id = serializers.UUIDField()
    deposit = serializers.UUIDField()
    position = serializers.IntegerField()
    name = Text(allow_blank=True)
    address = Text(allow_null=True)
    sha256 = Text(allow_null=True)
    container = Text(allow_null=True, help_text="SHA-256 of the package or list that it was taken out of.")
    verdict = serializers.ChoiceField(choices=VERDICTS, allow_null=True, help_text="Null while it is in progress.")
    code = Text(allow_null=True, help_text="Why it is in quarantine or was rejected.")
    reason = Text(allow_null=True)
    problems = ArticleProblem(many=True)
    article = serializers.UUIDField(allow_null=True)
    attempts = serializers.IntegerField()
    received_at = Instant()
    finished_at = Instant(allow_null=True)


class Retried(serializers.Serializer):
    retried = serializers.IntegerField()


class Held(serializers.Serializer):
    held = texts("The digests whose bytes are held.")


@extend_schema_field(OpenApiTypes.BINARY)
class File(serializers.FileField):
    pass


class HandedInForm(serializers.Serializer):
    """Any number of files, under any field name, and what is said of all of them."""

    file = serializers.ListField(child=File())
    source = Text(required=False, help_text="Slug of their source.")
    name = Text(required=False, help_text="What you call this deposit.")
    title = Text(required=False)
    subtitle = Text(required=False)
    publisher = Text(required=False)
    published = Text(required=False)
    modified = Text(required=False)
    language = Text(required=False)
    url = Text(required=False)
    section = Text(required=False)
    identifier = Text(required=False, help_text="Your own name for the article in the form's one file.")
    fields = FieldMapping(required=False)
    authors = serializers.ListField(child=Text(), required=False)
    keywords = serializers.ListField(child=Text(), required=False)
    tags = serializers.ListField(child=Text(), required=False)
