"""What the index holds of one article, and how tantivy stores it.

Nothing is kept as text: the index answers with ids, and the articles themselves are read where they are kept. Every
value that comes back (id, position, sort key) is a column, because columns survive damage that makes tantivy's
document store abort the whole process.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2
from uuid import UUID

import tantivy

from archive.search import languages

VERSION = 5
"""Part of the name of an index's folder. Change it whenever fields or the cutting of words change: an index of another
version is not opened, it is built anew."""

POSITION_MARKER = "feed-position"
"""The id of the one document that is no article: its `position` says how far the index has followed the feed."""

TEXTS = ("title", "body")
NAMES = ("authors", "credits", "tags")
"""Written in many ways: found by their folded form, counted and shown as they are written."""
CODES = ("source", "language", "state", "problems", "year", "origin")
LABELS = (*NAMES, *CODES)
UNDATED = "~"
EARLIEST, LATEST = "e", "l"
"""Before the year (UTC) of the first and the last instant that a date can mean, in the words of `years`. Ranges are put
together of these: to read the column of a million instants through costs as much as a common word."""

_FIRST_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
_WEIGHS_ONE = datetime(1900, 1, 1, tzinfo=UTC)
_DOUBLE_WEIGHT_AFTER = timedelta(days=36_525)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as it can be found.

    `id` is a UUID in its canonical text form. `published` is the earliest and the latest instant that the article's
    date can mean, or None where no date is known; all instants are aware. `source` is the value that the filter
    compares, a slug or an id. `year` is that of the date as it is stated. `origin` is the id of the text that it shares
    with others, None where it is alone with its own. `position` is the place in the feed of the change that this
    document shows.
    """

    id: str
    title: str
    body: str
    received: datetime
    position: int
    state: str
    source: str = ""
    authors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    year: str | None = None
    origin: str | None = None
    language: str | None = None
    published: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Upsert:
    """The article is new or has changed: this is all of it."""

    document: Document


@dataclass(frozen=True, slots=True)
class Remove:
    """The article is to be found no more; its id is enough, and an id that is not there is no error."""

    id: str


def as_written(name: str) -> str:
    """The column that counts and shows the values of one of `LABELS`."""
    return f"{name}_as_written" if name in NAMES else name


def _build() -> tantivy.Schema:
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("id", fast=True, tokenizer_name="verbatim", index_option="basic")
    for name in TEXTS:
        fields.add_text_field(name, tokenizer_name="words")
    for name in CODES:
        fields.add_text_field(name, fast=True, tokenizer_name="label", index_option="basic")
    for name in NAMES:
        fields.add_text_field(name, tokenizer_name="label", index_option="basic")
        fields.add_text_field(as_written(name), fast=True, tokenizer_name="verbatim", index_option="basic")
    # `lacks` names those of "language" and "years" that an article is without.
    for name in ("years", "lacks"):
        fields.add_text_field(name, tokenizer_name="verbatim", index_option="basic")
    # Instants are counted, not tantivy's dates: those end at 1677 and 2262, and stop newspapers of 1605.
    for name in ("published_earliest", "published_latest", "received", "position", "id_high", "id_low"):
        fields.add_unsigned_field(name, fast=True)
    fields.add_float_field("weight", fast=True)
    return fields.build()


SCHEMA = _build()


def register_analyzers(index: tantivy.Index) -> None:
    """To be called on every opened index: tantivy keeps the names of analyzers, not the analyzers."""
    index.register_tokenizer("words", languages.index_analyzer())
    index.register_tokenizer("label", languages.label_analyzer())
    for name in ("label", "verbatim"):
        index.register_fast_field_tokenizer(name, languages.verbatim_analyzer())
    index.register_tokenizer("verbatim", languages.verbatim_analyzer())


def instant(moment: datetime) -> int:
    """Microseconds since the first instant of the year 1, UTC. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone is no instant")
    return (moment - _FIRST_INSTANT) // _MICROSECOND


def year(moment: datetime) -> int:
    """The year in UTC; it never falls while instants grow."""
    try:
        return moment.astimezone(UTC).year
    except OverflowError:  # the last hours of 9999 west of Greenwich
        return moment.year


def weight(published: datetime | None) -> float:
    """What the score of an article is weighed by: 1 without a date and before 1900, a hundredth more a year since.

    Of two articles that say a thing equally well the newer one comes first; what says it better still wins. It does
    not depend on the day on which somebody asks, so that pages stay what they are.
    """
    if published is None:
        return 1.0
    return 1.0 + max((published - _WEIGHS_ONE) / _DOUBLE_WEIGHT_AFTER, 0.0)


def multiplier(published: datetime | None) -> float:
    """What tantivy makes of the weight: it multiplies a score by the binary logarithm of two and the field's value.

    An article of 2025 comes before an equal one of 1900 as if its words told a third more.
    """
    return log2(2.0 + weight(published))


def sort_key(article_id: UUID | str, latest: int | None) -> str:
    """Sorts by date and then by id; it is unique, and so it serves as the cursor of a page too.

    The date is the latest instant that it can mean, as in PostgreSQL's lists: of "2019" that is the end of the year.
    """
    return f"{UNDATED if latest is None else format(latest, '016x')}.{article_id}"


def article_document(article: Document) -> tantivy.Document:
    """Raises ValueError for an id that is no UUID and for a naive datetime."""
    identity = UUID(article.id)
    document = tantivy.Document()
    document.add_text("id", str(identity))
    document.add_unsigned("id_high", identity.int >> 64)
    document.add_unsigned("id_low", identity.int & 0xFFFF_FFFF_FFFF_FFFF)
    document.add_text("title", languages.prepared(article.title))
    document.add_text("body", languages.prepared(article.body))
    _add_labels(document, article)
    document.add_unsigned("received", instant(article.received))
    document.add_unsigned("position", article.position)
    latest = None
    if article.published is not None:
        earliest, latest = map(instant, article.published)
        document.add_unsigned("published_earliest", earliest)
        document.add_unsigned("published_latest", latest)
        for which, moment in zip((EARLIEST, LATEST), article.published, strict=True):
            document.add_text("years", f"{which}{year(moment):04}")
    else:
        document.add_text("lacks", "years")
    if not languages.language_code(article.language or ""):
        document.add_text("lacks", "language")
    document.add_float("weight", weight(article.published[0] if article.published is not None else None))
    return document


def position_document(position: int) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", POSITION_MARKER)
    document.add_unsigned("position", position)
    return document


def _add_labels(document: tantivy.Document, article: Document) -> None:
    codes = {
        "source": (article.source,),
        "language": (languages.language_code(article.language or ""),),
        "state": (article.state,),
        "problems": article.problems,
        "year": (article.year or "",),
        "origin": (article.origin or "",),
    }
    for name, values in codes.items():
        for value in filter(None, values):
            document.add_text(name, languages.prepared(value))
    for name, written in (("authors", article.authors), ("credits", article.credits), ("tags", article.tags)):
        # One spelling an article: the counts of all spellings of a name add up to its articles.
        for value in {languages.label(value): value for value in reversed(written) if value}.values():
            document.add_text(name, languages.prepared(value))
            document.add_text(as_written(name), languages.storable(value))
