"""The shapes of articles in answers, with what is found, claimed and compared of them."""

# A field may have the name of an attribute of its class: the framework's metaclass takes the fields away.
# mypy: disable-error-code="assignment"

from rest_framework import serializers

from archive.api.shapes import Instant, Span, Text, texts
from archive.models import Article, Tagging


class ArticleProblem(serializers.Serializer):
    code = Text()
    severity = serializers.ChoiceField(choices=["warning", "fatal"])
    message = Text()
    field = Text(allow_null=True)


class StatedDate(serializers.Serializer):
    edtf = Text(help_text="EDTF with the precision and the offset as stated.")
    precision = serializers.ChoiceField(choices=["year", "month", "day", "minute", "second"])
    earliest = Instant(help_text="The earliest instant that it can mean.")
    latest = Instant(help_text="The latest instant that it can mean.")


class PublishedDate(StatedDate):
    stated = serializers.BooleanField(help_text="False where it was inferred.")


class Excerpt(serializers.Serializer):
    text = Text()
    spans = serializers.ListField(child=Span())


class ArticleHighlights(serializers.Serializer):
    title = serializers.ListField(child=Span())
    excerpt = Excerpt()


class ArticleSummary(serializers.Serializer):
    id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Counts every change.")
    state = serializers.ChoiceField(choices=Article.State.choices)
    source = Text(allow_null=True, help_text="Slug.")
    title = Text(allow_null=True, help_text="Null where none is stated.")
    display_title = Text(help_text="The title, or how the body begins.")
    title_is_derived = serializers.BooleanField()
    subtitle = Text(allow_null=True)
    authors = texts()
    publisher = Text(allow_null=True)
    credits = texts("Agencies and outlets that sign the text.")
    attribution = texts("From whom the story is said to come.")
    published = PublishedDate(allow_null=True)
    modified = StatedDate(allow_null=True)
    language = Text(allow_null=True)
    url = Text(allow_null=True)
    section = Text(allow_null=True)
    keywords = texts()
    tags = texts()
    problem_codes = texts("What is doubtful about it.")
    received_at = Instant()
    changed_at = Instant()


LISTED: tuple[str, ...] = tuple(ArticleSummary().get_fields())
"""The fields that a row of a list has."""


class Selectable(serializers.Serializer):
    """Has all its fields, unless `fields` or `omit` leave some out; `id` is always there."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name == "id"
        return fields


class CollapsedOrigin(serializers.Serializer):
    """The text that several of the articles found carry; the row stands for all of them."""

    id = serializers.UUIDField()
    first = serializers.UUIDField(help_text="The article that is thought to have been first, found or not.")
    because = Text()
    articles = serializers.IntegerField(help_text="How many of it were found.")
    others = serializers.IntegerField(help_text="How many of them are not shown.")
    url = serializers.URLField(help_text="All of them.")


class ArticleMatch(Selectable, ArticleSummary):
    origin = CollapsedOrigin(allow_null=True, help_text="With `collapse`; null where it is alone with its text.")
    highlights = ArticleHighlights(help_text="With `highlight` and `q`.")
    body = Text(help_text="Where `fields` asks for it, and in NDJSON; with the scope `text`.")


class FacetCount(serializers.Serializer):
    value = Text()
    count = serializers.IntegerField()


class Suggestion(serializers.Serializer):
    """What may have been meant, where next to nothing was found."""

    parameter = serializers.ChoiceField(choices=["q", "author", "credit", "tag"])
    value = Text()
    instead_of = Text()


class OriginCount(serializers.Serializer):
    articles = serializers.IntegerField()
    origins = serializers.IntegerField(help_text="An article that is alone with its text is one by itself.")


class ArticlePage(serializers.Serializer):
    """Articles found; `next` is the address of the next page, null on the last."""

    results = ArticleMatch(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null at the end.")
    total = serializers.IntegerField(
        allow_null=True, help_text="How many are found in all; null where nobody counted: in lists, and by date."
    )
    suggestions = Suggestion(many=True)
    origins = OriginCount(required=False, help_text="With `origins`. Many thousand are counted to a few percent.")
    facets = serializers.DictField(
        child=FacetCount(many=True), required=False, help_text="With `facets`: of each its most frequent values."
    )


class Header(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["title", "byline", "revision_note", "body", "none"])
    as_written = Text(allow_null=True)


class Dateline(serializers.Serializer):
    place = Text()
    as_written = Text(allow_null=True, help_text="Null where an editor says so and the text does not.")


class RevisionNote(serializers.Serializer):
    as_written = Text()
    earlier_version_at = Text(allow_null=True, help_text="Local time as stated, without offset.")
    earlier_version_held = serializers.BooleanField()


class Boilerplate(serializers.Serializer):
    span = Span()
    kind = Text()


class LearnedCut(serializers.Serializer):
    """A passage that an applied template leaves out of the body that shows; what was read has it still."""

    span = Span(allow_null=True, help_text="In the text, as the spans of `boilerplate`; null where it cannot be told.")
    kind = Text()
    template = serializers.UUIDField()
    text = Text()
    rules = Text(help_text="The version of the rules that learned it.")


class CutPassage(serializers.Serializer):
    """A passage of the text that is not in the body that shows."""

    span = Span(allow_null=True, help_text="In the text; null where it cannot be told.")
    kind = Text()
    template = serializers.UUIDField(allow_null=True, help_text="The one that leaves it out, where it was learned.")
    rules = Text(help_text="The version of the rules that found or learned it.")


class RelatedLink(serializers.Serializer):
    title = Text()
    section = Text(allow_null=True)
    date = Text(allow_null=True)
    time = Text(allow_null=True)
    url = Text(allow_null=True)


class Claim(serializers.Serializer):
    field = Text()
    value = Text(allow_null=True, help_text="Null where an editor says that there is no such thing.")
    as_written = Text(allow_null=True)
    method = Text(help_text="`header`, `stamp`, `dateline`, …, `sender` or `editor`.")
    span = Span(allow_null=True)
    stated = serializers.BooleanField()
    confidence = serializers.FloatField()
    note = Text(allow_null=True)
    chosen = serializers.BooleanField(help_text="Whether the article shows it.")
    pipeline = Text(allow_null=True)
    made_by = Text(allow_null=True)
    made_at = Instant(allow_null=True)
    superseded_at = Instant(allow_null=True)


class WholeArticle(Selectable, ArticleSummary):
    part = serializers.IntegerField()
    sha256 = Text()
    size = serializers.IntegerField(help_text="Of the original, in bytes.")
    media_type = Text()
    encoding = Text()
    pipeline = Text(help_text="Version of the rules that read it.")
    header = Header()
    dateline = Dateline(allow_null=True)
    revision_note = RevisionNote(allow_null=True)
    boilerplate = Boilerplate(many=True)
    problems = ArticleProblem(many=True)
    body = Text(required=False, help_text="Paragraphs, with a blank line between them. With the scope `text`.")
    learned_boilerplate = LearnedCut(
        many=True, required=False, help_text="Learned, and left out of `body`. With the scope `text`."
    )
    cross_heads = serializers.ListField(child=Text(), required=False, help_text="With the scope `text`.")
    related_links = RelatedLink(many=True, required=False, help_text="With the scope `text`.")
    claims = Claim(many=True, required=False, help_text="With `include=claims`.")


WHOLE: tuple[str, ...] = tuple(name for name in WholeArticle().get_fields() if name != "claims")
"""The fields of an article by itself."""


class Conflict(serializers.Serializer):
    field = Text()
    values = serializers.ListField(child=Text(allow_null=True), help_text="What is claimed; the one shown comes first.")


class ClaimList(serializers.Serializer):
    results = Claim(many=True)
    conflicts = Conflict(many=True, help_text="Fields of one value of which several are claimed.")
    boilerplate = CutPassage(many=True, help_text="What is not in the body that shows, learned passages last.")


class ArticleTag(serializers.Serializer):
    label = Text()
    vocabulary = Text(help_text="Slug.")
    origin = serializers.ChoiceField(choices=Tagging.Origin.choices)
    by = Text(allow_null=True, help_text="The account of an editor; null for a key and for a sender.")
    item = serializers.UUIDField(allow_null=True, help_text="With which its sender said so.")
    reason = Text(allow_blank=True)
    at = Instant()


class RevisionReading(serializers.Serializer):
    pipeline = Text()
    media_type = Text()
    encoding = Text()
    read_at = Instant()


class ArticleRevision(serializers.Serializer):
    number = serializers.IntegerField()
    sha256 = Text()
    part = serializers.IntegerField()
    size = serializers.IntegerField()
    received_at = Instant()
    deposit = serializers.UUIDField()
    item = serializers.UUIDField()
    name = Text(allow_blank=True)
    readings = RevisionReading(many=True)


class FieldChange(serializers.Serializer):
    field = Text()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class TextChange(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["removed", "added", "replaced"])
    at = serializers.IntegerField(help_text="Number of the paragraph in the older version, from 0.")
    before = texts("Paragraphs of the older version.")
    after = texts("Paragraphs of the newer version.")


class RevisionDifference(serializers.Serializer):
    before = serializers.IntegerField(help_text="Number of the version that it is compared with.")
    after = serializers.IntegerField()
    fields = FieldChange(many=True)
    paragraphs = TextChange(many=True)
